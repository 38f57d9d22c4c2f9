"""Which hypotheses a loss meets for every k ≥ 1 on [−2, 2]^k (trusted).

==============  ==========================================================
`ranges`        where the values of a formula lie, for every k
`one_variable`  signs of derivatives on [−2, 2]
`properties`    convex, submodular, ..: names, opposites, proofs
`composition`   the properties of F(g) from those of F and g
`rules`         the properties of a formula, one rule a kind of node
`closed_form`   exact values at rational points
`witness`       inequalities that refute a hypothesis, and their check
`hypotheses`    the hypotheses: proved, refuted or unknown
==============  ==========================================================
"""
