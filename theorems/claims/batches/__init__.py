"""Claims about the batches of pairs over which a loss is summed."""
