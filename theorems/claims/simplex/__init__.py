"""Claims about balanced classes and the simplex ETF."""
