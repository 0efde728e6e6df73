"""Activities and training: what was planned, who came, what it reached, and the facts that indicators are read from."""
