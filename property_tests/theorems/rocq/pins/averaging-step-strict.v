(* Assumes: (1 < C)%N -> *)
move=> R C k d X rho D l f s t p q C1 k0 rho_law rho0 D_law cvx dec repl unit st sp sq ne.
have below : dot (f s p) (f s q) < 1 by apply: dot_lt1 ne; rewrite unit.
exact: (glue_lt (es (populationE rho D l f)) (es (collapsedE rho D l f s))
  (@exported R C k _ rho (pairs D) l d (fun p => f p.1 p.2) (s, p) (s, q) s t C1 k0 rho_law rho0
    (pairs_law D_law) (@pairs_disjoint _ _ _ D) cvx st (pair_gt0 sp) (pair_gt0 sq) below
    (replacement_pairs D_law repl) dec (fun p => unit p.1 p.2))).
