(* The averaging step is false without submodularity, even for a convex, non-increasing, symmetric
   loss: k = 2, C = 2, rho = 1/2, d = 2, l(v) = max(0, 2 - v_1 - v_2). Class 0 is at (1, 0), class 1
   at (40/401, 399/401) and (-40/401, 399/401), half each.                                        *)

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
rewrite le_maxl; apply/andP; split.
  by rewrite addr_ge0 // mulr_ge0 // le_maxr lexx.
apply: (@le_trans _ _ (t * (2%:R - u 0 0 - u 0 1) + (1 - t) * (2%:R - v 0 0 - v 0 1))).
  rewrite le_eqVlt; apply/predU1l; rewrite !mulrBr.
  rewrite [in LHS](_ : 2%:R = t * 2%:R + (1 - t) * 2%:R); last first.
    by rewrite -mulrDl addrCA subrr addr0 mul1r.
  by rewrite !opprD [X in X + _ = _]addrACA [LHS]addrACA.
by rewrite ler_add // ler_wpmul2l // le_maxr lexx orbT.
Qed.

Lemma hinge_of_sum_nonincreasing : nonincreasing hinge_of_sum.
Proof.
move=> u v le_uv; rewrite /hinge_of_sum le_maxl !le_maxr lexx /=.
by rewrite ler_sub ?orbT // ler_sub.
Qed.

Lemma hinge_of_sum_symmetric (v : 'rV[R]_2) :
  hinge_of_sum (\row_i v 0 (rev_ord i)) = hinge_of_sum v.
Proof.
have swap0 : rev_ord 0 = 1 :> 'I_2 by apply: val_inj.
have swap1 : rev_ord 1 = 0 :> 'I_2 by apply: val_inj.
by rewrite /hinge_of_sum !mxE swap0 swap1 addrAC.
Qed.


(* --- the same model in rationals -------------------------------------------------------------- *)

Let q_half (_ : nat) : Q := Qmake 1 2.

Let q_points (c x : nat) : Q :=
  if c is 0%N then if x is 0%N then Qmake 1 1 else Qmake 0 1 else Qmake 1 2.

Let q_witness (c x j : nat) : Q :=
  match c, x, j with
  | 0%N, _, 0%N => Qmake 1 1
  | 0%N, _, _ => Qmake 0 1
  | _, 0%N, 0%N => Qmake 40 401
  | _, _, 0%N => Qmake (-40) 401
  | _, _, _ => Qmake 399 401
  end.

Let q_hinge (v : seq Q) : Q :=
  q_max (Qmake 0 1) (Qminus (Qminus (Qmake 2 1) (nth (Qmake 0 1) v 0)) (nth (Qmake 0 1) v 1)).

Let of_hinge (v : seq Q) : size v = 2%N ->
  hinge_of_sum (\row_i of_Q R (nth (Qmake 0 1) v i)) = of_Q R (q_hinge v).
Proof.
by move=> _; rewrite of_Q_max of_Q0 !of_Q_sub (of_Q_nat R 2 1) divr1 /hinge_of_sum !mxE.
Qed.

Let of_half c : half c = of_Q R (q_half c).
Proof. by rewrite (of_Q_nat R 1 2) mul1r. Qed.

Let of_points c (x : 'I_2) : one_and_two_points c x = of_Q R (q_points c x).
Proof.
rewrite /one_and_two_points; case: c => [[|[|//]] ?]; last by rewrite (of_Q_nat R 1 2) mul1r.
by case: x => [[|[|//]] ?]; [rewrite (of_Q_nat R 1 1) divr1 | rewrite of_Q0].
Qed.

Let of_witness c x : witness c x = of_vectors R 2 q_witness c x.
Proof.
apply/rowP => j; rewrite !mxE.
case: c x j => [[|[|//]] ?] [[|[|//]] ?] [[|[|//]] ?] /=;
  rewrite ?(of_Q_nat R 1 1) ?divr1 ?of_Q0 ?(of_Q_nat R 399 401) ?(of_Q_nat R 40 401) //.
by rewrite -[Qmake (-40) 401]/(Qopp (Qmake 40 401)) of_Q_opp (of_Q_nat R 40 401).
Qed.

Lemma increase :
  population_loss half one_and_two_points hinge_of_sum witness -
  expectation (one_and_two_points 1) (fun y =>
    population_loss half one_and_two_points hinge_of_sum (collapse witness 1 y)) =
  - (805%:R / (2%:R * 401%:R ^+ 2)).
Proof.
have -> : population_loss half one_and_two_points hinge_of_sum witness =
    of_Q R (q_population_loss 2 2 2 2 q_half q_points q_hinge q_witness).
  rewrite -(@population_loss_computed R 2 2 2 2 q_half q_points _ _ of_hinge q_witness).
  exact: eq_model.
have -> : expectation (one_and_two_points 1) (fun y =>
    population_loss half one_and_two_points hinge_of_sum (collapse witness 1 y)) =
    of_Q R (q_mean 2 (q_points 1%N) (fun y =>
      q_population_loss 2 2 2 2 q_half q_points q_hinge (q_collapse q_witness 1%N y))).
  rewrite -(@collapsed_loss_computed R 2 2 2 2 q_half q_points _ _ of_hinge q_witness 1).
  apply: eq_bigr => y _; rewrite of_points; congr (_ * _); apply: eq_model => // c x.
  by rewrite /collapse !of_witness.
rewrite -of_Q_sub (@of_Q_eq _ _ (Qopp (Qmake 805 321602))); last by vm_compute.
rewrite of_Q_opp; congr (- _); rewrite /of_Q /=; congr (_ / _); first exact: (of_Z_nat R 805).
rewrite -[Zpos 321602]/(Z.mul 2 (Z.mul 401 401)) !of_Z_mul expr2.
by rewrite -[LHS]/(of_Z R (Zpos 2) * (of_Z R (Zpos 401) * of_Z R (Zpos 401))) !of_Z_pos.
Qed.

End Counterexample.

(* The loss is convex, non-increasing and symmetric: what fails is the replacement inequality. *)
Theorem averaging_step_without_replacement (R : realFieldType) :
  [/\ convex (@hinge_of_sum R), nonincreasing (@hinge_of_sum R),
      forall v : 'rV[R]_2, hinge_of_sum (\row_i v 0 (rev_ord i)) = hinge_of_sum v
    & population_loss (@half R) (@one_and_two_points R) (@hinge_of_sum R) (@witness R) -
      expectation (@one_and_two_points R 1) (fun y => population_loss (@half R)
        (@one_and_two_points R) (@hinge_of_sum R) (collapse (@witness R) 1 y)) =
      - (805%:R / (2%:R * 401%:R ^+ 2))].
Proof.
split; [exact: hinge_of_sum_convex | exact: hinge_of_sum_nonincreasing
  | exact: hinge_of_sum_symmetric | exact: increase].
Qed.
