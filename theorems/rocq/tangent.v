(* Bounds on log(1 + sum_i e^(x_i)) that touch it where e^(x_i) is E_i: one linear in the x_i, from
   below, one linear in their exponentials, from above. The loss of class vectors gets both, with the
   same weights, so that two losses are compared without a logarithm.

   The field is any with functions exp and ln that have the laws below.                           *)

From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors means minimisers cosines.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Tangent.

Variables (R : realFieldType) (exp ln : R -> R).

Hypotheses (expD : forall x y, exp (x + y) = exp x * exp y).
Hypotheses (exp_ge1D : forall x, 1 + x <= exp x) (exp_gt0 : forall x, 0 < exp x).
Hypotheses (expK : forall x, ln (exp x) = x) (lnK : forall y, 0 < y -> exp (ln y) = y).

Lemma exp0 : exp 0 = 1.
Proof. by apply: (mulfI (lt0r_neq0 (exp_gt0 0))); rewrite -expD addr0 mulr1. Qed.

Lemma ln_mul a b : 0 < a -> 0 < b -> ln (a * b) = ln a + ln b.
Proof. by move=> a0 b0; rewrite -{1}(lnK a0) -{1}(lnK b0) -expD expK. Qed.

Lemma ln_ratio a b : 0 < a -> 0 < b -> ln a = ln b + ln (a / b).
Proof. by move=> a0 b0; rewrite -ln_mul ?divr_gt0 // mulrC divfK ?gt_eqF. Qed.

Lemma ln_le_sub1 y : 0 < y -> ln y <= y - 1.
Proof. by move=> y0; rewrite ler_subr_addl -{2}(lnK y0) exp_ge1D. Qed.

Section LogSumExp.

Variables (I : finType) (E x : I -> R).
Hypothesis E_gt0 : forall i, 0 < E i.

Let T := 1 + \sum_i E i.
Let S := 1 + \sum_i exp (x i).

Let T_gt0 : 0 < T. Proof. by rewrite ltr_spaddl ?ltr01 // sumr_ge0 // => i _; rewrite ltW. Qed.
Let S_gt0 : 0 < S. Proof. by rewrite ltr_spaddl ?ltr01 // sumr_ge0 // => i _; rewrite ltW. Qed.

Lemma log_sum_above : ln S <= ln T + \sum_i E i / T * (exp (x i) / E i - 1).
Proof.
rewrite (ln_ratio S_gt0 T_gt0) ler_add2l; apply: le_trans (ln_le_sub1 _) _; first exact: divr_gt0.
rewrite le_eqVlt; apply/predU1l; apply: (mulIf (lt0r_neq0 T_gt0)).
rewrite mulrBl divfK ?gt_eqF // mul1r mulr_suml /S /T opprD addrACA subrr add0r -sumrB.
by apply: eq_bigr => i _; rewrite mulrAC divfK ?gt_eqF // mulrBr mulr1 mulrC divfK ?gt_eqF.
Qed.

Lemma log_sum_below : ln T + \sum_i E i / T * (x i - ln (E i)) <= ln S.
Proof.
have T0 := lt0r_neq0 T_gt0; have S0 := lt0r_neq0 S_gt0.
have each i : E i / T * (x i - ln (E i) + ln (T / S)) <= exp (x i) / S - E i / T.
  have Ei0 := lt0r_neq0 (E_gt0 i).
  have -> : x i - ln (E i) + ln (T / S) = ln (exp (x i) / E i * (T / S)).
    rewrite [RHS]ln_mul ?divr_gt0 //; congr (_ + _); apply/eqP; rewrite subr_eq addrC.
    by rewrite -ln_ratio ?expK.
  have -> : exp (x i) / S - E i / T = E i / T * (exp (x i) / E i * (T / S) - 1).
    by field; rewrite ?T0 ?S0 ?Ei0.
  by rewrite ler_pmul2l ?divr_gt0 // ln_le_sub1 // mulr_gt0 ?divr_gt0.
have own : T^-1 * ln (T / S) <= S^-1 - T^-1.
  have -> : S^-1 - T^-1 = T^-1 * (T / S - 1) by field; rewrite ?T0 ?S0 ?Ei0.
  by rewrite ler_pmul2l ?invr_gt0 // ln_le_sub1 // divr_gt0.
