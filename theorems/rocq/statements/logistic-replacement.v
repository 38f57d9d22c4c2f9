(* Theorem: logistic.logistic_hypotheses *)
(* Axioms: boolp.propositional_extensionality
   boolp.functional_extensionality_dep
   boolp.constructive_indefinite_description *)
(* Imports: reals sequences exp *)
forall (R : realType) (k : nat) (beta : R), 0 < beta ->
let l := fun v : 'rV[R]_k => ln (1 + \sum_i expR (- (beta * v 0 i))) in
[/\ strictly_convex l, strictly_decreasing l, submodular l & replacement l]
