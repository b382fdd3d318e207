"""Alerts: what is wrong now, told until it has passed."""
