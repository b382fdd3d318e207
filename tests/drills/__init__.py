"""Drills: the real commands against a real site, treated as badly as a night may treat them (`make drill`)."""
