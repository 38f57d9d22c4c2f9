(* Pinned: forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
(D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) (s : 'I_C) (p q : X),
(1 < C)%N -> (0 < k)%N -> law rho -> balanced rho -> (forall c, law (D c)) ->
convex l -> strictly_decreasing l -> unit_ball f ->
0 < D s p -> 0 < D s q -> dot (f s p) (f s q) < 1 ->
etf_loss rho l < population_loss rho D l f *)
move=> R C k d X rho D l f s p q C1 k0 rho_law bal D_law cvx dec ball sp sq below.
have rho0 c : 0 < rho c by rewrite bal invr_gt0 ltr0n ltnW.
have [t st] := another C1 s.
exact: (glue_lt (es (populationE rho D l f)) (es (etfE rho l (ltnW C1)))
  (@exported R C k _ rho (pairs D) l d (fun p => f p.1 p.2) (s, p) (s, q) s t C1 k0 rho_law rho0
    (pairs_law D_law) (@pairs_disjoint _ _ _ D) bal cvx st (pair_gt0 sp) (pair_gt0 sq) below dec
    (fun p => ball p.1 p.2))).
