"""For sign_up.py: the product, and beside it one view that inserts one row and nothing else, in the same server."""
