"""The audit of a loss: which hypotheses hold for every k ≥ 1 on [−2, 2]^k, and what then follows.

Import the module you need; nothing heavy is loaded here.

============================  ==============================================================
`theorems.audit.formula`      losses as trees: numbers, k, β, m, v and what is made of them
`theorems.audit.parse`        text to tree, without eval
`theorems.audit.ranges`       where the values of a formula lie, for every k
`theorems.audit.one_variable`  signs of derivatives on [−2, 2]
`theorems.audit.properties`   convex, submodular, ..: names, opposites, proofs
`theorems.audit.composition`  the properties of F(g) from those of F and g
`theorems.audit.calculus`     the properties of a formula: one rule for each kind of node
`theorems.audit.closed_form`  exact values at rational points
`theorems.audit.witness`      inequalities that refute a hypothesis, and their check
`theorems.audit.search`       candidates for witnesses, from floats (untrusted)
`theorems.audit.hypotheses`   the audit: proved, refuted or unknown
`theorems.audit.consequences`  the table of theorems and what each needs
`theorems.audit.report`       the audit as text and as JSON
`theorems.audit.family`       the losses of `numerics.losses` as formulas
============================  ==============================================================
"""
