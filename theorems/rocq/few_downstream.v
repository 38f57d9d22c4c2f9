(* The downstream loss for the loss of the talk, under the law of few_negatives.v: where the cosines
   are those that four negatives leave, at least 308246391/10^9 for all classifiers of the unit
   ball.                                                                                          *)

From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors means minimisers computing.
From nceproof Require Import cosines tangent numbers few_negatives four_negatives.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

(* e^(-score difference) of the best classifiers there, and the lengths of their gradients *)
Definition q_sup (c t : nat) : Q :=
  match c, t with
  | 0%N, 1%N => Qmake 13533593401297 100000000000000
  | 0%N, 2%N => Qmake 13534946562847 100000000000000
  | 1%N, 0%N => Qmake 13533632664281 100000000000000
  | 1%N, 2%N => Qmake 24995807795169 25000000000000
  | 2%N, 0%N => Qmake 13753925181101 100000000000000
  | 2%N, 1%N => Qmake 24943736417347 25000000000000
  | _, _ => Qmake 1 1
  end.

Definition q_radius (c : nat) : Q :=
  match c with
  | 0%N => Qmake 1207622516383 6250000000000
  | 1%N => Qmake 7955943452589 50000000000000
  | _ => Qmake 341050728249 10000000000000
  end.

(* logarithms, from below of the sums of q_sup, from above of q_sup *)
Definition q_ln_total (c : nat) : Q :=
  match c with
  | 0%N => Qmake 1497227747813 6250000000000
  | 1%N => Qmake 37927281556271 50000000000000
  | _ => Qmake 18965046600107 25000000000000
  end.

Definition q_ln_sup (c t : nat) : Q :=
  match c, t with
  | 0%N, 1%N => Qmake (-199999519138853) 100000000000000
  | 0%N, 2%N => Qmake (-199989521100149) 100000000000000
  | 1%N, 0%N => Qmake (-199999229024277) 100000000000000
  | 1%N, 2%N => Qmake (-8385112723) 50000000000000
  | 2%N, 0%N => Qmake (-198384593489721) 100000000000000
  | 2%N, 1%N => Qmake (-112653979237) 50000000000000
  | _, _ => Qmake 0 1
  end.

Definition q_sup_total (c : nat) : Q := q_sum 3 (q_sup c).

Definition q_pull (c t : nat) : Q :=
  if (t == c)%N then Qmake 0 1 else Qmult (q_rho c) (Qdiv (q_sup c t) (q_sup_total c)).

(* of the class vectors in the gradient of the score of class c *)
Definition q_coefficient (c s : nat) : Q :=
  if (s == c)%N then q_sum 3 (q_pull c) else Qopp (q_pull s c).

Definition q_double (c s t : nat) : Q :=
  Qmult (Qmake 2 1) (Qmult (q_coefficient c s) (q_coefficient c t)).

Definition q_product (c s t : nat) : Q :=
  q_max (Qmult (q_double c s t) (q_low s t)) (Qmult (q_double c s t) (q_high s t)).

Definition q_square (c : nat) : Q :=
  Qplus (Qplus (Qplus (Qmult (q_coefficient c 0) (q_coefficient c 0))
    (Qmult (q_coefficient c 1) (q_coefficient c 1)))
    (Qmult (q_coefficient c 2) (q_coefficient c 2)))
  (Qplus (Qplus (q_product c 0 1) (q_product c 0 2)) (q_product c 1 2)).

Definition q_constant : Q := q_mean 3 q_rho (fun c => Qminus (q_ln_total c)
  (q_sum 3 (fun t => Qmult (Qdiv (q_sup c t) (q_sup_total c)) (q_ln_sup c t)))).

Definition q_after : Q := Qmake 308246391 1000000000.

Definition q_radii : Q := q_sum 3 q_radius.

(* --- what is computed ------------------------------------------------------------------------- *)

