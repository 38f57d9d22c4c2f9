(* Assumes: (0 < k)%N -> (forall c, 0 < rho c) -> (exists g, subgradients l g) -> *)
move=> R C k d rho l u s t k0 rho0 [g sub] C1 rho_law bal cvx strict dec unit st ne.
have apart : 1 - dot (u s) (u t) !=
    C%:R^-1 * ((C%:R - 1)^-1 * (\sum_a \sum_b (1 - (a == b)%:R) * (1 - dot (u a) (u b)))).
  by rewrite mulrA -invfM (less1 R (ltnW C1)) -(others_allE (fun a b => 1 - dot (u a) (u b))).
exact: (glue_lt (es (latentE rho l u)) (es (etfE rho l (ltnW C1)))
  (@exported R C k _ rho (@own R C) l g d u s t C1 k0 rho_law rho0
    (@own_law R C) (@own_disjoint R C) sub bal cvx st dec strict apart unit)).
