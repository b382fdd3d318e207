"""Names and numbers that lead to a subject, each with its check."""
