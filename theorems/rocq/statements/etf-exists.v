(* Theorem: completion.etf_exists *)
forall (R : rcfType) (C d : nat),
(1 < C)%N -> (C.-1 <= d)%N -> exists u : 'I_C -> 'rV[R]_d, simplex_etf u
