(* Four negatives, the loss of the talk and the law of few_negatives.v: at its minimisers a linear
   inequality holds between the three cosines, whose weights make a short sum of the three vectors,
   and so the cosines lie in a small box.                                                         *)

From Coq Require Import ZArith QArith Lia.
From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors means minimisers computing.
From nceproof Require Import cosines tangent numbers few_negatives.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

(* --- weights ---------------------------------------------------------------------------------- *)

Section Weights.

Variable R : realFieldType.
Implicit Types (a A delta x e : R).

Lemma others_sum (G : 'I_3 -> R) (c : 'I_3) : \sum_(i < 2) G (lift c i) = \sum_t G t - G c.
Proof. by rewrite [in RHS](bigD1_ord c) //= addrC addKr. Qed.

(* A weight may be rounded by delta where what it weighs is at least -2. *)
Lemma rounded a A delta x : a <= A -> A <= a + delta -> - 2%:R <= x ->
  a * x - 2%:R * delta <= A * x.
Proof.
move=> le_aA le_A le_x; rewrite -subr_ge0.
have -> : A * x - (a * x - 2%:R * delta) = (A - a) * (x - - 2%:R) + 2%:R * (a + delta - A) by ring.
by rewrite addr_ge0 // mulr_ge0 ?subr_ge0 ?ler0n.
Qed.

(* what the cosines are compared with, on the other side *)
Lemma moved (a b c x y z X Y Z delta e : R) :
  a * (x - X) - 2%:R * delta + (b * (y - Y) - 2%:R * delta) + (c * (z - Z) - 2%:R * delta) <=
    3%:R * e ->
  a * x + b * y + c * z <= 3%:R * e + 6%:R * delta + (a * X + b * Y + c * Z).
Proof.
rewrite -subr_ge0 => ge0; rewrite -subr_ge0; move: ge0; congr (_ <= _); ring.
Qed.

