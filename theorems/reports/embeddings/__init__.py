"""The audit of embeddings as text, JSON and HTML (extra `plot`)."""