Lemma square_within (c : 'I_3) : Qle_bool (q_square c) (Qmult (q_radius c) (q_radius c)).
Proof. by move: c; apply: all3; vm_compute. Qed.

Lemma after_below : Qle_bool q_after (Qminus q_constant q_radii).
Proof. by vm_compute. Qed.

Section Downstream.

Variables (R : realFieldType) (exp ln : R -> R).

Hypotheses (expD : forall x y, exp (x + y) = exp x * exp y).
Hypotheses (exp_ge1D : forall x, 1 + x <= exp x) (exp_gt0 : forall x, 0 < exp x).
Hypotheses (expK : forall x, ln (exp x) = x) (lnK : forall y, 0 < y -> exp (ln y) = y).

Variable d : nat.
Implicit Types (u w : 'I_3 -> 'rV[R]_d) (c t : 'I_3).

Local Notation N := (num R).

Let F c t : R := N (q_sup c t).

Let F_gt0 c t : 0 < F c t.
Proof. by move: c t; do 2![apply: all3]; apply: num_gt0; vm_compute. Qed.

Let F_diag c : F c c = 1.
Proof. by rewrite -(num1 R); move: c; apply: all3. Qed.

Let sup_totalE c : sup_total F c = N (q_sup_total c).
Proof. by rewrite /sup_total (others_sum (F c)) F_diag addrC subrK /F num_sum. Qed.

Let sup_total_gt0 c : 0 < N (q_sup_total c).
Proof. by move: c; apply: all3; apply: num_gt0; vm_compute. Qed.

Let weightE c t : weight (rho R) F c t = N (q_pull c t).
Proof.
rewrite /weight sup_totalE /q_pull val_eqE; case: eqP => _; first by rewrite num0.
by rewrite num_mul num_div.
Qed.

Let pullE u c : pull (rho R) F u c = \sum_(s < 3) N (q_coefficient c s) *: u s.
Proof.
have own : weight (rho R) F c c = 0 by rewrite /weight eqxx.
rewrite /pull [X in _ - X](bigD1 c) //= [RHS](bigD1 c) //= own scale0r add0r -sumrN.
congr (_ *: _ + _).
  by rewrite /q_coefficient eqxx -num_sum; apply: eq_bigr => t _; rewrite weightE.
apply: eq_bigr => s /negbTE ne; rewrite /q_coefficient val_eqE ne num_opp scaleNr.
by rewrite weightE.
Qed.

Section Four.

Variable u : 'I_3 -> 'rV[R]_d.
Hypothesis u1 : unit_classes u.
Hypothesis cosines : [/\ N (q_low 0 1) <= dot (u c0) (u c1) <= N (q_high 0 1),
  N (q_low 0 2) <= dot (u c0) (u c2) <= N (q_high 0 2)
  & N (q_low 1 2) <= dot (u c1) (u c2) <= N (q_high 1 2)].

Let product_le c (s t : 'I_3) x : N (q_low s t) <= x <= N (q_high s t) ->
  2%:R * (N (q_coefficient c s) * N (q_coefficient c t)) * x <= N (q_product c s t).
Proof.
move=> box; rewrite /q_product num_max num_mul [N (Qmult _ (q_high _ _))]num_mul.
have -> : N (q_double c s t) = 2%:R * (N (q_coefficient c s) * N (q_coefficient c t)).
  by rewrite /q_double num_mul num_mul (num_nat R 2).
exact: product_le_max box.
Qed.

Let pull_le c : dot (pull (rho R) F u c) (pull (rho R) F u c) <= N (q_radius c) ^+ 2.
Proof.
have [box01 box02 box12] := cosines.
apply: (@le_trans _ _ (N (q_square c))); last first.
  by rewrite expr2 -num_mul; apply: num_le; apply: square_within.
rewrite pullE sum3 (square3 _ _ _ u1) /q_square num_add; apply: ler_add.
  rewrite num_add num_add num_mul num_mul num_mul; exact: lexx.
rewrite num_add num_add; apply: ler_add; last exact: (product_le (s := c1) (t := c2) c box12).
apply: ler_add; first exact: (product_le (s := c0) (t := c1) c box01).
exact: (product_le (s := c0) (t := c2) c box02).
Qed.

Let constant_ge : N q_constant <= constant ln (rho R) F.
Proof.
rewrite /q_constant /q_mean -num_sum; apply: ler_sum => c _; rewrite num_mul.
apply: (ler_wpmul2l (law_ge0 (rho_law R) c)); rewrite num_sub -num_sum; apply: ler_sub.
  rewrite sup_totalE; apply: (ln_ge expD exp_ge1D exp_gt0 lnK _ (sup_total_gt0 c)).
  by move: c; apply: all3; vm_compute.
have -> : \sum_(t < 3) N (Qmult (Qdiv (q_sup c t) (q_sup_total c)) (q_ln_sup c t)) =
    \sum_(i < 2) F c (lift c i) / sup_total F c * N (q_ln_sup c (lift c i)).
  rewrite (others_sum (fun t => F c t / sup_total F c * N (q_ln_sup c t))).
  have -> : N (q_ln_sup c c) = 0 by rewrite -(num0 R); move: c; apply: all3.
  by rewrite mulr0 subr0; apply: eq_bigr => t _; rewrite num_mul num_div sup_totalE.
apply: ler_sum => i _; apply: ler_wpmul2l.
  by rewrite sup_totalE; apply: divr_ge0; apply: ltW; [apply: F_gt0 | apply: sup_total_gt0].
apply: (ln_le expD exp_ge1D exp_gt0 lnK _ (F_gt0 _ _) (lexx _)).
by move: c (lift c i); do 2![apply: all3]; vm_compute.
Qed.

Theorem downstream_of_four w : (forall c, dot (w c) (w c) <= 1) ->
  N q_after <= class_log_downstream exp ln (rho R) u w.
Proof.
move=> ball; have r0 c : 0 <= N (q_radius c).
  by move: c; apply: all3; apply: num_ge0; vm_compute.
apply: le_trans (downstream_below expD exp_ge1D exp_gt0 expK lnK (rho_law R) F_gt0 r0 ball pull_le).
rewrite num_sum; apply: le_trans (num_le R after_below) _.
by rewrite num_sub ler_add2r constant_ge.
Qed.

End Four.

End Downstream.
