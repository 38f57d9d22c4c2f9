(* Theorem: averaging.averaging_step *)
forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) (s : 'I_C),
law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> replacement l ->
unit_vectors f ->
expectation (D s) (fun y => population_loss rho D l (collapse f s y)) <=
population_loss rho D l f
