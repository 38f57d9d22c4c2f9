(* Assumes: (1 < C)%N -> (0 < k)%N -> (forall c, 0 < rho c) -> *)
move=> R C k d X rho D l f C1 k0 rho0 rho_law D_law cvx dec ball.
apply: (glue_le (es (populationE rho D l f)) _
  (@exported R C k _ rho (pairs D) l d (fun p => f p.1 p.2) C1 k0 rho_law rho0
    (pairs_law D_law) (@pairs_disjoint _ _ _ D) cvx dec (fun p => ball p.1 p.2))).
by apply: eq_over_classes => c cs; congr l; apply/rowP => i; rewrite !mxE !meanE; case: eqP => _;
  rewrite ?subrr ?mul0r // subr0 mul1r.
