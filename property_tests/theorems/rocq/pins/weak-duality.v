(* Instead: forall (R : realFieldType) (C k d m : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R)
   (u : 'I_C -> 'rV[R]_d) (v : 'I_C -> 'rV[R]_m) (gl : 'rV[R]_k -> 'rV[R]_k),
   (1 < C)%N -> (0 < k)%N -> law rho -> (forall c, 0 < rho c) -> convex l -> subgradients l gl ->
   (forall c, dot (u c) (u c) = 1) -> (forall c, dot (v c) (v c) = 1) ->
   forall (y : 'I_C -> R) (e : R) (r : 'I_C -> 'I_C -> R),
   let A s t := - (rho s * expectation (independent (fun=> rho)) (fun cs : {ffun 'I_k -> 'I_C} =>
     \sum_i gl (\row_j (dot (u s) (u s) - dot (u s) (u (cs j)))) 0 i * (cs i == t)%:R)) in
   latent_loss rho l u - \sum_s \sum_t A s t * dot (u s) (u t) + \sum_s y s - C%:R * e +
   \sum_s \sum_t (A s t - (s == t)%:R * (y s - e) - \sum_j r s j * r t j) *
   dot (v s) (v t) <= latent_loss rho l v *)
move=> R C k d m rho l u v gl C1 k0 rho_law rho0 cvx sub unit_u unit_v y e r; cbv zeta.
have := @exported R C k _ rho (@own R C) l gl d m u v e r y C1 k0 rho_law rho0 (@own_law R C)
  (@own_disjoint R C) sub cvx unit_u unit_v.
apply: (glue_le (es (latentE rho l v))); symmetry; rewrite latentE.
pose A s t := - (rho s * expectation (independent (fun=> rho)) (fun cs : {ffun 'I_k -> 'I_C} =>
  \sum_i gl (\row_j (dot (u s) (u s) - dot (u s) (u (cs j)))) 0 i * (cs i == t)%:R)).
have AE s t : expectation (independent (fun _ : 'I_k => rho)) (fun cs : {ffun 'I_k -> 'I_C} =>
    \sum_n (cs n == t)%:R * gl (\row_i (- dot (u s) (u (cs i)) + dot (u s) (u s))) 0 n) * rho s =
    - A s t.
  rewrite /A opprK mulrC; congr (_ * _); apply: eq_expectation => cs; apply: eq_bigr => i _.
  by rewrite mulrC; congr (gl _ 0 _ * _); apply/rowP => j; rewrite !mxE addrC.
rewrite [LHS](AC (1 * 1 * 1 * 1 * 1) (3 * 1 * 5 * 2 * 4)) -!/(A _ _).
congr (_ - _ + _ - _ + _); apply: eq_bigr => s _; apply: eq_bigr => t _.
  by rewrite [dot _ _ * _]mulrC mulrA AE mulNr opprK.
congr (_ * _); rewrite AE opprK addrC [- e + _]addrC [_ * (s == t)%:R]mulrC [- _ - _]addrC.
by rewrite addrA.
