"""Claims about the classical bounds of the downstream loss."""
