(* Theorem: duality.weak_duality *)
forall (R : realFieldType) (C k d m : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R)
(u : 'I_C -> 'rV[R]_d) (v : 'I_C -> 'rV[R]_m)
(g : 'I_C -> {ffun 'I_k -> 'I_C} -> 'rV[R]_k),
law rho -> (forall c, dot (u c) (u c) = 1) -> (forall c, dot (v c) (v c) = 1) ->
(forall c (cs : {ffun 'I_k -> 'I_C}) (w : 'rV[R]_k),
let a := \row_i (dot (u c) (u c) - dot (u c) (u (cs i))) in
l a + \sum_i g c cs 0 i * (w 0 i - a 0 i) <= l w) ->
forall (y : 'I_C -> R) (e : R) (r : 'I_C -> 'I_C -> R),
let A s t := - (rho s * expectation (independent (fun=> rho))
(fun cs => \sum_i g s cs 0 i * (cs i == t)%:R)) in
latent_loss rho l u - \sum_s \sum_t A s t * dot (u s) (u t) + \sum_s y s - C%:R * e +
\sum_s \sum_t (A s t - (s == t)%:R * (y s - e) - \sum_j r s j * r t j) *
dot (v s) (v t) <= latent_loss rho l v
