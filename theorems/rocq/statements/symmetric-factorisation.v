(* Theorem: refutations.symmetric_factorisation *)
forall R : realFieldType,
let A := \matrix_(i < 2, j < 2) (i != j)%:R in
let distance := fun F : 'M[R]_2 => \sum_i \sum_j ((A - F *m F^T) i j) ^+ 2 in
(forall F, 1 <= distance F) /\ exists F, distance F = 1
