"""Claims about what a further negative does to a loss, the map being the same."""
