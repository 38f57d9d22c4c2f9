"""The audit of a loss: which hypotheses hold for every k ≥ 1 on [−2, 2]^k, and what then follows.

Import the module you need; nothing heavy is loaded here.

=============================  =============================================================
`theorems.calculus.formula`       losses as trees: numbers, k, β, m, v, what is made of them (trusted)
`theorems.calculus.parse`         text to tree, without eval (trusted)
`theorems.calculus.ranges`        where the values of a formula lie, for every k (trusted)
`theorems.calculus.one_variable`  signs of derivatives on [−2, 2] (trusted)
`theorems.calculus.properties`    convex, submodular, ..: names, opposites, proofs (trusted)
`theorems.calculus.composition`   the properties of F(g) from those of F and g (trusted)
`theorems.calculus.rules`      the properties of a formula, one rule a kind of node (trusted)
`theorems.calculus.closed_form`   exact values at rational points (trusted)
`theorems.calculus.witness`       inequalities that refute a hypothesis, and their check (trusted)
`theorems.calculus.hypotheses`    the hypotheses: proved, refuted or unknown (trusted)
`theorems.calculus.gram_form`     identities of double sums: the squares in a Hessian (trusted)
`theorems.search.hypothesis_witnesses`        candidates for witnesses, from floats
`theorems.search.loss_audit`         the audit: proofs, and where there are none the search
`theorems.verdicts.consequences`  the table of theorems and what each needs
`theorems.reports.loss_audit`        the audit as text and as JSON
`theorems.calculus.family`        the losses of `numerics.exact.losses` as formulas
`theorems.search.refuting`      instances of claims about hypotheses that fail
=============================  =============================================================
"""
