"""成绩单: filed cases held against what we had, how much of it was right, and what each term and source brought."""
