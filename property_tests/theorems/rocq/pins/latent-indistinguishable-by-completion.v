(* Assumes: (0 < k)%N -> (forall c, 0 < rho c) -> *)
move=> R C k d X rho D l f k0 rho0 C1 rho_law D_law cvx dec ball.
have [v [unit below]] := @exported R C k _ rho (pairs D) l d (fun p => f p.1 p.2) C1 k0 rho_law rho0
  (pairs_law D_law) (@pairs_disjoint _ _ _ D) cvx dec (fun p => ball p.1 p.2).
exists v; split=> //.
exact: (glue_le (es (populationE rho D l f)) (es (latentE rho l v)) below).
