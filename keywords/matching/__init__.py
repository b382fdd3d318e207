"""Find the lexicon's terms however they are written, and measure how far that holds."""
