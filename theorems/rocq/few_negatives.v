(* Towards the refutation of the conjecture for the loss log(1 + sum_i e^(-v_i)) of the talk, with
   three classes of probabilities 59/68, 35/272 and 1/272: for four negatives the weights of the
   cosines in the loss, computed, and three unit vectors at which they balance. It is not that
   refutation: nothing here is about the downstream loss. The numbers are rationals, compared by
   vm_compute.                                                                                    *)

From Coq Require Import ZArith QArith Lia.
From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors means minimisers computing enclosure.
From nceproof Require Import cosines tangent.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

(* --- the numbers ------------------------------------------------------------------------------ *)

Definition q_rho (c : nat) : Q :=
  match c with 0%N => Qmake 59 68 | 1%N => Qmake 35 272 | _ => Qmake 1 272 end.

(* e^(cosine - 1) near the minimiser for four negatives *)
Definition q_E (c t : nat) : Q :=
  match c, t with
  | 0%N, 1%N | 1%N, 0%N => Qmake 27067257539464779781 200000000000000000000
  | 0%N, 2%N | 2%N, 0%N => Qmake 1333573732733878123 9765625000000000000
  | 1%N, 2%N | 2%N, 1%N => Qmake 2476321081569040208239 2500000000000000000000
  | _, _ => Qmake 1 1
  end.

(* three unit vectors of the plane near it *)
Definition q_half_angle (c : nat) : Q :=
  if c is 1%N then Qmake (-19263977450561) 10000000000000000
  else Qmake 336050892567241 5000000000000000.

Definition q_first (c : nat) : Q :=
  if c is 0%N then Qmake 1 1 else let h := q_half_angle c in
  Qdiv (Qminus (Qmult h h) (Qmake 1 1)) (Qplus (Qmake 1 1) (Qmult h h)).

Definition q_second (c : nat) : Q :=
  if c is 0%N then Qmake 0 1 else let h := q_half_angle c in
  Qdiv (Qmult (Qmake (-2) 1) h) (Qplus (Qmake 1 1) (Qmult h h)).

Definition q_cosine (c t : nat) : Q :=
  Qred (Qplus (Qmult (q_first c) (q_first t)) (Qmult (q_second c) (q_second t))).

Definition q_eps : Q := Qmake 1 1000000000000000000000.

(* --- shares, computed ------------------------------------------------------------------------- *)

Definition q_total c (cs : seq nat) : Q :=
  foldr (fun s a => Qplus (q_E c s) a) (Qmake 1 1) cs.

Definition q_share c t : Q := q_draws 3 (nseq 4 q_rho) (fun cs =>
  foldr (fun s a => Qplus (if s == t then Qdiv (q_E c t) (q_total c cs) else Qmake 0 1) a)
    (Qmake 0 1) cs).

Definition low (y : Q) : Q := exp_low (Pos.pow 2 200) 90 y.

Global Arguments of_Q : simpl never.
Global Arguments of_Z : simpl never.

Section FewNegatives.

Variables (R : realFieldType) (exp ln : R -> R).

Hypotheses (expD : forall x y, exp (x + y) = exp x * exp y).
Hypotheses (exp_ge1D : forall x, 1 + x <= exp x) (exp_gt0 : forall x, 0 < exp x).
Hypotheses (expK : forall x, ln (exp x) = x) (lnK : forall y, 0 < y -> exp (ln y) = y).

Local Notation N := (of_Q R).

Lemma q_le a b : Qle_bool a b = true -> N a <= N b.
Proof. by move=> ab; apply: of_Q_le; rewrite -Qle_bool_iff. Qed.

Lemma q_lt a b : Qle_bool b a = false -> N a < N b.
Proof.
move=> ab; have : Qlt a b by apply: Qnot_le_lt; rewrite -Qle_bool_iff ab.
rewrite /Qlt => lt_ab; rewrite -subr_gt0 -of_Q_sub /of_Q divr_gt0 ?of_Z_gt0 //.
have : Z.lt 0 (Qnum (Qminus b a)) by rewrite /=; lia.
by case: (Qnum _) => // p _; apply: of_Z_gt0.
Qed.

Lemma of_Q1 : N (Qmake 1 1) = 1.
Proof. by rewrite (of_Q_nat R 1 1) divr1. Qed.

Lemma of_Q2 : N (Qmake 2 1) = 2%:R.
Proof. by rewrite (of_Q_nat R 2 1) divr1. Qed.

Lemma low_le y : N (low y) <= exp (N y).
Proof. exact: exp_low_sound. Qed.

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

