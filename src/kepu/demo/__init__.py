"""A fictional county to try Kepu with: regions, units, people, and schemes in the layouts such documents come in."""
