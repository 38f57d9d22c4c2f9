(* Theorem: refutations.similarities_hypotheses_cover_spectral *)
forall (R : realFieldType) (x y : R),
x < y -> y <= 0 -> y ^+ 2 < x ^+ 2
