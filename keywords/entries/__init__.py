"""The lexicon as data: its entries read and checked, an office's own over ours, edited, exchanged with spreadsheets."""
