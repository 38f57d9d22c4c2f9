(* The averaging step is false without submodularity, even for a convex, non-increasing, symmetric loss:
   k = 2, C = 2, rho = 1/2, d = 2, l(v) = max(0, 2 - v_1 - v_2). Class 0 is at (1, 0), class 1 is at
   (40/401, 399/401) and (-40/401, 399/401), half each.                                            *)

From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation computing.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

Section Counterexample.

Variable R : realFieldType.

Definition hinge_of_sum (v : 'rV[R]_2) : R := Num.max 0 (2%:R - v 0 0 - v 0 1).

Definition half (_ : 'I_2) : R := 2%:R^-1.

Definition one_and_two_points (c x : 'I_2) : R :=
  if c == 0 then (x == 0)%:R else 2%:R^-1.

Definition witness (c x : 'I_2) : 'rV[R]_2 := \row_j
  if c == 0 then (j == 0)%:R
  else if j == 1 then 399%:R / 401%:R
  else if x == 0 then 40%:R / 401%:R else - (40%:R / 401%:R).

(* an affine function, or the larger of two *)
Lemma hinge_of_sum_convex : convex hinge_of_sum.
Proof.
move=> t u v /andP[t_ge0 t_le1]; rewrite /hinge_of_sum !mxE.
have s_ge0 : 0 <= 1 - t by rewrite subr_ge0.
rewrite ge_maxl; apply/andP; split.
  by rewrite addr_ge0 // mulr_ge0 // le_maxr lexx.
apply: (@le_trans _ _ (t * (2%:R - u 0 0 - u 0 1) + (1 - t) * (2%:R - v 0 0 - v 0 1))).
  rewrite le_eqVlt; apply/predU1l; rewrite !mulrBr.
  rewrite -[LHS](_ : (t * 2%:R + (1 - t) * 2%:R) - (t * u 0 0 + (1 - t) * v 0 0) - (t * u 0 1 + (1 - t) * v 0 1) = _); last first.
    by rewrite -mulrDl addrCA subrr addr0 mul1r.
  by rewrite !opprD addrACA [in LHS]addrACA -!addrA.
by rewrite ler_add // ler_wpmul2l // le_maxr lexx orbT.
Qed.

Lemma hinge_of_sum_nonincreasing : nonincreasing hinge_of_sum.
Proof.
move=> u v le_uv; rewrite /hinge_of_sum ge_maxl !le_maxr lexx /=.
by rewrite ler_sub ?orbT // ler_sub.
Qed.

Lemma hinge_of_sum_symmetric v : hinge_of_sum (\row_i v 0 (rev_ord i)) = hinge_of_sum v.
Proof.
rewrite /hinge_of_sum !mxE (_ : rev_ord 0 = 1) ?(_ : rev_ord 1 = 0); try exact: val_inj.
by rewrite addrAC.
Qed.

End Counterexample.
