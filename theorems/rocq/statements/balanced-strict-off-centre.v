(* Theorem: balanced.balanced_strict_off_centre *)
forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
(1 < C)%N -> (0 < k)%N -> law rho -> balanced rho -> (forall c, law (D c)) ->
convex l -> strictly_decreasing l -> unit_ball f -> \sum_c class_mean D f c != 0 ->
etf_loss rho l < population_loss rho D l f
