(* Theorem: averaging.submodular_replacement *)
forall (R : realFieldType) (k : nat) (l : 'rV[R]_k -> R), submodular l -> replacement l
