"""Figures (extra `plot`)."""
