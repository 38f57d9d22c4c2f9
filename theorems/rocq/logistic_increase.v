(* For the loss log(1 + sum_i e^(-v_i)) of the talk the downstream loss rises with the number of
   negatives, from one to four: of all representations by unit vectors, with any number of points a
   class, those that minimise the loss of one negative reach 308246387/10^9, and those that minimise
   the loss of four stay at 308246391/10^9 or above. The reals, and the three axioms, are those of
   MathComp-Analysis.                                                                             *)

From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp reals sequences exp.
From nceproof Require Import definitions expectation jensen vectors means averaging minimisers.
From nceproof Require Import computing cosines tangent numbers few_negatives four_negatives.
From nceproof Require Import few_downstream one_negative logistic existence.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

Section Increase.

Variable R : realType.

Let expD (x y : R) : expR (x + y) = expR x * expR y. Proof. exact: expRD. Qed.
Let exp_ge1D (x : R) : 1 + x <= expR x. Proof. exact: expR_ge1D. Qed.
Let exp_gt0 (x : R) : 0 < expR x. Proof. exact: expR_gt0. Qed.
Let expK (x : R) : ln (expR x) = x. Proof. exact: expK. Qed.
Let lnK (y : R) : 0 < y -> expR (ln y) = y. Proof. by move=> y0; rewrite lnK. Qed.

Local Notation l k := (@log_loss R (@expR R) (@ln R) k).

Lemma log_lossE k : l k = @logistic R k 1.
Proof.
by apply/funext => v; congr (ln (1 + _)); apply: eq_bigr => i _; rewrite mul1r.
Qed.

