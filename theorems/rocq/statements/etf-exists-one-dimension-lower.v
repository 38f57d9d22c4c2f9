(* Theorem: etf.etf_dimension *)
forall (R : realFieldType) (C d : nat) (u : 'I_C -> 'rV[R]_d),
(1 < C)%N -> simplex_etf u -> (C.-1 <= d)%N
