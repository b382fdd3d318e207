"""What runs unattended: when it is due, who works on it, and what becomes of what was interrupted."""
