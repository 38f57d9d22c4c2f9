(* The law of the certificate logistic_few_negatives, three classes of probabilities 59/68, 35/272
   and 1/272, and its minimiser for four negatives: the weights of the cosines there, computed,
   and three unit vectors at which they balance. All numbers are rationals, compared by
   vm_compute.                                                                                    *)

From Coq Require Import ZArith QArith Lia.
From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors means minimisers computing.
From nceproof Require Import cosines tangent numbers.

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

Definition q_delta : Q := Qmake 1 1000000000000000000000000.

(* the weights of the three cosines, rounded down by at most delta *)
Definition q_weight (c t : nat) : Q :=
  match c, t with
  | 0%N, 1%N => Qmake 25152134810092260378833 500000000000000000000000
  | 0%N, _ => Qmake 1448343348941285281863 1000000000000000000000000
  | _, _ => Qmake 1408174755201734453451 1000000000000000000000000
  end.

Definition q_nu : Q := Qmake 5017 200000000000000000.

(* between what the cosines are *)
Definition q_low (c t : nat) : Q :=
  match c, t with
  | 0%N, 1%N => Qmake (-99999257870943) 100000000000000
  | 0%N, _ => Qmake (-12387577790879) 12500000000000
  | _, _ => Qmake 99048327941913 100000000000000
  end.

Definition q_high (c t : nat) : Q :=
  match c, t with
  | 0%N, 1%N => Qmake (-99999257731257) 100000000000000
  | 0%N, _ => Qmake (-99100619798279) 100000000000000
  | _, _ => Qmake 9904833047263 10000000000000
  end.

(* --- shares, computed ------------------------------------------------------------------------- *)

Definition q_total (c : nat) (cs : seq nat) : Q :=
  foldr (fun s a => Qplus (q_E c s) a) (Qmake 1 1) cs.

Definition q_share (c t : nat) : Q := q_draws 3 (nseq 4 q_rho) (fun cs =>
  foldr (fun s a => Qplus (if s == t then Qdiv (q_E c t) (q_total c cs) else Qmake 0 1) a)
    (Qmake 0 1) cs).

(* the weight of the cosine of c and t, which are both anchors *)
Definition q_exact (c t : nat) : Q :=
  Qplus (Qmult (q_rho c) (q_share c t)) (Qmult (q_rho t) (q_share t c)).

Definition within_delta (c t : nat) : bool :=
  let a := q_exact c t in
  Qle_bool (q_weight c t) a && Qle_bool a (Qplus (q_weight c t) q_delta).

Lemma weights_within_delta : [/\ within_delta 0 1, within_delta 0 2 & within_delta 1 2].
Proof. by split; vm_cast_no_check (erefl true). Qed.

Section FewNegatives.

Variables (R : realFieldType) (exp ln : R -> R).

Hypotheses (expD : forall x y, exp (x + y) = exp x * exp y).
Hypotheses (exp_ge1D : forall x, 1 + x <= exp x) (exp_gt0 : forall x, 0 < exp x).
Hypotheses (expK : forall x, ln (exp x) = x) (lnK : forall y, 0 < y -> exp (ln y) = y).

Local Notation N := (num R).

Definition rho (c : 'I_3) : R := N (q_rho c).
Definition E (c t : 'I_3) : R := N (q_E c t).

Lemma rho_gt0 c : 0 < rho c.
Proof. by move: c; apply: all3; apply: num_gt0; vm_compute. Qed.

Lemma rho_law : law rho.
Proof.
split=> [c|]; first exact: ltW (rho_gt0 c).
by rewrite sum3 /rho -!num_add -num1; apply: num_eq; vm_compute.
Qed.

Lemma E_gt0 c t : 0 < E c t.
Proof. by move: c t; do 2![apply: all3]; apply: num_gt0; vm_compute. Qed.

Lemma num_fold k n (f : nat -> Q) z (cs : {ffun 'I_k -> 'I_n}) :
  N (foldr (fun s a => Qplus (f s) a) z (drawn cs)) = N z + \sum_i N (f (cs i)).
Proof.
rewrite /drawn -big_enum /=; elim: (enum 'I_k) => [|i r IH] /=; first by rewrite big_nil addr0.
by rewrite big_cons num_add IH addrCA.
Qed.

Lemma share_computed c t : @share R 3 4 rho E c t = N (q_share c t).
Proof.
rewrite numE /q_share (of_Q_draws R 3 q_rho _ (k := 4)) // /share /expectation.
apply: eq_bigr => cs _; congr (_ * _).
  by apply: eq_bigr => i _; rewrite nth_nseq ltn_ord /rho numE.
rewrite -numE num_fold num0 add0r; apply: eq_bigr => i _.
have -> : total E c cs = N (q_total c (drawn cs)) by rewrite num_fold num1.
by rewrite -val_eqE; case: eqP => _; rewrite ?mul1r ?mul0r ?num0 // num_div.
Qed.

(* --- three unit vectors near the minimiser for four negatives --------------------------------- *)

Variable d : nat.
Hypothesis d_gt1 : (1 < d)%N.
Implicit Types u w : 'I_3 -> 'rV[R]_d.

Let e0 : 'rV[R]_d := delta_mx 0 (Ordinal (ltnW d_gt1)).
Let e1 : 'rV[R]_d := delta_mx 0 (Ordinal d_gt1).

Definition near (c : 'I_3) : 'rV[R]_d := N (q_first c) *: e0 + N (q_second c) *: e1.

Lemma dot_near c t : dot (near c) (near t) = N (q_cosine c t).
Proof.
rewrite numE (of_Q_eq R (Qred_correct _)) -numE num_add !num_mul /near !dot_bilinear !dot_unit.
by rewrite !eqxx -!val_eqE /= !mulr0 addr0 add0r !mulr1.
Qed.

Lemma near_unit : unit_classes near.
Proof.
by apply: all3; rewrite dot_near -num1; apply: num_eq; vm_compute.
Qed.

Lemma near_logarithms c t : `|dot (near c) (near t) - 1 - ln (E c t)| <= N q_eps.
Proof.
have within q y : Qle_bool (Qinv q) (low (Qopp (Qminus y q_eps))) = true ->
    Qle_bool q (low (Qplus y q_eps)) = true -> 0 < N q -> `|N y - ln (N q)| <= N q_eps.
  move=> lo hi q0; have := ln_ge expD exp_ge1D exp_gt0 lnK lo q0.
  have := ln_le expD exp_ge1D exp_gt0 lnK hi q0 (lexx _).
  rewrite num_sub num_add => L2 L1; rewrite ler_norml.
  by rewrite ler_subr_addr addrC ler_subl_addr L2 ler_subl_addr addrC -ler_subl_addr.
rewrite dot_near -num1 -num_sub; have := E_gt0 c t; rewrite /E.
by move: c t; do 2![apply: all3]; apply: within; vm_cast_no_check (erefl true).
Qed.

End FewNegatives.
