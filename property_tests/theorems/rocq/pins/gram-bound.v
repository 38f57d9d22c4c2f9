(* Leaves out: /\ (mean = - C.-1%:R^-1 <-> \sum_a u a = 0) *)
move=> R C d u C1 unit; cbv zeta.
have := @exported R C 1 _ (@even R C) (@own R C) (fun=> 0) d u C1 isT (even_law R (ltnW C1))
  (@even_gt0 R C) (@own_law R C) (@own_disjoint R C) unit.
by rewrite (others_allE (fun a b => dot (u a) (u b))) mulrA -invfM (less1 R (ltnW C1)).
