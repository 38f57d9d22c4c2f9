(* Theorem: balanced.balanced_strict_spread *)
forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) (s : 'I_C) (p q : X),
(1 < C)%N -> (0 < k)%N -> law rho -> balanced rho -> (forall c, law (D c)) ->
convex l -> strictly_decreasing l -> unit_ball f ->
0 < D s p -> 0 < D s q -> dot (f s p) (f s q) < 1 ->
etf_loss rho l < population_loss rho D l f
