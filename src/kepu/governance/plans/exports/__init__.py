"""What leaves the house: a plan as tables for an office, and as JSON for a program."""
