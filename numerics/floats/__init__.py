"""Floating point: searches and fast losses; nothing here decides a verdict."""
