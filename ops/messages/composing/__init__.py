"""What messages say: pure functions from what is so to a message, each with the key by which it is said once."""
