"""Claims about the downstream loss L_sup and its classifiers."""
