(* Theorem: balanced.balanced_lower_bound *)
forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
(1 < C)%N -> law rho -> balanced rho -> (forall c, law (D c)) ->
convex l -> nonincreasing l -> unit_ball f ->
etf_loss rho l <= population_loss rho D l f
