(* Numbers that are compared by vm_compute: rationals in a real field, sealed so that Rocq never
   evaluates them in unary, and rationals below and above exponentials and logarithms.           *)

From Coq Require Import ZArith QArith Lia.
From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation computing enclosure tangent.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

Fact num_key : unit. Proof. exact: tt. Qed.

(* of_Q, which two numbers are never compared through *)
Definition num (R : realFieldType) : Q -> R := locked_with num_key (@of_Q R).

(* below e^y *)
Definition low (y : Q) : Q := exp_low (Pos.pow 2 200) 90 y.

Section Numbers.

Variable R : realFieldType.
Local Notation N := (num R).

Lemma numE q : N q = of_Q R q.
Proof. by rewrite /num unlock. Qed.

Lemma num_add a b : N (Qplus a b) = N a + N b. Proof. by rewrite !numE of_Q_add. Qed.
Lemma num_mul a b : N (Qmult a b) = N a * N b. Proof. by rewrite !numE of_Q_mul. Qed.
Lemma num_opp a : N (Qopp a) = - N a. Proof. by rewrite !numE of_Q_opp. Qed.
Lemma num_sub a b : N (Qminus a b) = N a - N b. Proof. by rewrite !numE of_Q_sub. Qed.
Lemma num_inv a : N (Qinv a) = (N a)^-1. Proof. by rewrite !numE of_Q_inv. Qed.
Lemma num_div a b : N (Qdiv a b) = N a / N b. Proof. by rewrite !numE of_Q_div. Qed.
Lemma num_max a b : N (q_max a b) = Num.max (N a) (N b). Proof. by rewrite !numE of_Q_max. Qed.
Lemma num0 : N (Qmake 0 1) = 0. Proof. by rewrite numE of_Q0. Qed.

Lemma num_nat n : N (Qmake (Z.of_nat n) 1) = n%:R.
Proof. by rewrite numE of_Q_nat divr1. Qed.

Lemma num1 : N (Qmake 1 1) = 1. Proof. exact: (num_nat 1). Qed.

Lemma num_eq a b : Qeq_bool a b = true -> N a = N b.
Proof. by move=> ab; rewrite !numE; apply/of_Q_eq/Qeq_bool_eq. Qed.

Lemma num_le a b : Qle_bool a b = true -> N a <= N b.
Proof. by move=> ab; rewrite !numE; apply: of_Q_le; rewrite -Qle_bool_iff. Qed.

Lemma num_lt a b : Qle_bool b a = false -> N a < N b.
Proof.
move=> ab; have : Qlt a b by apply: Qnot_le_lt; rewrite -Qle_bool_iff ab.
rewrite /Qlt => lt_ab; rewrite !numE -subr_gt0 -of_Q_sub /of_Q divr_gt0 ?of_Z_gt0 //.
have : Z.lt 0 (Qnum (Qminus b a)) by rewrite /=; lia.
by case: (Qnum _) => // p _; apply: of_Z_gt0.
Qed.

Lemma num_ge0 q : Qle_bool (Qmake 0 1) q = true -> 0 <= N q.
Proof. by rewrite -num0; apply: num_le. Qed.

Lemma num_gt0 q : Qle_bool q (Qmake 0 1) = false -> 0 < N q.
Proof. by rewrite -num0; apply: num_lt. Qed.

Lemma num_sum n (f : nat -> Q) : \sum_(i < n) N (f i) = N (q_sum n f).
Proof. by rewrite numE of_Q_sum; apply: eq_bigr => i _; rewrite numE. Qed.

Variables exp ln : R -> R.
Hypotheses (expD : forall x y, exp (x + y) = exp x * exp y).
Hypotheses (exp_ge1D : forall x, 1 + x <= exp x) (exp_gt0 : forall x, 0 < exp x).
Hypotheses (lnK : forall y, 0 < y -> exp (ln y) = y).

Lemma exp_ge y : N (low y) <= exp (N y).
Proof. by rewrite !numE; apply: exp_low_sound. Qed.

Lemma exp_lt x y : x < y -> exp x < exp y.
Proof.
move=> lt_xy; rewrite -[y](subrK x) addrC expD ltr_pmulr ?exp_gt0 //.
by apply: lt_le_trans (exp_ge1D _); rewrite ltr_addl subr_gt0.
Qed.

Lemma expN x : exp (- x) = (exp x)^-1.
Proof.
apply: (mulfI (lt0r_neq0 (exp_gt0 x))); rewrite -expD subrr mulfV ?gt_eqF //.
exact: exp0 expD exp_gt0.
Qed.

Lemma exp_le q h : Qle_bool (Qinv q) (low (Qopp h)) = true -> 0 < N q -> exp (N h) <= N q.
Proof.
move=> check q0; rewrite -[exp _]invrK -[N q]invrK lef_pinv ?posrE ?invr_gt0 //.
by rewrite -expN -num_opp -num_inv; apply: le_trans (exp_ge _); apply: num_le.
Qed.

Lemma ln_ge q h : Qle_bool (Qinv q) (low (Qopp h)) = true -> 0 < N q -> N h <= ln (N q).
Proof.
move=> check q0; rewrite leNgt; apply/negP => /exp_lt; rewrite lnK // ltNge => /negP; apply.
exact: exp_le.
Qed.

Lemma ln_le x q h : Qle_bool q (low h) = true -> 0 < x -> x <= N q -> ln x <= N h.
Proof.
move=> check x0 le_xq; rewrite leNgt; apply/negP => /exp_lt; rewrite lnK // ltNge => /negP; apply.
by apply: le_trans le_xq _; apply: le_trans (exp_ge _); apply: num_le.
Qed.

End Numbers.

Global Arguments low : simpl never.
