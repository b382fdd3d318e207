"""What the office need not keep any longer, by rules that are data, each with its reason."""
