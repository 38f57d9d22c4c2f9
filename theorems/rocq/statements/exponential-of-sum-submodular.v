(* Theorem: exponential.exponential_of_sum_submodular *)
(* Axioms: boolp.propositional_extensionality
   boolp.functional_extensionality_dep
   boolp.constructive_indefinite_description *)
(* Imports: reals sequences exp *)
forall (R : realType) (k : nat) (beta : R),
(1 < k)%N -> 0 < beta ->
let l := fun v : 'rV[R]_k => expR (- (beta * \sum_i v 0 i)) in
exists u v : 'rV[R]_k, [/\ forall i, 0 <= u 0 i <= 1, forall i, 0 <= v 0 i <= 1
  & l u + l v < l (\row_i Num.min (u 0 i) (v 0 i)) + l (\row_i Num.max (u 0 i) (v 0 i))]
