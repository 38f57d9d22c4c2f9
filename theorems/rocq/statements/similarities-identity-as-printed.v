(* Theorem: refutations.similarities_identity_as_printed *)
forall (R : realFieldType) (N d : nat), (0 < N)%N -> (0 < d)%N ->
let mean := fun n (V : 'I_N -> 'rV[R]_n) => N%:R^-1 *: \sum_i V i in
let average := fun F : 'I_N -> R => N%:R^-1 * \sum_i F i in
let variance := fun V : 'I_N -> 'rV[R]_d =>
  average (fun i => dot (V i - mean d V) (V i - mean d V)) in
exists u v : 'I_N -> 'rV[R]_d,
[/\ forall i, dot (u i) (u i) = 1, forall i, dot (v i) (v i) = 1
  & 1 - average (fun i => dot (u i) (v i)) + dot (mean d u) (mean d v) <
    variance (fun i => u i - v i) / 2%:R +
    dot (mean d (fun i => u i + v i)) (mean d (fun i => u i + v i)) / 2%:R]
