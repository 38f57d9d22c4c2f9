(* Theorem: balanced.balanced_strict_unequal *)
forall (R : realFieldType) (C k d : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R)
(u : 'I_C -> 'rV[R]_d) (s t : 'I_C),
(1 < C)%N -> law rho -> balanced rho ->
convex l -> strictly_convex_diagonal l -> nonincreasing l ->
(forall c, dot (u c) (u c) = 1) -> s != t ->
(1 - dot (u s) (u t) !=
(C%:R * C.-1%:R)^-1 * \sum_a \sum_(b | b != a) (1 - dot (u a) (u b)))%R ->
etf_loss rho l < latent_loss rho l u
