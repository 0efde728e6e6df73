"""Writes of activities and training, one room after the other."""
