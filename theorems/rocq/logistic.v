(* The logistic loss log(1 + sum_i exp(- beta v_i)) of any number of coordinates, beta > 0, over the
   reals of MathComp-Analysis, whose classical axioms it rests on: it is convex, strictly convex,
   strictly decreasing and submodular. So the theorems are about it.                              *)

From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets reals topology normedtype
  sequences derive realfun exp.
From nceproof Require Import definitions expectation jensen averaging optimality.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory numFieldNormedType.Exports.
Local Open Scope ring_scope.

Section Exponential.

Variable R : realType.

(* By the mean value theorem exp x - exp 0 = exp(c) x for some c between 0 and x. *)
Lemma expR_gt1D (x : R) : x != 0 -> 1 + x < expR x.
Proof.
have mvt (a b : R) : a < b -> exists2 c, a < c < b & expR b - expR a = expR c * (b - a).
  move=> lt_ab.
  have [|c c_ab eq_c] := @MVT R (@expR R) (@expR R) a b lt_ab (fun z _ => is_derive_expR z).
    by apply/continuous_subspaceT => z; apply: continuous_expR.
  by exists c => //; move: c_ab; rewrite in_itv.
rewrite neq_lt => /orP[x_lt0|x_gt0].
  have [c /andP[_ c_lt0]] := mvt _ _ x_lt0; rewrite expR0 sub0r mulrN => eq_c.
  have -> : expR x = 1 + expR c * x by rewrite -[expR c * x]opprK -eq_c opprB addrC subrK.
  by rewrite ltr_add2l -[ltLHS]mul1r ltr_nmul2r // expR_lt1.
have [c /andP[c_gt0 _]] := mvt _ _ x_gt0; rewrite expR0 subr0 => eq_c.
by rewrite -[expR x](subrK 1) eq_c addrC ltr_add2r -[ltLHS]mul1r ltr_pmul2r // expR_gt1.
Qed.

Lemma expR_ge1D (x : R) : 1 + x <= expR x.
Proof. by have [->|/expR_gt1D/ltW] := eqVneq x 0; rewrite ?expR0 ?addr0. Qed.

Lemma expR_shift (m x : R) : expR x = expR m * expR (x - m).
Proof. by rewrite -expRD addrC subrK. Qed.

(* the tangent of exp at m, at x *)
Lemma expR_tangent (m x : R) : expR m * (1 + x - m) <= expR x.
Proof. by rewrite (expR_shift m x) ler_pmul2l ?expR_gt0 // -addrA expR_ge1D. Qed.

Lemma expR_tangent_strict (m x : R) : x != m -> expR m * (1 + x - m) < expR x.
Proof.
move=> ne; rewrite (expR_shift m x) ltr_pmul2l ?expR_gt0 // -addrA expR_gt1D //.
by rewrite subr_eq0.
Qed.

Lemma product_gap (a b c : R) : a * b - c * (a + b - c) = (c - a) * (c - b).
Proof.
rewrite mulrBr mulrDr opprB addrA [RHS]mulrBl ![in RHS]mulrBr opprB.
by rewrite [RHS]addrC [RHS]addrACA -opprD [a * c]mulrC.
Qed.

Lemma mean_of_shifted (t a b c : R) :
  t * b + (1 - t) * c = 0 -> t * (a + b) + (1 - t) * (a + c) = a.
Proof. by move=> zero; rewrite !mulrDr addrACA -mulrDl zero addr0 addrCA subrr addr0 mul1r. Qed.

End Exponential.

Section Logistic.

Variables (R : realType) (k : nat) (beta : R).

Hypothesis beta_gt0 : 0 < beta.

