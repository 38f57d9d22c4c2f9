(* Theorem: averaging.latent_indistinguishable_strict *)
forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) (s t : 'I_C)
(p q : X),
(0 < k)%N -> law rho -> (forall c, 0 < rho c) -> (forall c, law (D c)) ->
convex l -> strictly_decreasing l -> replacement l -> unit_vectors f ->
s != t -> 0 < D s p -> 0 < D s q -> f s p != f s q ->
exists Y : 'I_C -> X, (forall c, 0 < D c (Y c)) /\
latent_loss rho l (fun c => f c (Y c)) < population_loss rho D l f
