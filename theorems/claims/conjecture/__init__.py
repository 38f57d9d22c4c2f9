"""The conjecture for unbalanced classes, its refutations and repairs."""
