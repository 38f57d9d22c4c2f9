(* Rational numbers below e^y, computed with binary integers and proved to be so: (1 + y/n)^n for
   n = 2^m, by m squarings that are rounded down. Bounds from above, and those of logarithms, follow
   by inversion.                                                                                  *)

From Coq Require Import ZArith QArith Lia.
From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation computing.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

Section Enclosure.

Variables (one : positive) (m : nat).

(* in units of 1/one *)
Definition square_down (z : Z) : Z := Z.div (Z.mul z z) (Zpos one).

Definition power_of_two : Z := Z.pow 2 (Z.of_nat m).

Definition first_term (y : Q) : Z :=
  Z.max 0 (Z.add (Zpos one)
    (Z.div (Z.mul (Qnum y) (Zpos one)) (Z.mul (Zpos (Qden y)) power_of_two))).

Definition exp_low (y : Q) : Q := Qmake (iter m square_down (first_term y)) one.

Variables (R : realFieldType) (exp : R -> R).
Hypotheses (expD : forall x y, exp (x + y) = exp x * exp y).
Hypotheses (exp_ge1D : forall x, 1 + x <= exp x) (exp_gt0 : forall x, 0 < exp x).

Let val (z : Z) : R := of_Q R (Qmake z one).

Let one_gt0 : 0 < of_Z R (Zpos one) := of_Z_gt0 R one.

Let of_Z_le a b : Z.le a b -> of_Z R a <= of_Z R b.
Proof. by move=> ab; rewrite -subr_ge0 -of_Z_opp -of_Z_add; apply: of_Z_ge0; lia. Qed.

Let of_Z_div a b : Z.lt 0 b -> of_Z R (Z.div a b) <= of_Z R a / of_Z R b.
Proof.
move=> b0; have: 0 < of_Z R b by case: b b0 => // p _; apply: of_Z_gt0.
move=> b_gt0; rewrite ler_pdivl_mulr // -of_Z_mul; apply: of_Z_le.
by rewrite Z.mul_comm; apply: Z.mul_div_le.
Qed.

Let valE z : val z = of_Z R z / of_Z R (Zpos one). Proof. by []. Qed.

Let val_ge0 z : Z.le 0 z -> 0 <= val z.
Proof. by move=> z0; rewrite /val /of_Q divr_ge0 ?(ltW one_gt0) // of_Z_ge0. Qed.

Let square_down_le z y : Z.le 0 z -> val z <= y ->
  Z.le 0 (square_down z) /\ val (square_down z) <= y ^+ 2.
Proof.
move=> z0 zy; split; first by apply: Z.div_pos; [nia | done].
apply: (@le_trans _ _ (val z ^+ 2)); last first.
  by rewrite ler_expn2r // ?nnegrE ?(le_trans _ zy) ?val_ge0.
rewrite /val /of_Q /= expr2 mulf_div invfM mulrA ler_wpmul2r ?invr_ge0 ?(ltW one_gt0) //.
by rewrite -of_Z_mul; apply: of_Z_div.
Qed.

Let squares_down j z (x : R) : Z.le 0 z -> val z <= exp x ->
  val (iter j square_down z) <= exp (2%:R ^+ j * x).
Proof.
elim: j z x => [|j IH] z x z0 zx; first by rewrite expr0 mul1r.
rewrite iterSr; have [s0 sx] := square_down_le z0 zx.
rewrite exprSr -mulrA; apply: IH => //; apply: le_trans sx _.
by rewrite expr2 -expD mulr_natl mulr2n lexx.
Qed.

Theorem exp_low_sound y : of_Q R (exp_low y) <= exp (of_Q R y).
Proof.
have two_Z : of_Z R power_of_two = 2%:R ^+ m.
  rewrite /power_of_two; elim: (m) => [|j IH]; first by rewrite expr0; apply: (of_Z_nat R 1).
  rewrite exprS -IH Nat2Z.inj_succ Z.pow_succ_r ?of_Z_mul ?(of_Z_nat R 2) //; exact: Zle_0_nat.
have n_pos : Z.lt 0 power_of_two by apply: Z.pow_pos_nonneg => //; apply: Zle_0_nat.
have n0 : 2%:R ^+ m != 0 :> R by rewrite expf_neq0 // pnatr_eq0.
have -> : of_Q R y = 2%:R ^+ m * (of_Q R y / 2%:R ^+ m) by rewrite mulrC divfK.
apply: squares_down; first exact: Z.le_max_l.
rewrite /first_term; set t := Z.add _ _; have [[_ ->]|[_ ->]] := Z.max_spec 0 t; last first.
  by rewrite /val /of_Q /of_Z /= subrr mul0r ltW ?exp_gt0.
apply: le_trans (exp_ge1D _); rewrite valE /t of_Z_add mulrDl mulfV ?gt_eqF // ler_add2l /of_Q.
rewrite ler_pdivr_mulr //; apply: le_trans (of_Z_div _ _) _; first by nia.
rewrite !of_Z_mul two_Z le_eqVlt; apply/predU1l.
have := gt_eqF (of_Z_gt0 R (Qden y)) => /negbT; move: n0.
set a := of_Z R _; set b := of_Z R _; set c := of_Z R _; set n := _ ^+ m => n0 c0; field.
by rewrite n0.
Qed.

End Enclosure.
