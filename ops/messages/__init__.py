"""Messages to the office: who gets them, what they say, and how they go out and are known to have gone out."""
