"""No module of its own: importing it says which two packages there are."""

raise ImportError(
    "nceproof has two packages: numerics (exact losses, enclosures, optima) and theorems (claims "
    "and verdicts; a file of claims begins with: from theorems.language import claim)"
)
