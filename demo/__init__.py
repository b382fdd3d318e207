"""An invented city of web sites, and the demonstration that scans it."""
