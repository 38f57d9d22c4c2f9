move=> R C C1; have C0 := ltnW C1; have E := @less1 R C C0.
have [u [_ same]] := @exported R C 1 _ (@even R C) (@own R C) (fun=> 0) C1 isT (@even_law R C C0)
  (@even_gt0 R C) (@own_law R C) (@own_disjoint R C).
exists u => s t; move/esym/eqP: same.
rewrite psumr_eq0 => [/allP/(_ s (mem_index_enum s))/= |a _]; last first.
  by apply: sumr_ge0 => b _; apply: sqr_ge0.
rewrite psumr_eq0 => [/allP/(_ t (mem_index_enum t))/= |b _]; last exact: sqr_ge0.
rewrite sqrf_eq0 addrC subr_eq0 => /eqP ->; rewrite E; case: eqP => _; last first.
  by rewrite mulr0 addr0 mulrN1.
by rewrite mulr1 addrC E mulVf // pnatr_eq0 -lt0n -ltnS prednK.
