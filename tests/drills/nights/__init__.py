"""Sixty nights in seconds: the real scheduler and the real tables, on machines that are treated badly."""
