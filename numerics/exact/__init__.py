"""Exact numbers: rationals, formulas of losses, representations and Gram matrices (trusted)."""
