(* Theorem: refutations.square_nonincreasing *)
forall (R : realFieldType) (k : nat) (m : R), (0 < k)%N -> m < 2%:R ->
let l := fun v : 'rV[R]_k => \sum_i (m - v 0 i) ^+ 2 in
exists u v : 'rV[R]_k, [/\ forall i, - 2%:R <= u 0 i, forall i, u 0 i <= v 0 i,
  forall i, v 0 i <= 2%:R & l u < l v]
