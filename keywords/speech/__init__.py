"""Who says what: denied, warned of, quoted, or the page's own word."""
