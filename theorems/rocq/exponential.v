(* False neighbours of theorems about losses with exponentials, refuted for all parameters where the
   claim names a few. The reals, and the three axioms, are those of MathComp-Analysis.            *)

From mathcomp Require Import all_ssreflect all_algebra ring.
From mathcomp Require Import boolp reals sequences exp.
From nceproof Require Import definitions expectation means minimisers tangent existence.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Nothing is strictly below a minimiser among class vectors. *)
Theorem strict_improvement_always (R : realType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
    (D : 'I_C -> X -> R) : (0 < d)%N -> (forall c, law (D c)) ->
  let l := fun v : 'rV[R]_k => ln (1 + \sum_i expR (- v 0 i)) in
  exists2 f : 'I_C -> X -> 'rV[R]_d, unit_vectors f &
    forall u : 'I_C -> 'rV[R]_d, (forall c, dot (u c) (u c) = 1) ->
    population_loss rho D l f <= population_loss rho D l (fun c _ => u c).
Proof.
move=> d_gt0 D_law l; have [u [u1 least]] := class_minimiser_exists k rho d_gt0.
exists (fun c _ => u c) => [c _|v v1]; first exact: u1.
by rewrite !(latent_population_loss rho l D_law); apply: least.
Qed.

(* It is affine along (1, .., 1). *)
Theorem decoupled_strictly_convex (R : realType) (k : nat) (beta m : R) : (0 < k)%N ->
  let l := fun v : 'rV[R]_k => ln (\sum_i expR (beta * (m - v 0 i))) in
  exists u v : 'rV[R]_k, [/\ forall i, 0 <= u 0 i <= 1, forall i, 0 <= v 0 i <= 1, u != v
    & l (2%:R^-1 *: u + (1 - 2%:R^-1) *: v) = 2%:R^-1 * l u + (1 - 2%:R^-1) * l v].
Proof.
move=> k_gt0 l; have value a (v : 'rV[R]_k) :
    (forall i, v 0 i = a) -> l v = ln k%:R + beta * (m - a).
  move=> va; rewrite /l (eq_bigr (fun=> expR (beta * (m - a)))) => [|i _]; last by rewrite va.
  by rewrite sumr_const card_ord -[_ *+ _]mulr_natl lnM ?posrE ?ltr0n ?expR_gt0 // expK.
exists 0, (const_mx 1); split=> [i|i||]; rewrite ?mxE ?lexx ?ler01 //.
  by apply/eqP => /rowP/(_ (Ordinal k_gt0)); rewrite !mxE => /eqP; rewrite eq_sym oner_eq0.
rewrite (value 0 0) => [|i]; last by rewrite mxE.
rewrite (value 1 (const_mx 1)) => [|i]; last by rewrite mxE.
rewrite (value (1 - 2%:R^-1)) => [|i]; last by rewrite !mxE mulr0 add0r mulr1.
set n := ln _; by field.
Qed.

(* At (1, 0, ..) and (0, 1, 0, ..): 2 e^(-beta) is less than 1 + e^(-2 beta). *)
Theorem exponential_of_sum_submodular (R : realType) (k : nat) (beta : R) : (1 < k)%N -> 0 < beta ->
  let l := fun v : 'rV[R]_k => expR (- (beta * \sum_i v 0 i)) in
  exists u v : 'rV[R]_k, [/\ forall i, 0 <= u 0 i <= 1, forall i, 0 <= v 0 i <= 1
    & l u + l v < l (\row_i Num.min (u 0 i) (v 0 i)) + l (\row_i Num.max (u 0 i) (v 0 i))].
Proof.
move=> k_gt1 beta_gt0 l; pose i0 := Ordinal (ltnW k_gt1); pose i1 := Ordinal k_gt1.
pose e (i : 'I_k) : 'rV[R]_k := delta_mx 0 i.
have unit i j : 0 <= e i 0 j <= 1 by rewrite !mxE eqxx /=; case: eqP; rewrite ?lexx ?ler01.
have sum_e i : \sum_j e i 0 j = 1.
  by rewrite (bigD1 i) //= big1 ?addr0 => [|j /negbTE ne]; rewrite !mxE !eqxx ?ne.
exists (e i0), (e i1); split; try exact: unit.
have ne : (i0 == i1) = false by [].
have -> : \row_i Num.min (e i0 0 i) (e i1 0 i) = 0.
  apply/rowP => i; rewrite !mxE eqxx; have [->|_] := eqVneq i i0; last by rewrite min_l // ler0n.
  by rewrite ne min_r ?ler01.
have -> : \row_i Num.max (e i0 0 i) (e i1 0 i) = e i0 + e i1.
  apply/rowP => i; rewrite !mxE eqxx; have [->|_] := eqVneq i i0.
    by rewrite ne max_l ?ler01 // addr0.
  by rewrite add0r max_r // ler0n.
have zero : \sum_i (0 : 'rV[R]_k) 0 i = 0 by apply: big1 => i _; rewrite mxE.
have two : \sum_i (e i0 + e i1) 0 i = 1 + 1.
  by rewrite -{1}(sum_e i0) -(sum_e i1) -big_split; apply: eq_bigr => i _; rewrite mxE.
rewrite /l !sum_e zero two mulr0 oppr0 expR0 mulrDr mulr1 opprD expRD.
have := expR_lt1 (- beta); rewrite oppr_lt0 beta_gt0; set a := expR _ => a_lt1.
rewrite -subr_gt0 (_ : _ - _ = (1 - a) ^+ 2); last by ring.
by rewrite exprn_even_gt0 //= subr_eq0 eq_sym lt_eqF.
Qed.

(* One negative, at 1/2: where it is clamped the loss depends on the cosine with the positive. *)
Theorem debiased_depends_on_margins (R : realType) :
  let l := fun s t : R =>
    ln (1 + Num.max ((expR (- (s - t)) - 2%:R^-1) / (1 - 2%:R^-1)) (expR (-1 - s))) in
  1 - 0 = 0 - (-1) :> R /\ l 1 0 != l 0 (-1).
Proof.
move=> l; split; first by rewrite opprK subr0 add0r.
have margin : 0 - -1 = 1 - 0 :> R by rewrite opprK subr0 add0r.
pose a : R := expR (-1); have a0 : 0 < a := expR_gt0 _.
have a_lt1 : a < 1 by rewrite /a expR_lt1 oppr_lt0 ltr01.
have low_le : (a - 2%:R^-1) / (1 - 2%:R^-1) <= a * a.
  have -> : (a - 2%:R^-1) / (1 - 2%:R^-1) = 2%:R * a - 1 by field.
  have := sqr_ge0 (1 - a); rewrite (_ : (1 - a) ^+ 2 = a * a - (2%:R * a - 1)); last by ring.
  by rewrite subr_ge0.
have sq_lt : a * a < a by rewrite gtr_pmulr.
have sq : expR (-1 - 1) = a * a by rewrite expRD.
rewrite /l margin !subr0 sq -/a.
rewrite !max_r ?(le_trans low_le) ?(ltW sq_lt) // lt_eqF // ltr_ln ?posrE ?ltr_add2l //.
  by rewrite addr_gt0 ?mulr_gt0.
by rewrite addr_gt0.
Qed.
