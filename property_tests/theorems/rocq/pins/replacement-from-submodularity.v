(* Instead: forall (R : realFieldType) (k : nat) (l : 'rV[R]_k -> R), submodular l ->
   forall C (X : finType) (D : 'I_C -> X -> R), (1 < C)%N -> (0 < k)%N ->
   (forall c, law (D c)) -> disjoint_supports D -> replacement_of l D *)
move=> R k l sub C X D C1 k0 D_law disjoint s cs h w.
have := @exported R C k X (@even R C) D l h w cs s C1 k0 (even_law R (ltnW C1)) (@even_gt0 R C)
  D_law disjoint sub.
by apply: glue_le; apply: eq_expectation => y; congr l; apply/rowP => i; rewrite !mxE; case: eqP;
  rewrite ?subrr ?subr0 ?mul0r ?mul1r ?add0r ?addr0.
