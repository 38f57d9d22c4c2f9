(* Assumes: (forall c, 0 < rho c) -> *)
move=> R C k d X rho D l f rho0 C1 k0 rho_law bal D_law cvx dec ball ne.
have [t st] := another C1 (class_of C1).
have off : dot (\sum_a vector_mean (pairs D a) (fun p => f p.1 p.2))
    (\sum_a vector_mean (pairs D a) (fun p => f p.1 p.2)) != 0.
  by rewrite dot_eq0; under eq_bigr => a _ do rewrite meanE.
exact: (glue_lt (es (populationE rho D l f)) (es (etfE rho l (ltnW C1)))
  (@exported R C k _ rho (pairs D) l d (fun p => f p.1 p.2) (class_of C1) t C1 k0 rho_law rho0
    (pairs_law D_law) (@pairs_disjoint _ _ _ D) bal cvx st dec off (fun p => ball p.1 p.2))).
