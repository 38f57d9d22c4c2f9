(* Theorem: optimality.spread_bound *)
forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> unit_ball f ->
over_classes rho (fun c cs => l (\row_i (if cs i == c then 0 else 2%:R))) <=
population_loss rho D l f
