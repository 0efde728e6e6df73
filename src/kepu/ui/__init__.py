"""Design system: page shells, components, static files. Knows no model."""
