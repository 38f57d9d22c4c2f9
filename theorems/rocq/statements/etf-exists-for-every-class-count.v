(* Theorem: optimality.etf_exists_for_every_class_count *)
forall (R : rcfType) (C : nat),
(1 < C)%N -> exists u : 'I_C -> 'rV[R]_C.-1, simplex_etf u
