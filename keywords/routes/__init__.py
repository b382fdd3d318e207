"""What a page is about, and what on it says so."""
