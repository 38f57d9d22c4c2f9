"""From claims to verdicts (trusted)."""
