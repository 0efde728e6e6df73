"""Citizens' pages, one module for each errand."""
