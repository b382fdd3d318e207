"""What the office is told: alerts, and messages with their dispatches."""
