"""The audit of a loss: which hypotheses hold for every k ≥ 1 on [−2, 2]^k, and what then follows.

Import the module you need; nothing heavy is loaded here.

=============================  =============================================================
`theorems.audit.formula`       losses as trees: numbers, k, β, m, v, what is made of them (trusted)
`theorems.audit.parse`         text to tree, without eval (trusted)
`theorems.audit.ranges`        where the values of a formula lie, for every k (trusted)
`theorems.audit.one_variable`  signs of derivatives on [−2, 2] (trusted)
`theorems.audit.properties`    convex, submodular, ..: names, opposites, proofs (trusted)
`theorems.audit.composition`   the properties of F(g) from those of F and g (trusted)
`theorems.audit.calculus`      the properties of a formula, one rule a kind of node (trusted)
`theorems.audit.closed_form`   exact values at rational points (trusted)
`theorems.audit.witness`       inequalities that refute a hypothesis, and their check (trusted)
`theorems.audit.hypotheses`    the hypotheses: proved, refuted or unknown (trusted)
`theorems.audit.gram_form`     identities of double sums: the squares in a Hessian (trusted)
`theorems.audit.search`        candidates for witnesses, from floats
`theorems.audit.audit`         the audit: proofs, and where there are none the search
`theorems.audit.consequences`  the table of theorems and what each needs
`theorems.audit.report`        the audit as text and as JSON
`theorems.audit.family`        the losses of `numerics.losses` as formulas
`theorems.audit.refuting`      instances of claims about hypotheses that fail
=============================  =============================================================
"""
