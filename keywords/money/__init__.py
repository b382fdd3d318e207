"""Promised returns in annual percent, sums, crowds and the terms of an offer, and the lines they cross."""