Variables (d : nat) (X : finType) (D : 'I_3 -> X -> R).
Hypotheses (d_gt1 : (1 < d)%N) (D_law : forall c, law (D c)).
Implicit Types (f : 'I_3 -> X -> 'rV[R]_d) (u w : 'I_3 -> 'rV[R]_d).

Definition downstream f w : R := expectation (rho R) (fun c => expectation (D c) (fun x =>
  l 2 (others c (fun t => dot (f c x) (w c - w t))))).

Local Notation least k f := (minimises (rho R) D (l k) f).

Let hypotheses k : [/\ convex (l k), nonincreasing (l k) & submodular (l k)].
Proof.
have [strict decreasing sub _] := @logistic_hypotheses R k 1 ltr01; rewrite log_lossE; split=> //.
  exact: strictly_convex_convex.
exact: strictly_decreasing_nonincreasing.
Qed.

Theorem reached_at_one : (exists f, least 1 f) /\
  forall f, least 1 f -> exists2 w, (forall c, dot (w c) (w c) <= 1) &
    downstream f w <= num R q_before.
Proof.
have [l_convex l_nonincreasing l_submodular] := hypotheses 1.
have minimal := one_minimises expD exp_ge1D exp_gt0 expK lnK (ltnW d_gt1).
split=> [|f].
  have [u u_op] := opposite_exists R (ltnW d_gt1); exists (fun c _ => u c).
  exact: (minimises_of_classes (rho_law R) D_law l_convex l_nonincreasing l_submodular
    (iffRL (minimal u) u_op)).
case/(constant_on_classes (rho_law R) D_law l_convex l_nonincreasing l_submodular
  (P := @opposite R d)) => [u v c||u u_op fu]; first exact: opposite_determined.
  by move=> u /minimal.
have [u1 _ _] := u_op; exists u => [c|]; first by rewrite u1.
apply: le_trans (downstream_of_one expD exp_ge1D exp_gt0 lnK u_op).
rewrite le_eqVlt; apply/predU1l; apply: eq_expectation => c.
rewrite -[RHS](expectation_const (D_law c)).
by apply: (eq_expectation_on (D_law c)) => x /fu ->.
Qed.

Theorem least_at_four : exists f, least 4 f.
Proof.
have [l_convex l_nonincreasing l_submodular] := hypotheses 4.
have [u u_least] := class_minimiser_exists 4 (rho R) (ltnW d_gt1); exists (fun c _ => u c).
exact: (minimises_of_classes (rho_law R) D_law l_convex l_nonincreasing l_submodular u_least).
Qed.

Theorem bounded_at_four f w : least 4 f -> (forall c, dot (w c) (w c) <= 1) ->
  num R q_after <= downstream f w.
Proof.
have [l_convex l_nonincreasing l_submodular] := hypotheses 4.
move=> f_least ball; pose F c x := l 2 (others c (fun t => dot (f c x) (w c - w t))).
have /fin_all_exists2[Y Y_gt0 Y_le] c :
  exists2 x, 0 < D c x & F c x <= expectation (D c) (F c).
  exact: (@expectation_attained _ _ _ (D_law c) (F c) _ (lexx _)).
have [u1 u_least] : class_minimises (rho R) (l 4) (fun c => f c (Y c)).
  exact: (class_minimises_of_points (rho_law R) D_law l_convex l_nonincreasing l_submodular
    f_least Y_gt0).
have cosines := cosines_of_four expD exp_ge1D exp_gt0 expK lnK u1 (u_least _ (near_unit R d_gt1)).
apply: le_trans (downstream_of_four expD exp_ge1D exp_gt0 expK lnK u1 cosines ball) _.
by apply: (ler_expectation (rho_law R)) => c; apply: Y_le.
Qed.

End Increase.

(* --- the theorem ------------------------------------------------------------------------------ *)

Theorem logistic_few_negatives (R : realType) (d : nat) (X : finType) (D : 'I_3 -> X -> R) :
  (1 < d)%N -> (forall c, law (D c)) ->
  let l := fun k (v : 'rV[R]_k) => ln (1 + \sum_i expR (- v 0 i)) in
  let rho := fun c : 'I_3 => if val c == 0%N then 59%:R / 68%:R
    else if val c == 1%N then 35%:R / 272%:R else 272%:R^-1 in
  let minimises := fun k (f : 'I_3 -> X -> 'rV[R]_d) => unit_vectors f /\
    forall g : 'I_3 -> X -> 'rV[R]_d, unit_vectors g ->
    population_loss rho D (l k) f <= population_loss rho D (l k) g in
  let downstream := fun (f : 'I_3 -> X -> 'rV[R]_d) w =>
    expectation rho (fun c => expectation (D c) (fun x =>
      l 2%N (others c (fun t => dot (f c x) (w c - w t))))) in
  let ball := fun w : 'I_3 -> 'rV[R]_d => forall c, dot (w c) (w c) <= 1 in
  let digits := fun a b c : nat =>
    (a%:R * 10%:R ^+ 6 + b%:R * 10%:R ^+ 3 + c%:R) / 10%:R ^+ 9 : R in
  [/\ exists f, minimises 1%N f,
      forall f, minimises 1%N f -> exists2 w, ball w & downstream f w <= digits 308%N 246%N 387%N,
      exists f, minimises 4%N f
    & forall f, minimises 4%N f -> forall w, ball w -> digits 308%N 246%N 391%N <= downstream f w].
Proof.
move=> d1 D_law l law3 least down ball digits.
have same : law3 = rho R.
  apply/funext; apply: all3; rewrite /rho numE.
  - exact: esym (of_Q_nat R 59 68).
  - exact: esym (of_Q_nat R 35 272).
  - by rewrite -[LHS]div1r; exact: esym (of_Q_nat R 1 272).
have number (a b c : nat) q : num R (Qmult q (Qmake 1000000000 1)) =
    num R (Qmake (Z.of_nat a) 1) * num R (Qmake 1000000 1) +
    num R (Qmake (Z.of_nat b) 1) * num R (Qmake 1000 1) + num R (Qmake (Z.of_nat c) 1) ->
  num R q = digits a b c.
  rewrite num_mul !num_nat /digits.
  have -> : num R (Qmake 1000000 1) = 10%:R ^+ 6.
    by rewrite -(num_nat R 10) !exprS expr0 mulr1 -!num_mul; apply: num_eq.
  have -> : num R (Qmake 1000 1) = 10%:R ^+ 3.
    by rewrite -(num_nat R 10) !exprS expr0 mulr1 -!num_mul; apply: num_eq.
  have -> : num R (Qmake 1000000000 1) = 10%:R ^+ 9.
    by rewrite -(num_nat R 10) !exprS expr0 mulr1 -!num_mul; apply: num_eq.
  by move=> <-; rewrite mulfK // expf_neq0 // pnatr_eq0.
have [before after] : num R q_before = digits 308%N 246%N 387%N /\
    num R q_after = digits 308%N 246%N 391%N.
  by split; apply: number; rewrite -!num_mul -!num_add; apply: num_eq; vm_compute.
rewrite /least /down same -before -after.
have [one_exists at_one] := reached_at_one d1 D_law.
split; [exact: one_exists | exact: at_one | exact: least_at_four d1 D_law |].
by move=> f f_least w w_ball; apply: bounded_at_four.
Qed.
