"""Documents, plans, clauses, indicators and responsibilities."""
