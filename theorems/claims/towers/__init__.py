"""Claims about two towers: images and captions, or two views, in one batch of pairs."""
