"""Untrusted searches for counterexamples: floats propose, exact arithmetic or balls decide."""
