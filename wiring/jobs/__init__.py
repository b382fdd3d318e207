"""What schedules start: one function for each job, called in the process of its shift."""
