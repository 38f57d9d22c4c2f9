"""The fuzzer of the kernel's rules: what a rule concludes from premises that hold on a finite model
holds there too.

Every rule of the kernel is sound model by model, so a premise need not be a theorem: it is fitted
to one finite model (`premises`), and a conclusion that is false there convicts the rule.

    losses      losses with rational values, and what hypotheses they have
    worlds      exact finite models, the truth of statements on them
    terms       random well-formed terms
    disguises   terms that vanish, or that hide what they depend on
    premises    sealed premises that hold on a model
    malformed   terms that mean nothing, which no conclusion may hold
    cases       the inputs of a rule and what has to hold of its premises
    structure, expectations, on_losses, collapsing, existence   inputs of the rules
    run         the loop
    broken      the same loop on rules without one of their conditions
"""
