(* Assumes: (forall c, 0 < rho c) -> *)
move=> R C k d X rho D l f s p q rho0 C1 k0 rho_law bal D_law cvx dec ball sp sq below.
have [t st] := another C1 s.
exact: (glue_lt (es (populationE rho D l f)) (es (etfE rho l (ltnW C1)))
  (@exported R C k _ rho (pairs D) l d (fun p => f p.1 p.2) (s, p) (s, q) s t C1 k0 rho_law rho0
    (pairs_law D_law) (@pairs_disjoint _ _ _ D) bal cvx st (pair_gt0 sp) (pair_gt0 sq) below dec
    (fun p => ball p.1 p.2))).