(* Where F is symmetric and 0 on the diagonal three weights are left. *)
Lemma three_weights (r : 'I_3 -> R) (S F : 'I_3 -> 'I_3 -> R) :
  (forall c t, F c t = F t c) -> (forall c, F c c = 0) ->
  expectation r (fun c => \sum_t S c t * F c t) =
  (r c0 * S c0 c1 + r c1 * S c1 c0) * F c0 c1 + (r c0 * S c0 c2 + r c2 * S c2 c0) * F c0 c2 +
  (r c1 * S c1 c2 + r c2 * S c2 c1) * F c1 c2.
Proof.
move=> sym diag; rewrite /expectation !sum3 !diag (sym c1 c0) (sym c2 c0) (sym c2 c1); ring.
Qed.

Lemma product_le_max (t lo hi x : R) : lo <= x <= hi -> t * x <= Num.max (t * lo) (t * hi).
Proof.
move=> /andP[lo_le le_hi]; rewrite le_maxr; have [t0|/ltW t0] := leP 0 t.
  by rewrite (ler_wpmul2l t0 le_hi) orbT.
by rewrite (ler_wnmul2l t0 lo_le).
Qed.

Lemma square3 d (u : 'I_3 -> 'rV[R]_d) (a b c : R) : unit_classes u ->
  let r := a *: u c0 + b *: u c1 + c *: u c2 in
  dot r r = a * a + b * b + c * c + (2%:R * (a * b) * dot (u c0) (u c1) +
    2%:R * (a * c) * dot (u c0) (u c2) + 2%:R * (b * c) * dot (u c1) (u c2)).
Proof.
move=> u1 r; rewrite /r !dot_bilinear !u1 (dotC (u c1) (u c0)) (dotC (u c2) (u c0)).
rewrite (dotC (u c2) (u c1)); set x := dot _ _; set y := dot _ _; set z := dot _ _; ring.
Qed.

Lemma cosine_gap_ge d (u w : 'I_3 -> 'rV[R]_d) c t : unit_classes u -> unit_classes w ->
  - 2%:R <= dot (u c) (u t) - dot (w c) (w t).
Proof.
move=> u1 w1; have lo : -1 <= dot (u c) (u t) by apply: dot_geN1; rewrite u1.
have hi : dot (w c) (w t) <= 1 by apply: dot_le1; rewrite w1.
have -> : - 2%:R = -1 - 1 :> R by ring.
exact: ler_sub.
Qed.

End Weights.

Definition q_slack : Q := Qplus (Qmult (Qmake 3 1) q_eps) (Qmult (Qmake 6 1) q_delta).

Definition q_most : Q := Qplus q_slack (Qplus (Qplus (Qmult (q_weight 0 1) (q_cosine 0 1))
  (Qmult (q_weight 0 2) (q_cosine 0 2))) (Qmult (q_weight 1 2) (q_cosine 1 2))).

(* between which the cosine of two vectors is where p, q and o make a short sum of three *)
Definition boxed (p q o lo hi : Q) : bool :=
  let m := Qminus (Qminus (Qmult o o) (Qmult p p)) (Qmult q q) in
  let n := Qmult (Qmult (Qmake 2 1) q_nu) (Qplus p q) in
  let pq := Qmult (Qmult (Qmake 2 1) p) q in
  Qle_bool (Qmult pq lo) (Qminus (Qminus m (Qmult q_nu q_nu)) n) &&
    Qle_bool (Qplus m n) (Qmult pq hi).

Definition q_ab : Q := Qmult (q_weight 0 1) (q_weight 0 2).
Definition q_ac : Q := Qmult (q_weight 0 1) (q_weight 1 2).
Definition q_bc : Q := Qmult (q_weight 0 2) (q_weight 1 2).

Lemma boxes : [/\ boxed q_ab q_ac q_bc (q_low 0 1) (q_high 0 1),
  boxed q_ab q_bc q_ac (q_low 0 2) (q_high 0 2) & boxed q_ac q_bc q_ab (q_low 1 2) (q_high 1 2)].
Proof. by split; vm_compute. Qed.

Section Four.

Variables (R : realFieldType) (exp ln : R -> R).

Hypotheses (expD : forall x y, exp (x + y) = exp x * exp y).
Hypotheses (exp_ge1D : forall x, 1 + x <= exp x) (exp_gt0 : forall x, 0 < exp x).
Hypotheses (expK : forall x, ln (exp x) = x) (lnK : forall y, 0 < y -> exp (ln y) = y).

Variable d : nat.
Hypothesis d_gt1 : (1 < d)%N.

Local Notation N := (num R).
Local Notation loss u := (latent_loss (@rho R) (@log_loss R exp ln 4) u).
Local Notation v := (near R d_gt1).

Let exact_between (c t : 'I_3) : within_delta c t ->
  let A := rho R c * share 4 (rho R) (E R) c t + rho R t * share 4 (rho R) (E R) t c in
  N (q_weight c t) <= A /\ A <= N (q_weight c t) + N q_delta.
Proof.
move=> both A; have /andP[lo hi] : Qle_bool (q_weight c t) (q_exact c t) &&
  Qle_bool (q_exact c t) (Qplus (q_weight c t) q_delta) := both.
have -> : A = N (q_exact c t) by rewrite num_add !num_mul -!share_computed.
by rewrite -num_add; split; apply: num_le.
Qed.

Variable u : 'I_3 -> 'rV[R]_d.
Hypotheses (u1 : unit_classes u) (u_le : loss u <= loss v).

Local Notation x := (dot (u c0) (u c1)).
Local Notation y := (dot (u c0) (u c2)).
Local Notation z := (dot (u c1) (u c2)).

Let eps01 : 0 <= N q_eps <= 2%:R^-1.
Proof.
rewrite -(num_nat R 2) -num_inv; apply/andP.
by split; [apply: num_ge0 | apply: num_le]; vm_compute.
Qed.

Let most_computed : N q_most = 3%:R * N q_eps + 6%:R * N q_delta +
  (N (q_weight 0 1) * N (q_cosine 0 1) + N (q_weight 0 2) * N (q_cosine 0 2) +
   N (q_weight 1 2) * N (q_cosine 1 2)).
Proof.
by rewrite -(num_nat R 3) -(num_nat R 6) -!num_mul -!num_add.
Qed.

Lemma linear_four : N (q_weight 0 1) * x + N (q_weight 0 2) * y + N (q_weight 1 2) * z <= N q_most.
Proof.
have := latent_near expD exp_ge1D exp_gt0 expK lnK (rho_law R) (E_gt0 R) u1 (near_unit R d_gt1)
  eps01 (near_logarithms expD exp_ge1D exp_gt0 lnK d_gt1) u_le.
pose F c t := dot (u c) (u t) - dot (v c) (v t).
rewrite (three_weights (rho R) (share 4 (rho R) (E R)) (F := F)); last first.
- by move=> c; rewrite /F u1 near_unit subrr.
- by move=> c t; rewrite /F dotC [dot (v t) _]dotC.
have [w01 w02 w12] := weights_within_delta.
have [A01 B01] := @exact_between c0 c1 w01.
have [A02 B02] := @exact_between c0 c2 w02.
have [A12 B12] := @exact_between c1 c2 w12.
have g c t : - 2%:R <= F c t by apply: cosine_gap_ge u1 (near_unit R d_gt1).
have FE c t : F c t = dot (u c) (u t) - N (q_cosine c t) by congr (_ - _); apply: dot_near.
clearbody F => le_e; have le_F := ler_add (ler_add (rounded A01 B01 (g c0 c1))
  (rounded A02 B02 (g c0 c2))) (rounded A12 B12 (g c1 c2)).
have := le_trans le_F le_e; rewrite (FE c0 c1) (FE c0 c2) (FE c1 c2) => /moved.
by rewrite most_computed.
Qed.

Local Notation a := (N (q_weight 0 1)).
Local Notation b := (N (q_weight 0 2)).
Local Notation c := (N (q_weight 1 2)).

Let short (w : 'rV[R]_d) : Prop := dot w w <= N q_nu ^+ 2.

Let short_sum : short ((a * b) *: u c0 + (a * c) *: u c1 + (b * c) *: u c2).
Proof.
rewrite /short square_of_weights ?u1 //.
have abc : 0 <= 2%:R * (a * b * c).
  by rewrite -(num_nat R 2) -!num_mul; apply: num_ge0; vm_compute.
pose squares := (a * b) ^+ 2 + (a * c) ^+ 2 + (b * c) ^+ 2.
apply: (@le_trans _ _ (squares + 2%:R * (a * b * c) * N q_most)).
  by rewrite ler_add2l ler_wpmul2l // linear_four.
by rewrite /squares !expr2 -(num_nat R 2) -!num_mul -!num_add; apply: num_le; vm_compute.
Qed.

Let in_box (w0 w1 w2 : 'rV[R]_d) (p q o lo hi : Q) :
  dot w0 w0 = 1 -> dot w1 w1 = 1 -> dot w2 w2 = 1 ->
  short (N p *: w0 + N q *: w1 + N o *: w2) ->
  0 < N p -> 0 < N q -> boxed p q o lo hi -> N lo <= dot w0 w1 <= N hi.
Proof.
move=> unit0 unit1 unit2 r_short p0 q0 /andP[lo_ok hi_ok].
apply: (cosine_between unit0 unit1 unit2 p0 q0 _ r_short).
- by apply: num_ge0; vm_compute.
- by move: (num_le R lo_ok); rewrite !num_sub !num_mul num_add (num_nat R 2) !expr2.
- by move: (num_le R hi_ok); rewrite num_add !num_sub !num_mul num_add (num_nat R 2) !expr2.
Qed.

Theorem cosines_of_four : [/\ N (q_low 0 1) <= x <= N (q_high 0 1),
  N (q_low 0 2) <= y <= N (q_high 0 2) & N (q_low 1 2) <= z <= N (q_high 1 2)].
Proof.
have [box01 box02 box12] := boxes; have [p0 q0 o0] : [/\ 0 < N q_ab, 0 < N q_ac & 0 < N q_bc].
  by split; apply: num_gt0; vm_compute.
move: short_sum; rewrite -!num_mul => r_short; split.
- exact: (in_box (u1 c0) (u1 c1) (u1 c2) r_short p0 q0 box01).
- rewrite addrAC in r_short; exact: (in_box (u1 c0) (u1 c2) (u1 c1) r_short p0 o0 box02).
- rewrite -addrA addrC in r_short; exact: (in_box (u1 c1) (u1 c2) (u1 c0) r_short q0 o0 box12).
Qed.

End Four.
