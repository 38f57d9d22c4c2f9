(* Theorem: refutations.spectral_etf_optimal *)
forall (R : realFieldType) (C k d : nat), (1 < C)%N -> (0 < k)%N -> (C <= d)%N ->
let loss := fun u : 'I_C -> 'rV[R]_d =>
  expectation (fun=> C%:R^-1) (fun c => expectation (independent (fun=> fun=> C%:R^-1))
    (fun cs : {ffun 'I_k -> 'I_C} =>
      - (2%:R * dot (u c) (u c)) + k%:R^-1 * \sum_i dot (u c) (u (cs i)) ^+ 2)) in
exists2 u : 'I_C -> 'rV[R]_d, forall c, dot (u c) (u c) = 1 &
forall v, simplex_etf v -> loss u < loss v
