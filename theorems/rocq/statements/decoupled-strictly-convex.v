(* Theorem: exponential.decoupled_strictly_convex *)
(* Axioms: boolp.propositional_extensionality
   boolp.functional_extensionality_dep
   boolp.constructive_indefinite_description *)
(* Imports: reals sequences exp *)
forall (R : realType) (k : nat) (beta m : R),
(0 < k)%N ->
let l := fun v : 'rV[R]_k => ln (\sum_i expR (beta * (m - v 0 i))) in
exists u v : 'rV[R]_k, [/\ forall i, 0 <= u 0 i <= 1, forall i, 0 <= v 0 i <= 1, u != v
  & l (2%:R^-1 *: u + (1 - 2%:R^-1) *: v) = 2%:R^-1 * l u + (1 - 2%:R^-1) * l v]
