(* Theorem: exponential.debiased_depends_on_margins *)
(* Axioms: boolp.propositional_extensionality
   boolp.functional_extensionality_dep
   boolp.constructive_indefinite_description *)
(* Imports: reals sequences exp *)
forall (R : realType),
let l := fun s t : R =>
  ln (1 + Num.max ((expR (- (s - t)) - 2%:R^-1) / (1 - 2%:R^-1)) (expR (-1 - s))) in
1 - 0 = 0 - (-1) :> R /\ l 1 0 != l 0 (-1)
