"""Claims about supervised contrastive losses: several samples a class, classes of unequal size."""
