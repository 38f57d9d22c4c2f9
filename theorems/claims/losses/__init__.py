"""Claims about losses and their hypotheses."""
