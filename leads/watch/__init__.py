"""The watch list (一地警示、全市受限) and alarms of a change of shell (改头换面)."""
