"""Losses of contrastive learning and their exact values.

Import the module you need; nothing heavy is loaded here.

========================  ===================================================================
`numerics.errors`         the root of the tree of errors (trusted)
`numerics.exact.rationals`          exact rationals, class laws, numbers of negatives (trusted)
`numerics.balls.enclosure`          enclosures: intervals with exact ends (trusted)
`numerics.exact.arithmetic`     one formula in floats, balls, exact rationals, symbols (trusted)
`numerics.exact.losses`         the family of losses ℓ(v_1..v_k) with their hypotheses (trusted)
`numerics.exact.custom`         losses of the user's own, from SymPy or Python (trusted)
`numerics.exact.geometry`       representations, Gram matrices, the simplex ETF (trusted)
`numerics.balls.quadrature`     Frullani integrals with a proved error bound (trusted)
`numerics.balls.enumeration`    the multinomial sum, the reference for small k and C (trusted)
`numerics.balls.collapse_step`       a class sent to one of its points, the step of Lemma 1 (trusted)
`numerics.balls.population_enclosure`      population losses as enclosures (trusted)
`numerics.balls.hessian`        the Hessian of the population loss as enclosures (trusted)
`numerics.balls.dual_check`     proofs that a Gram matrix is (nearly) optimal (trusted)
`numerics.balls.collisions`     collisions and coverage among k negatives (trusted)
`numerics.balls.bounds`         the classical bounds of the downstream loss (trusted)
`numerics.balls.downstream_check`     the downstream loss L_sup as an enclosure (trusted)
`numerics.balls.taylor`         functions on a square as Taylor polynomials and remainders (trusted)
`numerics.balls.three_classes`         L_sup of three classes over squares of class laws (trusted)
`numerics.floats.expectations`   float64 expectations over iid negatives
`numerics.floats.population`     float64 population loss, gradient and Hessian
`numerics.floats.nonsmooth`          float64 subgradients of losses with kinks
`numerics.floats.sphere_descent`        float64 minimisation over products of spheres
`numerics.floats.dual_search`        the search for the minimising Gram matrix
`numerics.floats.many_laws`      float64 minimisers and L_sup for many class laws at once
`numerics.floats.dual_certificate`  from a candidate to a certificate for the minimum
`numerics.floats.downstream_search`     the search for classifiers, and L_sup
`numerics.floats.arrays`         what the fast losses need of any array library
`numerics.floats.exponential_sums`   the logarithm as a table of exponentials
`numerics.floats.chebyshev`      Chebyshev series, and sums of Chebyshev polynomials
`numerics.floats.block_kernels`         the pass over a block of products, by the array API
`numerics.floats.fused`          the same as one CUDA kernel each, for CuPy
`numerics.floats.fast_loss`      the loss of many class vectors and its gradient, in blocks
`numerics.floats.empirical_loss`      the loss of N labelled points, in float64 and any array library
`numerics.floats.cosines`        cosines and class means of many points
`numerics.floats.linear_probe`          the linear probe of many points, in float64
========================  ===================================================================
"""
