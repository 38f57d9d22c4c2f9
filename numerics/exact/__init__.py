"""Exact numbers: rationals, formulas of losses, finite maps and Gram matrices (trusted).

====================  =====================================================================
`rationals`           exact rationals, class laws, numbers of negatives
`arithmetic`          one formula in balls and in exact rationals
`symbols`             the same in expressions of SymPy
`formula`             losses as trees: numbers, k, β, m, v, what is made of them
`parse`               text to tree, without eval
`losses`              the losses ℓ(v_1..v_k): a name, a formula, parameters
`batch_losses`        the losses of one batch: NT-Xent, CLIP, SupCon, SigLIP and others
`shapes`              formulas whose expectation over negatives does not grow with k
`jets`                first and second derivatives of formulas
`geometry`            Gram matrices, the simplex ETF
`blocks`              laws and Gram matrices in groups of classes of equal mass
`finite_map`          classes of finitely many points at unit vectors
`names`               what an unknown may be called, so that it reads like no other one
`rational_functions`  quotients of polynomials with rational coefficients, compared exactly
====================  =====================================================================
"""
