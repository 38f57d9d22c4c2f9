(* Theorem: etf.etf_rank *)
forall (R : realFieldType) (C d : nat) (u : 'I_C -> 'rV[R]_d) (z : 'I_C -> R),
(1 < C)%N -> simplex_etf u ->
dot (\sum_s z s *: u s) (\sum_s z s *: u s) =
(2%:R * C.-1%:R)^-1 * \sum_s \sum_t (z s - z t) ^+ 2
