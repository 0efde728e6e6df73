"""Background work of activities, one room after the other: take ids, call actions, may run twice."""
