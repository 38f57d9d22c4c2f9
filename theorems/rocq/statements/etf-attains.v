(* Theorem: etf.etf_attains *)
forall (R : realFieldType) (C k d : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R)
(u : 'I_C -> 'rV[R]_d),
(1 < C)%N -> simplex_etf u -> latent_loss rho l u = etf_loss rho l
