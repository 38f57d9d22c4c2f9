(* Assumes: (0 < k)%N -> (forall c, 0 < rho c) -> *)
move=> R C k d rho l k0 rho0 C1 Cd rho_law bal cvx dec.
have [u etf] := completion.etf_exists R C1 Cd; exists u; split=> // n X D f D_law ball.
exact: (glue_le (es (populationE rho D l f)) (es (latentE rho l u))
  (@exported R C k _ rho (pairs D) l n d (fun p => f p.1 p.2) u C1 k0 rho_law rho0
    (pairs_law D_law) (@pairs_disjoint _ _ _ D) bal cvx (etf_gram C1 etf) dec
    (fun p => ball p.1 p.2))).
