"""What an answer is: a page with its links and troubles, or a file that somebody saved."""
