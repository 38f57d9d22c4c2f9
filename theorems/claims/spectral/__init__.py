"""Claims about the spectral loss."""
