"""Kepu (科普): from the sentence that promises to the record that proves."""
