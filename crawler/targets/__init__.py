"""What is asked for and what is not: which addresses become targets, and which is next."""
