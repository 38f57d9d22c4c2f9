"""Losses of contrastive learning and their exact values.

Import the module you need; nothing heavy is loaded here.

========================  ===================================================================
`numerics.errors`         the root of the tree of errors (trusted)
`numerics.exact`          exact rationals, class laws, numbers of negatives (trusted)
`numerics.balls`          enclosures: intervals with exact ends (trusted)
`numerics.arithmetic`     one formula in floats, balls, exact rationals, symbols (trusted)
`numerics.losses`         the family of losses ℓ(v_1..v_k) with their hypotheses (trusted)
`numerics.custom`         losses of the user's own, from SymPy or Python (trusted)
`numerics.geometry`       representations, Gram matrices, the simplex ETF (trusted)
`numerics.quadrature`     Frullani integrals with a proved error bound (trusted)
`numerics.enumeration`    the multinomial sum, the reference for small k and C (trusted)
`numerics.collapse`       a class sent to one of its points, the step of Lemma 1 (trusted)
`numerics.enclosure`      population losses as enclosures (trusted)
`numerics.hessian`        the Hessian of the population loss as enclosures (trusted)
`numerics.optimality`     proofs that a Gram matrix is (nearly) optimal (trusted)
`numerics.collisions`     collisions and coverage among k negatives (trusted)
`numerics.bounds`         the classical bounds of the downstream loss (trusted)
`numerics.downstream`     the downstream loss L_sup as an enclosure (trusted)
`numerics.taylor`         functions on a square as Taylor polynomials and remainders (trusted)
`numerics.planar`         L_sup of three classes over squares of class laws (trusted)
`numerics.expectations`   float64 expectations over iid negatives
`numerics.population`     float64 population loss, gradient and Hessian
`numerics.kinks`          float64 subgradients of losses with kinks
`numerics.spheres`        float64 minimisation over products of spheres
`numerics.optimum`        the search for the minimising Gram matrix
`numerics.many_laws`      float64 minimisers and L_sup for many class laws at once
`numerics.certification`  from a candidate to a certificate for the minimum
`numerics.supervised`     the search for classifiers, and L_sup
`numerics.arrays`         what the fast losses need of any array library
`numerics.exponentials`   the logarithm as a table of exponentials
`numerics.chebyshev`      Chebyshev series, and sums of Chebyshev polynomials
`numerics.passes`         the pass over a block of products, by the array API
`numerics.fused`          the same as one CUDA kernel each, for CuPy
`numerics.fast_loss`      the loss of many class vectors and its gradient, in blocks
`numerics.empirical`      the loss of N labelled points, in float64 and any array library
`numerics.cosines`        cosines and class means of many points
`numerics.probe`          the linear probe of many points, in float64
========================  ===================================================================
"""
