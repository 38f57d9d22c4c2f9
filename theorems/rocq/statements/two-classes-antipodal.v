(* Theorem: optimality.two_classes_antipodal *)
forall (R : realFieldType) (C k d n : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d)
(u : 'I_C -> 'rV[R]_n),
law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> unit_ball f ->
(forall s t, dot (u s) (u t) = if s == t then 1 else -1) ->
latent_loss rho l u <= population_loss rho D l f
