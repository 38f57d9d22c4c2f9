(* Assumes: (0 < k)%N -> law rho -> (forall c, 0 < rho c) -> *)
move=> R C k d rho l u k0 rho_law rho0 C1 etf.
exact: (glue_eq (es (latentE rho l u)) (es (etfE rho l (ltnW C1)))
  (@exported R C k _ rho (@own R C) l d u C1 k0 rho_law rho0 (@own_law R C) (@own_disjoint R C)
    (etf_gram C1 etf))).
