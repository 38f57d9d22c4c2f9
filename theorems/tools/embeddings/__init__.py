"""`nceproof audit`: the theory against embeddings that someone trained (see docs/audit.md)."""
