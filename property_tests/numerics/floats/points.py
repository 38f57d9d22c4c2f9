"""Unit vectors with a class law."""

import numpy as np


def drawn(classes, dimension, seed=0):
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((classes, dimension))
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), rng.dirichlet(np.ones(classes))
