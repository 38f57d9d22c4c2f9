(* Theorem: optimality.etf_optimal_balanced *)
forall (R : rcfType) (C k d : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R),
(1 < C)%N -> (C.-1 <= d)%N -> law rho -> balanced rho -> convex l -> nonincreasing l ->
exists u : 'I_C -> 'rV[R]_d, simplex_etf u /\
forall m (X : finType) (D : 'I_C -> X -> R) (f : 'I_C -> X -> 'rV[R]_m),
(forall c, law (D c)) -> unit_ball f -> latent_loss rho l u <= population_loss rho D l f
