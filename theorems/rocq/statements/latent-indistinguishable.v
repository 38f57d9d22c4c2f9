(* Theorem: averaging.latent_indistinguishable *)
forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> replacement l ->
unit_vectors f ->
exists Y : 'I_C -> X, (forall c, 0 < D c (Y c)) /\
latent_loss rho l (fun c => f c (Y c)) <= population_loss rho D l f
