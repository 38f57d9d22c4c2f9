"""Claims about contrastive learning, with computed verdicts."""
