(* The simplex ETF: its loss, its rank, and that it exists in every dimension from C - 1 on. *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation vectors means.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Etf.

Variables (R : realFieldType) (C d : nat) (u : 'I_C -> 'rV[R]_d).

Hypotheses (C_gt1 : (1 < C)%N) (u_etf : simplex_etf u).

Lemma pred_neq0 : C.-1%:R != 0 :> R.
Proof. by rewrite pnatr_eq0 gtn_eqF // -subn1 subn_gt0. Qed.

Lemma class_count : C%:R = C.-1%:R + 1 :> R.
Proof. by rewrite -mulrSr prednK // ltnW. Qed.

(* Collided coordinates are 0, the others 1 + 1/(C-1) = C/(C-1). *)
Theorem etf_attains k (rho : 'I_C -> R) (l : 'rV[R]_k -> R) :
  latent_loss rho l u = etf_loss rho l.
Proof.
apply: eq_over_classes => c cs; congr l; apply/rowP => i; rewrite !mxE !u_etf eqxx eq_sym.
case: eqP => _; first by rewrite subrr.
by rewrite opprK class_count mulrDl divff ?pred_neq0 // mul1r.
Qed.

Let sum_of_squares (z : 'I_C -> R) : \sum_s \sum_t (z s - z t) ^+ 2 =
  2%:R * (C%:R * (\sum_s z s ^+ 2) - (\sum_s z s) * (\sum_s z s)).
Proof.
pose S := \sum_s z s; pose q := \sum_s z s ^+ 2; rewrite -/S -/q.
transitivity (\sum_s (z s ^+ 2 *+ C - (z s * S) *+ 2 + q)).
  apply: eq_bigr => s _; under eq_bigr => t _ do rewrite sqrrB.
  by rewrite big_split sumrB sumr_const card_ord /= sumrMnl -mulr_sumr.
rewrite big_split sumrB /= !sumrMnl -mulr_suml sumr_const card_ord.
by rewrite addrAC -mulr2n -mulrnBl mulr_natl mulr_natl.
Qed.

Let gram_form (z : 'I_C -> R) : \sum_s \sum_t z s * z t * (C.-1%:R * dot (u s) (u t)) =
  C%:R * (\sum_s z s ^+ 2) - (\sum_s z s) * (\sum_s z s).
Proof.
rewrite mulr_sumr mulr_suml -sumrB; apply: eq_bigr => s _.
rewrite mulr_sumr (bigD1 s) //= [in RHS](bigD1 s) //= u_etf eqxx mulr1 class_count.
rewrite mulrDl mul1r opprD addrA expr2 addrK mulrC; congr (_ + _).
rewrite -sumrN; apply: eq_bigr => t ne_ts.
by rewrite u_etf eq_sym (negbTE ne_ts) mulrN divff ?pred_neq0 // mulrN1.
Qed.

(* <sum_s z_s u_s, sum_t z_t u_t> = (C sum z_s^2 - (sum z_s)^2) / (C-1), and the sum of the squares
   (z_s - z_t)^2 is twice the numerator.                                                          *)
Theorem etf_rank (z : 'I_C -> R) :
  dot (\sum_s z s *: u s) (\sum_s z s *: u s) =
  (2%:R * C.-1%:R)^-1 * \sum_s \sum_t (z s - z t) ^+ 2.
Proof.
rewrite sum_of_squares -gram_form invfM mulrACA mulVf ?mul1r ?pnatr_eq0 //.
rewrite mulr_sumr dot_suml; apply: eq_bigr => s _; rewrite dotZl dot_sumr !mulr_sumr.
by apply: eq_bigr => t _; rewrite dotZr [RHS]mulrCA mulKf ?pred_neq0 // mulrA.
Qed.

(* A relation among the vectors has equal coefficients; so all relations are multiples of one, the
   vectors span C - 1 dimensions, and d is at least C - 1.                                        *)
Theorem etf_dimension : (C.-1 <= d)%N.
Proof.
pose U : 'M[R]_(C, d) := \matrix_c u c.
have equal (z : 'rV_C) : z *m U = 0 -> forall s t, z 0 s = z 0 t.
  move=> zU s t; have /eqP := etf_rank (fun c => z 0 c).
  have -> : \sum_c z 0 c *: u c = 0.
    by rewrite -[RHS]zU mulmx_sum_row; apply: eq_bigr => c _; rewrite rowK.
  rewrite dot0l eq_sym mulf_eq0 invr_eq0 mulf_eq0 pnatr_eq0 (negbTE pred_neq0) /=.
  rewrite psumr_eq0 => [/allP/(_ s (mem_index_enum s))/= |c _]; last first.
    by apply: sumr_ge0 => c' _; apply: sqr_ge0.
  rewrite psumr_eq0 => [/allP/(_ t (mem_index_enum t))/= |c' _]; last exact: sqr_ge0.
  by rewrite sqrf_eq0 subr_eq0 => /eqP.
have rank_kernel : (\rank (kermx U) <= 1)%N.
  apply: leq_trans (rank_leq_row (const_mx 1 : 'rV[R]_C)); apply: mxrankS; apply/row_subP => i.
  pose z := row i (kermx U); pose c0 := Ordinal (ltnW C_gt1).
  have zU : z *m U = 0 by rewrite -row_mul mulmx_ker row0.
  rewrite (_ : row _ _ = z 0 c0 *: const_mx 1) ?scalemx_sub //.
  by apply/rowP => c; rewrite [RHS]mxE [X in _ * X]mxE mulr1 (equal z zU c c0).
have := mxrank_ker U; have := rank_leq_col U; move: rank_kernel => k1 r1 kerE.
by rewrite -subn1 leq_subLR addnC -leq_subLR (leq_trans _ k1) // kerE leq_sub2l.
Qed.

End Etf.
