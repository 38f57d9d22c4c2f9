"""Claims about maps whose dimension has no room for the simplex of all classes."""
