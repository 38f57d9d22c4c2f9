(* Theorem: vectors.gram_bound_and_equality *)
forall (R : realFieldType) (C d : nat) (u : 'I_C -> 'rV[R]_d),
(1 < C)%N -> (forall a, dot (u a) (u a) = 1) ->
let mean := (C%:R * C.-1%:R)^-1 * \sum_a \sum_(b | b != a) dot (u a) (u b) in
- C.-1%:R^-1 <= mean /\ (mean = - C.-1%:R^-1 <-> \sum_a u a = 0)
