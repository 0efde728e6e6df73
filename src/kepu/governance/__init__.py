"""What was promised, what happened, how it was judged."""
