"""What processes say while they work: one form for every line, without personal data and without secrets."""
