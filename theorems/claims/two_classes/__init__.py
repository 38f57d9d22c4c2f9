"""Claims about two classes."""
