(* Theorem: exponential.strict_improvement_always *)
(* Axioms: boolp.propositional_extensionality
   boolp.functional_extensionality_dep
   boolp.constructive_indefinite_description *)
(* Imports: reals sequences exp *)
forall (R : realType) (C k d : nat) (X : finType) (rho : 'I_C -> R) (D : 'I_C -> X -> R),
(0 < d)%N -> (forall c, law (D c)) ->
let l := fun v : 'rV[R]_k => ln (1 + \sum_i expR (- v 0 i)) in
exists2 f : 'I_C -> X -> 'rV[R]_d, unit_vectors f &
  forall u : 'I_C -> 'rV[R]_d, (forall c, dot (u c) (u c) = 1) ->
  population_loss rho D l f <= population_loss rho D l (fun c _ => u c)
