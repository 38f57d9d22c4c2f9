"""Untrusted searches for counterexamples: floats propose, exact arithmetic decides elsewhere."""