have sum_E : \sum_i E i = T - 1 by rewrite /T addrC addKr.
have sum_exp : \sum_i exp (x i) = S - 1 by rewrite /S addrC addKr.
have all_of : \sum_i E i / T * (x i - ln (E i)) + ln (T / S) <= 0.
  have -> : \sum_i E i / T * (x i - ln (E i)) + ln (T / S) =
      T^-1 * ln (T / S) + \sum_i E i / T * (x i - ln (E i) + ln (T / S)).
    under [in RHS]eq_bigr => i _ do rewrite mulrDr.
    rewrite big_split /= addrCA; congr (_ + _); rewrite -!mulr_suml sum_E; by field.
  apply: le_trans (ler_add own (ler_sum _ (fun i _ => each i))) _.
  rewrite sumrB -!mulr_suml sum_E sum_exp le_eqVlt; apply/predU1l; by field; rewrite ?T0 ?S0.
by rewrite (ln_ratio T_gt0 S_gt0) -addrA ger_addl addrC.
Qed.

End LogSumExp.

(* --- the loss of class vectors ---------------------------------------------------------------- *)

Definition log_loss k (v : 'rV[R]_k) : R := ln (1 + \sum_i exp (- v 0 i)).

Section Latent.

Variables (C k d : nat) (rho : 'I_C -> R) (E : 'I_C -> 'I_C -> R).
Hypotheses (rho_law : law rho) (E_gt0 : forall c t, 0 < E c t).

Implicit Types (u v : 'I_C -> 'rV[R]_d) (c t : 'I_C) (cs : {ffun 'I_k -> 'I_C}).

Definition total c cs : R := 1 + \sum_i E c (cs i).

(* the mean number of negatives of class t of an anchor of class c, with their weights *)
Definition share c t : R := expectation (independent (fun=> rho)) (fun cs =>
  \sum_i (cs i == t)%:R * (E c t / total c cs)).

Definition reference : R := over_classes rho (fun c cs => ln (total c cs)).

Let iid_law : law (independent (fun _ : 'I_k => rho)) := law_independent (fun=> rho_law).

Lemma by_shares c (G : 'I_C -> R) : expectation (independent (fun=> rho)) (fun cs =>
  \sum_i E c (cs i) / total c cs * G (cs i)) = \sum_t share c t * G t.
Proof.
under eq_expectation => cs.
  have -> : \sum_i E c (cs i) / total c cs * G (cs i) =
      \sum_t G t * \sum_i (cs i == t)%:R * (E c t / total c cs).
    under [RHS]eq_bigr => t _ do rewrite mulr_sumr.
    rewrite exchange_big /=; apply: eq_bigr => i _; rewrite (bigD1 (cs i)) //= eqxx mul1r mulrC.
    by rewrite big1 ?addr0 // => t /negbTE ne; rewrite eq_sym ne mul0r mulr0.
  over.
by rewrite expectation_sum; apply: eq_bigr => t _; rewrite expectationZ mulrC.
Qed.

Let margins u c cs : unit_classes u -> log_loss (\row_i (dot (u c) (u c) - dot (u c) (u (cs i)))) =
  ln (1 + \sum_i exp (dot (u c) (u (cs i)) - 1)).
Proof.
by move=> u1; congr (ln (1 + _)); apply: eq_bigr => i _; rewrite mxE u1 opprB.
Qed.

Lemma latent_below u : unit_classes u -> reference + expectation rho (fun c =>
  \sum_t share c t * (dot (u c) (u t) - 1 - ln (E c t))) <= latent_loss rho (@log_loss k) u.
Proof.
move=> u1; rewrite /reference /over_classes -expectationD; apply: (ler_expectation rho_law) => c.
rewrite -by_shares -expectationD; apply: (ler_expectation iid_law) => cs; rewrite margins //.
exact: (log_sum_below (fun i => dot (u c) (u (cs i)) - 1) (fun i => E_gt0 c (cs i))).
Qed.

Lemma latent_above u : unit_classes u -> latent_loss rho (@log_loss k) u <=
  reference + expectation rho (fun c =>
    \sum_t share c t * (exp (dot (u c) (u t) - 1) / E c t - 1)).
Proof.
move=> u1; rewrite /reference /over_classes -expectationD; apply: (ler_expectation rho_law) => c.
rewrite -by_shares -expectationD; apply: (ler_expectation iid_law) => cs; rewrite margins //.
exact: (log_sum_above (fun i => dot (u c) (u (cs i)) - 1) (fun i => E_gt0 c (cs i))).
Qed.

Theorem latent_compared u v : unit_classes u -> unit_classes v ->
  latent_loss rho (@log_loss k) u <= latent_loss rho (@log_loss k) v ->
  expectation rho (fun c => \sum_t share c t * (dot (u c) (u t) - 1 - ln (E c t))) <=
  expectation rho (fun c => \sum_t share c t * (exp (dot (v c) (v t) - 1) / E c t - 1)).
Proof.
move=> u1 v1 le_uv; rewrite -(ler_add2l reference).
by apply: le_trans (latent_below u1) _; apply: le_trans le_uv _; apply: latent_above.
Qed.

Lemma share_ge0 c t : 0 <= share c t.
Proof.
rewrite -[0](expectation_const iid_law); apply: (ler_expectation iid_law) => cs.
apply: sumr_ge0 => i _; rewrite mulr_ge0 ?ler0n // divr_ge0 ?ltW //.
by rewrite ltr_spaddl ?ltr01 // sumr_ge0 // => j _; rewrite ltW.
Qed.

Lemma share_le1 c : \sum_t share c t <= 1.
Proof.
rewrite (eq_bigr (fun t => share c t * 1)) => [|t _]; last by rewrite mulr1.
rewrite -by_shares -[leRHS](expectation_const iid_law); apply: (ler_expectation iid_law) => cs.
have T_gt0 : 0 < total c cs by rewrite ltr_spaddl ?ltr01 // sumr_ge0 // => j _; rewrite ltW.
under eq_bigr => i _ do rewrite mulr1.
by rewrite -mulr_suml ler_pdivr_mulr // mul1r /total ler_addr ler01.
Qed.

(* 1 - eps is at most e^(-eps). *)
Lemma exp_near x eps : x <= eps -> 0 <= eps <= 2%:R^-1 -> exp x <= 1 + 2%:R * eps.
Proof.
move=> x_le /andP[eps0 eps_le]; have mono : exp x <= exp eps.
  rewrite -[eps](subrK x) addrC expD ler_pmulr ?exp_gt0 //.
  by apply: le_trans (exp_ge1D _); rewrite ler_addl subr_ge0.
apply: le_trans mono _; have below := exp_ge1D (- eps).
have one : exp eps * exp (- eps) = 1.
  by rewrite -expD subrr exp0.
have half : 2%:R * 2%:R^-1 = 1 :> R by rewrite mulfV // pnatr_eq0.
have eps1 : 2%:R * eps <= 1.
  by apply: (@le_trans _ _ (2%:R * 2%:R^-1)); [rewrite ler_pmul2l ?ltr0n | rewrite half].
have pos : 0 < 1 - eps.
  rewrite subr_gt0; apply: le_lt_trans eps_le _.
  by rewrite invf_lt1 ?ltr0n // ltr1n.
rewrite -(ler_pmul2r pos); apply: (@le_trans _ _ 1); last first.
  have -> : (1 + 2%:R * eps) * (1 - eps) = 1 + eps * (1 - 2%:R * eps) by ring.
  by rewrite ler_addl mulr_ge0 // subr_ge0.
by apply: (@le_trans _ _ (exp eps * exp (- eps))); [rewrite ler_pmul2l ?exp_gt0 | rewrite one].
Qed.

(* Near the cosines of v, the logarithms of E may be replaced by them. *)
Theorem latent_near u v eps : unit_classes u -> unit_classes v -> 0 <= eps <= 2%:R^-1 ->
  (forall c t, `|dot (v c) (v t) - 1 - ln (E c t)| <= eps) ->
  latent_loss rho (@log_loss k) u <= latent_loss rho (@log_loss k) v ->
  expectation rho (fun c => \sum_t share c t * (dot (u c) (u t) - dot (v c) (v t))) <=
  3%:R * eps.
Proof.
move=> u1 v1 eps01 near le_uv; have eps0 : 0 <= eps by case/andP: eps01.
rewrite -subr_le0; apply: (@le_trans _ _ (expectation rho (fun c =>
    \sum_t share c t * (dot (u c) (u t) - 1 - ln (E c t)) -
    \sum_t share c t * (exp (dot (v c) (v t) - 1) / E c t - 1)))); last first.
  by rewrite expectationB subr_le0; apply: latent_compared.
rewrite -[X in _ - X](expectation_const rho_law) -expectationB.
apply: (ler_expectation rho_law) => c; rewrite -sumrB.
apply: (@le_trans _ _ (\sum_t share c t * (dot (u c) (u t) - dot (v c) (v t) - 3%:R * eps))).
  under [leRHS]eq_bigr => t _ do rewrite mulrBr.
  rewrite sumrB ler_add2l ler_opp2 -mulr_suml ler_pimull ?mulr_ge0 ?ler0n //; exact: share_le1.
apply: ler_sum => t _; rewrite -mulrBr ler_wpmul2l ?share_ge0 //.
have := near c t; set y := dot (v c) (v t); set x := dot (u c) (u t) => /ler_normlP[lo hi].
have -> : exp (y - 1) / E c t = exp (y - 1 - ln (E c t)).
  apply: (mulIf (lt0r_neq0 (E_gt0 c t))); rewrite divfK ?gt_eqF //.
  by rewrite -{2}(lnK (E_gt0 c t)) -expD subrK.
have up := exp_near hi eps01; rewrite -subr_ge0.
have -> : x - 1 - ln (E c t) - (exp (y - 1 - ln (E c t)) - 1) - (x - y - 3%:R * eps) =
    (eps - - (y - 1 - ln (E c t))) + (1 + 2%:R * eps - exp (y - 1 - ln (E c t))) by ring.
by rewrite addr_ge0 // subr_ge0.
Qed.

End Latent.

(* --- the downstream loss from below ----------------------------------------------------------- *)

Section Downstream.

Variables (C d : nat) (omega : 'I_C -> R) (E : 'I_C -> 'I_C -> R) (r : 'I_C -> R).
Hypotheses (omega_law : law omega) (E_gt0 : forall c t, 0 < E c t) (r_ge0 : forall c, 0 <= r c).

Implicit Types (u w : 'I_C -> 'rV[R]_d) (c t : 'I_C).

Definition class_log_downstream u w : R := expectation omega (fun c =>
  log_loss (others c (fun t => dot (u c) (w c - w t)))).

Definition sup_total c : R := 1 + \sum_(i < C.-1) E c (lift c i).

Definition weight c t : R := if t == c then 0 else omega c * (E c t / sup_total c).

Definition pull u c : 'rV[R]_d := (\sum_t weight c t) *: u c - \sum_s weight s c *: u s.

Definition constant : R := expectation omega (fun c =>
  ln (sup_total c) - \sum_(i < C.-1) E c (lift c i) / sup_total c * ln (E c (lift c i))).

(* The sum over c of the scalar products of w_c with the pulls is linear in w. *)
Lemma downstream_below u w : (forall c, dot (w c) (w c) <= 1) ->
  (forall c, dot (pull u c) (pull u c) <= r c ^+ 2) ->
  constant - \sum_c r c <= class_log_downstream u w.
Proof.
move=> ball pull_le.
have linear : \sum_c dot (pull u c) (w c) = expectation omega (fun c =>
    \sum_(i < C.-1) E c (lift c i) / sup_total c * dot (u c) (w c - w (lift c i))).
  have -> : expectation omega (fun c => \sum_(i < C.-1) E c (lift c i) / sup_total c *
      dot (u c) (w c - w (lift c i))) = \sum_c \sum_t weight c t * dot (u c) (w c - w t).
    apply: eq_bigr => c _; rewrite mulr_sumr (bigD1_ord c) //= /weight eqxx mul0r add0r.
    by apply: eq_bigr => i _; rewrite eq_sym (negbTE (neq_lift _ _)) mulrA.
  under [LHS]eq_bigr => c _ do rewrite dotBl dotZl dot_suml mulr_suml.
  under [RHS]eq_bigr => c _ do under eq_bigr => t _ do rewrite dotBr mulrBr.
  under [RHS]eq_bigr => c _ do rewrite sumrB.
  rewrite !sumrB; congr (_ - _); rewrite [RHS]exchange_big /=.
  by apply: eq_bigr => c _; apply: eq_bigr => s _; rewrite dotZl.
have : constant - \sum_c dot (pull u c) (w c) <= class_log_downstream u w.
  rewrite linear /constant -expectationB; apply: (ler_expectation omega_law) => c.
  have -> : log_loss (others c (fun t => dot (u c) (w c - w t))) =
      ln (1 + \sum_(i < C.-1) exp (- dot (u c) (w c - w (lift c i)))).
    by congr (ln (1 + _)); apply: eq_bigr => i _; rewrite mxE.
  apply: le_trans (log_sum_below (fun i => - dot (u c) (w c - w (lift c i)))
    (fun i => E_gt0 c (lift c i))).
  rewrite -addrA ler_add2l -opprD -big_split /= -sumrN.
  by apply: ler_sum => i _; rewrite -mulrDr -mulrN opprD addrC.
apply: le_trans; rewrite ler_add2l ler_opp2; apply: ler_sum => c _.
exact: dot_le_radius.
Qed.

End Downstream.

End Tangent.
