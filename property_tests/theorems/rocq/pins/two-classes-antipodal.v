(* Assumes: (1 < C)%N -> (0 < k)%N -> (forall c, 0 < rho c) -> *)
move=> R C k d n X rho D l f u C1 k0 rho0 rho_law D_law cvx dec ball antipodal.
have gram s t : dot (u s) (u t) = - 1 + 2%:R * (s == t)%:R.
  by rewrite antipodal; case: eqP => _; rewrite ?mulr0 ?addr0 // mulr1 addrC -addrA subrr addr0.
exact: (glue_le (es (populationE rho D l f)) (es (latentE rho l u))
  (@exported R C k _ rho (pairs D) l d n (fun p => f p.1 p.2) u C1 k0 rho_law rho0
    (pairs_law D_law) (@pairs_disjoint _ _ _ D) cvx gram dec (fun p => ball p.1 p.2))).