Lemma exp_le_inv q h : Qle_bool (Qinv q) (low (Qopp h)) = true -> 0 < N q -> exp (N h) <= N q.
Proof.
move=> check q0; rewrite -[exp _]invrK -[N q]invrK lef_pinv ?posrE ?invr_gt0 //.
by rewrite -expN -of_Q_opp -of_Q_inv; apply: le_trans (low_le _); apply: q_le.
Qed.

Lemma ln_ge q h : Qle_bool (Qinv q) (low (Qopp h)) = true -> 0 < N q -> N h <= ln (N q).
Proof.
move=> check q0; rewrite leNgt; apply/negP => /exp_lt; rewrite lnK // ltNge => /negP; apply.
exact: exp_le_inv.
Qed.

Lemma ln_le q h : Qle_bool q (low h) = true -> 0 < N q -> ln (N q) <= N h.
Proof.
move=> check q0; rewrite leNgt; apply/negP => /exp_lt; rewrite lnK // ltNge => /negP; apply.
by apply: le_trans (low_le _); apply: q_le.
Qed.

Definition rho (c : 'I_3) : R := N (q_rho c).
Definition E (c t : 'I_3) : R := N (q_E c t).

Lemma rho_gt0 c : 0 < rho c.
Proof. by rewrite -(of_Q0 R); move: c; apply: all3; apply: q_lt; vm_compute. Qed.

Lemma rho_law : law rho.
Proof.
split=> [c|]; first exact: ltW (rho_gt0 c).
by rewrite sum3 /rho -!of_Q_add -of_Q1; apply: of_Q_eq; vm_compute.
Qed.

Lemma E_gt0 c t : 0 < E c t.
Proof. by rewrite -(of_Q0 R); move: c t; do 2![apply: all3]; apply: q_lt; vm_compute. Qed.

Lemma of_Q_fold k n (f : nat -> Q) z (cs : {ffun 'I_k -> 'I_n}) :
  N (foldr (fun s a => Qplus (f s) a) z (drawn cs)) = N z + \sum_i N (f (cs i)).
Proof.
rewrite /drawn -big_enum /=; elim: (enum 'I_k) => [|i r IH] /=; first by rewrite big_nil addr0.
by rewrite big_cons of_Q_add IH addrCA.
Qed.

Lemma share_computed c t : @share R 3 4 rho E c t = N (q_share c t).
Proof.
rewrite /q_share (of_Q_draws R 3 q_rho _ (k := 4)) // /share /expectation.
apply: eq_bigr => cs _; congr (_ * _).
  by apply: eq_bigr => i _; rewrite nth_nseq ltn_ord.
rewrite of_Q_fold of_Q0 add0r; apply: eq_bigr => i _.
have -> : total E c cs = N (q_total c (drawn cs)) by rewrite of_Q_fold of_Q1.
by rewrite -val_eqE; case: eqP => _; rewrite ?mul1r ?mul0r ?of_Q0 // of_Q_div.
Qed.

(* --- four negatives: the cosines of the minimisers -------------------------------------------- *)

Variable d : nat.
Hypothesis d_gt1 : (1 < d)%N.
Implicit Types u w : 'I_3 -> 'rV[R]_d.

Let e0 : 'rV[R]_d := delta_mx 0 (Ordinal (ltnW d_gt1)).
Let e1 : 'rV[R]_d := delta_mx 0 (Ordinal d_gt1).

Definition near (c : 'I_3) : 'rV[R]_d := N (q_first c) *: e0 + N (q_second c) *: e1.

Lemma dot_near c t : dot (near c) (near t) = N (q_cosine c t).
Proof.
rewrite (of_Q_eq R (Qred_correct _)) of_Q_add !of_Q_mul /near !dot_bilinear !dot_unit !eqxx.
by rewrite -!val_eqE /= !mulr0 addr0 add0r !mulr1.
Qed.

Lemma near_unit : unit_classes near.
Proof.
by apply: all3; rewrite dot_near -of_Q1; apply: of_Q_eq; vm_compute.
Qed.

Lemma near_logarithms c t : `|dot (near c) (near t) - 1 - ln (E c t)| <= N q_eps.
Proof.
have within q y : Qle_bool (Qinv q) (low (Qopp (Qminus y q_eps))) = true ->
    Qle_bool q (low (Qplus y q_eps)) = true -> 0 < N q -> `|N y - ln (N q)| <= N q_eps.
  move=> lo hi q0; have L1 := ln_ge lo q0; have L2 := ln_le hi q0.
  move: L1 L2; rewrite of_Q_sub of_Q_add => L1 L2; rewrite ler_norml.
  by rewrite ler_subr_addr addrC ler_subl_addr L2 ler_subl_addr addrC -ler_subl_addr.
rewrite dot_near -of_Q1 -of_Q_sub; have := E_gt0 c t; rewrite /E.
by move: c t; do 2![apply: all3]; apply: within; vm_compute.
Qed.

End FewNegatives.
