"""Claims about maps that are constant on classes: Lemma 1 of the talk and its neighbours."""
