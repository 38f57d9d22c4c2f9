"""Enclosures: intervals with exact ends, and what is proved with them (trusted).

======================  ==========================================================
`enclosure`             enclosures: intervals with exact ends
`quadrature`            Frullani integrals with a proved error bound
`enumeration`           the multinomial sum, for small k and C
`collapse_step`         a class sent to one of its points, the step of Lemma 1
`population_enclosure`  population losses as enclosures
`block_enclosure`       the same of many classes in groups, whatever their number
`batch_enclosure`       the loss of one batch as an enclosure
`dual_check`            proofs that a Gram matrix is (nearly) optimal
`block_check`           the same proofs for groups of classes of equal mass
`many_classes`          the same for many classes, without a search for multipliers
`collisions`            collisions and coverage among k negatives
`bounds`                the classical bounds of the downstream loss
`downstream_check`      the downstream loss L_sup as an enclosure
`block_downstream`      the same of many classes in groups
`many_classifiers`      the same for many classes, a vector each
`taylor`                functions on a cube as Taylor polynomials and remainders
`implicit`              zeros of slopes as functions of the class law
`setting`               k, loss and weights of L_sup as a function of the law
`three_classes`         L_sup of three classes over squares of class laws
`several_classes`       L_sup of more classes over boxes of class laws
======================  ==========================================================
"""
