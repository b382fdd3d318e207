"""Runs as use cases over ports: a scan, an assessment of files, a training."""
