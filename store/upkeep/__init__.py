"""What the unattended jobs ask of the tables: what sources brought, what is out of date, what need not be kept."""