Definition logistic (v : 'rV[R]_k) : R := ln (1 + \sum_i expR (- (beta * v 0 i))).

Let total (v : 'rV[R]_k) : R := 1 + \sum_i expR (- (beta * v 0 i)).

Let total_gt0 v : total v \is Num.pos.
Proof. by rewrite posrE ltr_spaddl ?ltr01 // sumr_ge0 // => i _; rewrite ltW ?expR_gt0. Qed.

Lemma logistic_decreasing : strictly_decreasing logistic.
Proof.
move=> u v le_uv ne_uv; rewrite ltr_ln ?total_gt0 // ltr_add2l.
have [i ne_i] : exists i, u 0 i != v 0 i.
  apply/existsP; apply: contraR ne_uv; rewrite negb_exists => /forallP same.
  by apply/eqP/rowP => i; apply/eqP/negPn/same.
rewrite (bigD1 i) //= [ltRHS](bigD1 i) //=; apply: ltr_le_add.
  by rewrite ltr_expR ltr_opp2 ltr_pmul2l // lt_neqAle ne_i le_uv.
by apply: ler_sum => j _; rewrite ler_expR ler_opp2 ler_pmul2l.
Qed.

(* With A, B the totals at u, v and A', B' those at meet and join: A' + B' = A + B and A' is at
   least A and B, so A B - A' B' = (A' - A) (A' - B) is not negative.                            *)
Lemma logistic_submodular : submodular logistic.
Proof.
move=> u v; rewrite -!lnM ?total_gt0 // ler_ln ?posrE ?mulr_gt0 //; try exact: total_gt0.
rewrite -/(total u) -/(total v); set meet := \row_i Num.min _ _; set join := \row_i Num.max _ _.
rewrite -/(total meet) -/(total join).
have sum_eq : total meet + total join = total u + total v.
  rewrite /total addrACA [RHS]addrACA -!big_split /=; congr (_ + _); apply: eq_bigr => i _.
  by rewrite !mxE; case: leP => // _; rewrite addrC.
have ge_u : total u <= total meet.
  rewrite ler_add2l; apply: ler_sum => i _; rewrite ler_expR ler_opp2 ler_pmul2l // mxE.
  by rewrite le_minl lexx.
have ge_v : total v <= total meet.
  rewrite ler_add2l; apply: ler_sum => i _; rewrite ler_expR ler_opp2 ler_pmul2l // mxE.
  by rewrite le_minl lexx orbT.
have -> : total join = total u + total v - total meet by rewrite -sum_eq addrC addKr.
rewrite -subr_ge0 (_ : _ - _ = (total meet - total u) * (total meet - total v)).
  by rewrite mulr_ge0 ?subr_ge0.
exact: product_gap.
Qed.

(* The slope at m in the direction w - m: minus beta times a mean of w - m and 0. *)
Let slope (m w : 'rV[R]_k) : R :=
  (\sum_i expR (- (beta * m 0 i)) * (beta * (m 0 i - w 0 i))) / total m.

Let exp_coordinate (m w : 'rV[R]_k) i :
  expR (- (beta * w 0 i)) = expR (- (beta * m 0 i)) * expR (beta * (m 0 i - w 0 i)).
Proof. by rewrite -expRD mulrBr addrA addNr sub0r. Qed.

Let tangent_total (m w : 'rV[R]_k) : let s := slope m w in
  total m * expR s = expR s * (1 + 0 - s) +
    \sum_i expR (- (beta * m 0 i)) * (expR s * (1 + beta * (m 0 i - w 0 i) - s)).
Proof.
move=> s; have s_def : \sum_i expR (- (beta * m 0 i)) * (beta * (m 0 i - w 0 i)) = s * total m.
  by rewrite /s /slope divfK // gt_eqF // -posrE total_gt0.
have -> : \sum_i expR (- (beta * m 0 i)) * (expR s * (1 + beta * (m 0 i - w 0 i) - s)) =
    expR s * ((1 - s) * (total m - 1) + s * total m).
  have -> : total m - 1 = \sum_i expR (- (beta * m 0 i)) by rewrite /total addrC addKr.
  rewrite -s_def mulr_sumr -big_split mulr_sumr; apply: eq_bigr => i _ /=.
  set e := expR _; set x := beta * _.
  by rewrite mulrCA; congr (_ * _); rewrite addrAC mulrDr [e * (1 - s)]mulrC.
rewrite addr0 -mulrDr mulrC; congr (_ * _).
rewrite addrA -[X in X + _ + _]mulr1 -mulrDr [1 + (total m - 1)]addrCA subrr addr0.
by rewrite -mulrDl subrK mul1r.
Qed.

(* 1 and every exp(x_i) lie above the tangent of exp at the slope; strictly so one of them, unless
   w is m.                                                                                        *)
Lemma logistic_tangent m w : logistic m + slope m w <= logistic w.
Proof.
rewrite -[slope m w]expK -lnM ?posrE ?expR_gt0 //; last exact: total_gt0.
rewrite ler_ln ?posrE ?mulr_gt0 ?expR_gt0 //; try exact: total_gt0.
rewrite -/(total m) -/(total w) tangent_total; apply: ler_add.
  by rewrite -[leRHS](@expR0 R); apply: expR_tangent.
by apply: ler_sum => i _; rewrite (exp_coordinate m w) ler_pmul2l ?expR_gt0 // expR_tangent.
Qed.

Lemma logistic_tangent_strict m w : w != m -> logistic m + slope m w < logistic w.
Proof.
move=> ne_wm; rewrite -[slope m w]expK -lnM ?posrE ?expR_gt0 //; last exact: total_gt0.
rewrite ltr_ln ?posrE ?mulr_gt0 ?expR_gt0 //; try exact: total_gt0.
rewrite -/(total m) -/(total w) tangent_total; set s := slope m w.
have below i : expR (- (beta * m 0 i)) * (expR s * (1 + beta * (m 0 i - w 0 i) - s)) <=
    expR (- (beta * w 0 i)).
  by rewrite (exp_coordinate m w) ler_pmul2l ?expR_gt0 // expR_tangent.
have [s0|s_neq0] := eqVneq s 0; last first.
  apply: ltr_le_add; last exact: ler_sum.
  by rewrite -[ltRHS](@expR0 R); apply: expR_tangent_strict; rewrite eq_sym.
have [i ne_i] : exists i, w 0 i != m 0 i.
  apply/existsP; apply: contraR ne_wm; rewrite negb_exists => /forallP same.
  by apply/eqP/rowP => i; apply/eqP/negPn/same.
apply: ler_lt_add; first by rewrite -[leRHS](@expR0 R); apply: expR_tangent.
rewrite (bigD1 i) //= [ltRHS](bigD1 i) //=; apply: ltr_le_add; last exact: ler_sum.
rewrite (exp_coordinate m w) ltr_pmul2l ?expR_gt0 //; apply: expR_tangent_strict.
by rewrite s0 mulf_eq0 negb_or gt_eqF //= subr_eq0 eq_sym.
Qed.

Let slopes_cancel t (u v : 'rV[R]_k) : let m := t *: u + (1 - t) *: v in
  t * slope m u + (1 - t) * slope m v = 0.
Proof.
move=> m; rewrite /slope !mulrA -mulrDl !mulr_sumr -big_split big1 ?mul0r // => i _ /=.
have m_def : m 0 i = t * u 0 i + (1 - t) * v 0 i by rewrite !mxE.
have zero : t * (m 0 i - u 0 i) + (1 - t) * (m 0 i - v 0 i) = 0.
  by rewrite !mulrBr addrACA -mulrDl -opprD -m_def addrCA subrr addr0 mul1r subrr.
by rewrite !(mulrCA _ (expR _)) -mulrDr !(mulrCA _ beta) -mulrDr zero !mulr0.
Qed.

(* l is above its tangents at m = t u + (1 - t) v, whose slopes at u and v cancel. *)
Theorem logistic_strictly_convex : strictly_convex logistic.
Proof.
move=> t u v /andP[t_gt0 t_lt1] ne_uv; set m := t *: u + (1 - t) *: v.
have s_gt0 : 0 < 1 - t by rewrite subr_gt0.
rewrite -(mean_of_shifted (logistic m) (slopes_cancel t u v)).
apply: ltr_le_add; last by rewrite ler_pmul2l // logistic_tangent.
rewrite ltr_pmul2l // logistic_tangent_strict //; apply: contra ne_uv.
rewrite -subr_eq0 /m opprD addrA -{1}[u]scale1r -scalerBl -scalerBr scaler_eq0 subr_eq0.
by rewrite gt_eqF //= subr_eq0.
Qed.

Theorem logistic_hypotheses : [/\ strictly_convex logistic, strictly_decreasing logistic,
  submodular logistic & replacement logistic].
Proof.
split; [exact: logistic_strictly_convex | exact: logistic_decreasing
  | exact: logistic_submodular | exact: submodular_replacement logistic_submodular].
Qed.

Lemma logistic_nonincreasing : nonincreasing logistic.
Proof. exact: strictly_decreasing_nonincreasing logistic_decreasing. Qed.

End Logistic.

(* The balanced theorem for the logistic loss: the simplex ETF is the only optimum. *)
Theorem logistic_etf_unique (R : realType) C k d (X : finType) (beta : R) (rho : 'I_C -> R)
    (D : 'I_C -> X -> R) (f : 'I_C -> X -> 'rV[R]_d) :
  (1 < C)%N -> (0 < k)%N -> 0 < beta -> law rho -> balanced rho -> (forall c, law (D c)) ->
  unit_ball f ->
  population_loss rho D (@logistic R k beta) f <= etf_loss rho (@logistic R k beta) ->
  forall a b x y, 0 < D a x -> 0 < D b y ->
  dot (f a x) (f b y) = if a == b then 1 else - C.-1%:R^-1.
Proof.
move=> C_gt1 k_gt0 beta_gt0 rho_law rho_balanced D_law ball.
apply: etf_unique_balanced => //; first exact: logistic_strictly_convex.
exact: logistic_nonincreasing.
Qed.
