"""Documents beside plain web pages: PDF, pages saved as one file, pictures; each becomes a Reading like any page."""
