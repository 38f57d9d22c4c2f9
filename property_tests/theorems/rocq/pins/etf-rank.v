move=> R C d u z C1 etf.
rewrite (@exported R C 1 _ (@even R C) (@own R C) (fun=> 0) d u z C1 isT (even_law R (ltnW C1))
  (@even_gt0 R C) (@own_law R C) (@own_disjoint R C) (etf_gram C1 etf)).
by rewrite div1r mulrA -invfM (less1 R (ltnW C1)); congr (_ * _); apply: eq_bigr => s _;
  apply: eq_bigr => t _; rewrite addrC.
