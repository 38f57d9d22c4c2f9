"""Enclosures: intervals with exact ends, and what is proved with them (trusted)."""
