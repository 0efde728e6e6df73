"""Pure Python engines: no Django, no database, no clock or randomness unless passed in."""
