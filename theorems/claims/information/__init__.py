"""Claims about mutual information and the contrastive bounds on it."""
