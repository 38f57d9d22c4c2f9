(* Theorem: refutations.similarities_finite_identity_as_printed *)
forall (R : realFieldType) (N d : nat),
(1 < N)%N -> (0 < d)%N ->
let mean := fun V : 'I_N -> 'rV[R]_d => N%:R^-1 *: \sum_i V i in
let average := fun F : 'I_N -> R => N%:R^-1 * \sum_i F i in
let variance := fun V => average (fun i => dot (V i - mean V) (V i - mean V)) in
let positive := fun u v => average (fun i => dot (u i) (v i)) in
let negative := fun u v => average (fun i => N.-1%:R^-1 * \sum_(j | j != i) dot (u i) (v j)) in
exists u v : 'I_N -> 'rV[R]_d,
[/\ forall i, dot (u i) (u i) = 1, forall i, dot (v i) (v i) = 1
  & 1 - N.-1%:R / N%:R * positive u v + N.-1%:R / N%:R * negative u v <
    variance (fun i => u i - v i) / 2%:R +
    dot (mean (fun i => u i + v i)) (mean (fun i => u i + v i)) / 2%:R]
