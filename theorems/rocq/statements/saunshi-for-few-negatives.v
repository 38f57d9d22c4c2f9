(* Theorem: refutations.saunshi_for_few_negatives *)
forall (R : realFieldType) (C k : nat) (rho : 'I_C -> R) (c : 'I_C),
(k < C.-1)%N ->
expectation (independent (fun _ : 'I_k => rho))
  (fun cs => [forall t, (t != c) ==> [exists i, cs i == t]]%:R) = 0
