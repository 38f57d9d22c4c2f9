(* Theorem: refutations.cpc_step *)
forall (R : realFieldType) (N : nat) (r : R), (0 < N)%N -> 0 < r < 1 ->
1 + N.-1%:R / r < N%:R / r
