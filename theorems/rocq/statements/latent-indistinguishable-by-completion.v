(* Theorem: completion.latent_indistinguishable_by_completion *)
forall (R : rcfType) (C k d : nat) (X : finType) (rho : 'I_C -> R) (D : 'I_C -> X -> R)
(l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
(1 < C)%N -> law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l ->
unit_ball f ->
exists v : 'I_C -> 'rV[R]_C.-1, (forall c, dot (v c) (v c) = 1) /\
latent_loss rho l v <= population_loss rho D l f
