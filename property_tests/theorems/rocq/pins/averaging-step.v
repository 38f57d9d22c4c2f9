(* Assumes: (1 < C)%N -> (0 < k)%N -> (forall c, 0 < rho c) -> *)
move=> R C k d X rho D l f s C1 k0 rho0 rho_law D_law cvx dec repl unit.
exact: (glue_le (es (populationE rho D l f)) (es (collapsedE rho D l f s))
  (@exported R C k _ rho (pairs D) l d (fun p => f p.1 p.2) s C1 k0 rho_law rho0
    (pairs_law D_law) (@pairs_disjoint _ _ _ D) cvx dec (replacement_pairs D_law repl)
    (fun p => unit p.1 p.2))).
