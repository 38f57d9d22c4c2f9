"""Losses of contrastive learning and their exact values.

Import the module you need; nothing heavy is loaded here.

==============================  =========================================================
`numerics.balls`                exact rationals in, enclosures out (trusted)
`numerics.losses`               the family of losses ℓ(v_1..v_k) with their hypotheses (trusted)
`numerics.geometry`             representations, Gram matrices, the simplex ETF (trusted)
`numerics.quadrature`           Frullani integrals with a proved error bound (trusted)
`numerics.enclosure`            population losses as enclosures (trusted)
`numerics.certificates`         proofs that a Gram matrix is (nearly) optimal (trusted)
`numerics.supervised`           the downstream loss L_sup with a proved gap (trusted check)
`numerics.enumeration`          the multinomial sum, the reference for small k and C
`numerics.expectations`         float64 expectations over iid negatives
`numerics.population`           float64 population loss, gradient and Hessian
`numerics.spheres`              float64 minimisation over products of spheres
`numerics.optimum`              the search for the minimising Gram matrix
==============================  =========================================================
"""
