(* For the hardest-negative loss the downstream loss rises with the number of negatives: of all
   representations, with any number of points a class, those that minimise the loss of one negative
   reach -10/9 under any weights, and those that minimise the loss of eight stay at -1/5, at -2/3
   under uniform weights.                                                                         *)

From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors means averaging minimisers.
From nceproof Require Import cosines hardest.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* --- minimisers among class vectors ----------------------------------------------------------- *)

Definition merged (R : realFieldType) d (u : 'I_3 -> 'rV[R]_d) : Prop :=
  [/\ unit_classes u, u c1 = u c0 & u c2 = - u c0].

Section Merged.

Variables (R : realFieldType) (d : nat).
Hypothesis d_gt0 : (0 < d)%N.

Lemma merged_exists : exists v : 'I_3 -> 'rV[R]_d, merged v.
Proof.
pose e : 'rV[R]_d := delta_mx 0 (Ordinal d_gt0).
exists (fun c => if c == c2 then - e else e); split=> //.
by apply: all3; rewrite /= ?dotNl ?dotNr ?opprK dot_unit eqxx.
Qed.

Lemma eight_minimises (u : 'I_3 -> 'rV[R]_d) :
  class_minimises (@rho R) (@hardest R 7) u <-> merged u.
Proof.
have value (w : 'I_3 -> 'rV[R]_d) : merged w -> latent_loss (@rho R) (@hardest R 7) w <= - (4%:R * beta R).
  by move=> [w1 same opposite]; rewrite -(minorant_merged w1 same opposite) minorant_touches.
have [v v_merged] := merged_exists; split=> [[u1 least]|u_merged]; last first.
  have [u1 _ _] := u_merged; split=> // w w1; apply: le_trans (value u u_merged) _.
  by apply: le_trans (minorant_le w1); apply: minorant_ge w1.
have [v1 _ _] := v_merged; have [|same opposite] := minorant_least u1; last by split.
by apply: le_trans (minorant_le u1) _; apply: le_trans (least v v1) _; apply: value.
Qed.

End Merged.

Section Triangle.

Variables (R : rcfType) (d : nat).
Hypothesis d_gt1 : (1 < d)%N.

Let e0 : 'rV[R]_d := delta_mx 0 (Ordinal (ltnW d_gt1)).
Let e1 : 'rV[R]_d := delta_mx 0 (Ordinal d_gt1).
Let s : R := Num.sqrt 80%:R / 9%:R.

Definition triangle (c : 'I_3) : 'rV[R]_d :=
  if c == c2 then - e0 else 9%:R^-1 *: e0 + (if c == c0 then s else - s) *: e1.

Lemma triangle_balance : unit_classes triangle /\ centre triangle = 0.
Proof.
have s2 : s * s = 80%:R / 81%:R.
  by rewrite /s mulrACA -expr2 sqr_sqrtr ?ler0n // -invfM -natrM.
split.
  apply: all3; rewrite /triangle /= ?dot_bilinear ?dot_unit ?eqxx /=.
  - by rewrite !mulr0 addr0 add0r !mulr1 s2; field.
  - by rewrite !mulr0 addr0 add0r !mulr1 mulrNN s2; field.
  - by rewrite dotNl dotNr opprK dot_unit eqxx.
rewrite /centre sum3 /triangle /rho /= scalerDr scalerDr !scalerA addrACA mulrN scaleNr addrN addr0.
rewrite scalerN -scalerDl -scalerBl (_ : _ - _ = 0) ?scale0r //; by field.
Qed.

End Triangle.

(* --- the downstream loss of class vectors ----------------------------------------------------- *)

Section ClassDownstream.

Variables (R : realFieldType) (d : nat) (omega : 'I_3 -> R).
Hypothesis omega_law : law omega.
Implicit Types u w : 'I_3 -> 'rV[R]_d.

Definition class_downstream u w : R := expectation omega (fun c =>
  @hardest R 1 (others c (fun t => dot (u c) (w c - w t)))).

Lemma downstream_of_balance u : unit_classes u -> centre u = 0 ->
  class_downstream u u <= - (10%:R / 9%:R).
Proof.
move=> u1 balance; rewrite -[leRHS](expectation_const omega_law).
apply: (ler_expectation omega_law) => c; apply: hardest_le => t; rewrite mxE dotBr u1 opprB.
have -> : - (10%:R / 9%:R) = - 9%:R^-1 - 1 :> R by field.
by rewrite ler_add2r; apply: gram_of_balance => //; apply: neq_lift.
Qed.

Let against u w c t : c != t -> dot (u c) (w t) - dot (u c) (w c) <=
  @hardest R 1 (others c (fun s => dot (u c) (w c - w s))).
Proof.
move=> /unlift_some[j -> _]; apply: le_trans (hardest_ge _ j).
by rewrite mxE dotBr opprB.
Qed.

Hypothesis large_alike : omega c0 = omega c1.

(* Two classes at one point lose what the other gains; the third gains at most 2. *)
Lemma downstream_of_merged u w : merged u -> (forall c, dot (w c) (w c) <= 1) ->
  - (2%:R * omega c2) <= class_downstream u w.
Proof.
move=> [u1 same opposite] ball; rewrite /class_downstream /expectation sum3.
have h0 := @against u w c0 c1 isT; have h1 := @against u w c1 c0 isT.
have h2 := @against u w c2 c0 isT; rewrite same in h1; rewrite opposite in h2.
have lo : dot (u c0) (w c0) <= 1 by apply: dot_le1; rewrite ?u1.
have hi : -1 <= dot (u c0) (w c2) by apply: dot_geN1; rewrite ?u1.
move: h0 h1 h2; rewrite same opposite; set a := hardest _; set b := hardest _; set c := hardest _.
rewrite !dotNl opprK.
set x := dot (u c0) (w c0) in lo *; set y := dot (u c0) (w c1); set z := dot (u c0) (w c2) in hi *.
move=> h0 h1 h2; have o0 c := law_ge0 omega_law c.
have -> : - (2%:R * omega c2) =
    omega c0 * (y - x) + omega c1 * (x - y) + omega c2 * (- 1 - 1) by rewrite large_alike; ring.
rewrite !ler_add // ler_wpmul2l //; apply: le_trans h2.
by rewrite addrC; apply: ler_add => //; rewrite ler_oppl opprK.
Qed.

Lemma downstream_at_merged u : merged u -> class_downstream u u = - (2%:R * omega c2).
Proof.
move=> [u1 same opposite]; have u0 := u1 c0.
have value c a : (forall t, t != c -> dot (u c) (u t) <= 1 + a) ->
    (exists2 t, c != t & dot (u c) (u t) = 1 + a) ->
    @hardest R 1 (others c (fun s => dot (u c) (u c - u s))) = a.
  move=> le_a [t ct at_a]; apply/eqP; rewrite eq_le; apply/andP; split.
    apply: hardest_le => i; rewrite mxE dotBr opprB u1 ler_subl_addl.
    by apply: le_a; rewrite eq_sym neq_lift.
  by apply: le_trans (against u u ct); rewrite at_a u1 addrC addKr.
have le1 s t : dot (u s) (u t) <= 1 by apply: dot_le1; rewrite u1.
have n1 : dot (u c2) (u c0) = -1 by rewrite opposite dotNl u0.
rewrite /class_downstream /expectation sum3 (value c0 0) ?(value c1 0) ?(value c2 (- 2%:R)).
- by ring.
- move=> t; rewrite (_ : 1 - 2%:R = -1) => [|]; last by ring.
  by move: t; apply: all3 => // _; rewrite ?same n1.
- by exists c0; rewrite // n1; ring.
- by move=> t _; rewrite addr0.
- by exists c0; rewrite // same u0 addr0.
- by move=> t _; rewrite addr0.
- by exists c1; rewrite // same u0 addr0.
Qed.

End ClassDownstream.

(* --- representations with several points a class ---------------------------------------------- *)

Section Representations.

Variables (R : rcfType) (d : nat) (X : finType) (D : 'I_3 -> X -> R).
Hypotheses (d_gt1 : (1 < d)%N) (D_law : forall c, law (D c)).
Implicit Types (f : 'I_3 -> X -> 'rV[R]_d) (u w : 'I_3 -> 'rV[R]_d) (omega : 'I_3 -> R).

Definition downstream omega f w : R := expectation omega (fun c => expectation (D c) (fun x =>
  @hardest R 1 (others c (fun t => dot (f c x) (w c - w t))))).

Local Notation least k f := (minimises (@rho R) D (@hardest R k) f).

Let of_classes k u : class_minimises (@rho R) (@hardest R k) u -> least k (fun c _ => u c).
Proof.
apply: minimises_of_classes => //; [exact: rho_law | exact: hardest_convex
  | exact: hardest_nonincreasing | exact: hardest_submodular].
Qed.

Let constant_classes k f (P : ('I_3 -> 'rV[R]_d) -> Prop) :
  (forall u v c, P u -> P v -> (forall s, s != c -> u s = v s) -> u c = v c) ->
  (forall u, class_minimises (@rho R) (@hardest R k) u -> P u) -> least k f ->
  exists2 u, P u & forall c x, 0 < D c x -> f c x = u c.
Proof.
apply: constant_on_classes => //; [exact: rho_law | exact: hardest_convex
  | exact: hardest_nonincreasing | exact: hardest_submodular].
Qed.

Lemma downstream_on_classes omega f u w : (forall c x, 0 < D c x -> f c x = u c) ->
  downstream omega f w = class_downstream omega u w.
Proof.
move=> fu; apply: eq_expectation => c; rewrite -[RHS](expectation_const (D_law c)).
by apply: (eq_expectation_on (D_law c)) => x /fu ->.
Qed.

Let classes_of_one f : least 0 f ->
  exists2 u, unit_classes u /\ centre u = 0 & forall c x, 0 < D c x -> f c x = u c.
Proof.
have [t1 t0] := triangle_balance R d_gt1.
apply: constant_classes => [u v c [_ u0] [_ v0] same|u]; last by move/(one_minimises t1 t0).
have : rho R c *: (u c - v c) = centre u - centre v.
  rewrite /centre (bigD1 c) //= [X in _ = _ - X](bigD1 c) //= opprD addrACA scalerBr.
  rewrite (eq_bigr (fun s => rho R s *: v s)) ?subrr ?addr0 // => s ne; by rewrite same.
by rewrite u0 v0 subrr => /eqP; rewrite scaler_eq0 gt_eqF ?rho_gt0 //= subr_eq0 => /eqP.
Qed.

Let classes_of_eight f : least 7 f -> exists2 u, merged u & forall c x, 0 < D c x -> f c x = u c.
Proof.
apply: constant_classes => [u v c [_ u1 u2] [_ v1 v2] same|u]; last first.
  by move/(eight_minimises (ltnW d_gt1)).
move: c same; apply: all3 => same.
- by rewrite -u1 -v1 same.
- by rewrite u1 v1 same.
- by rewrite u2 v2 same.
Qed.

Theorem one_negative : (exists f, least 0 f) /\
  forall omega f, law omega -> least 0 f -> exists2 w, (forall c, dot (w c) (w c) <= 1) &
    downstream omega f w <= - (10%:R / 9%:R).
Proof.
have [t1 t0] := triangle_balance R d_gt1; split.
  by exists (fun c _ => triangle R d_gt1 c); apply/of_classes/(one_minimises t1 t0).
move=> omega f omega_law /classes_of_one[u [u1 u0] fu]; exists u => [c|]; first by rewrite u1.
by rewrite (downstream_on_classes _ _ fu); apply: downstream_of_balance.
Qed.

Theorem eight_negatives : (exists f, least 7 f) /\
  forall omega f, law omega -> omega c0 = omega c1 -> least 7 f ->
  (forall w, (forall c, dot (w c) (w c) <= 1) -> - (2%:R * omega c2) <= downstream omega f w) /\
  exists2 w, (forall c, dot (w c) (w c) <= 1) & downstream omega f w = - (2%:R * omega c2).
Proof.
split.
  have [v v_merged] := merged_exists R (ltnW d_gt1); exists (fun c _ => v c).
  exact/of_classes/(eight_minimises (ltnW d_gt1)).
move=> omega f omega_law alike /classes_of_eight[u u_merged fu]; split=> [w ball|].
  by rewrite (downstream_on_classes _ _ fu); apply: downstream_of_merged.
have [u1 _ _] := u_merged; exists u => [c|]; first by rewrite u1.
by rewrite (downstream_on_classes _ _ fu); apply: downstream_at_merged.
Qed.

End Representations.

Theorem hardest_negative_increase (R : rcfType) (d : nat) (X : finType) (D : 'I_3 -> X -> R) :
  (1 < d)%N -> (forall c, law (D c)) ->
  let third := fun _ : 'I_3 => 3%:R^-1 in
  let ball := fun w : 'I_3 -> 'rV[R]_d => forall c, dot (w c) (w c) <= 1 in
  let attained := fun omega f a =>
    (forall w, ball w -> a <= downstream D omega f w) /\
    exists2 w, ball w & downstream D omega f w = a in
  [/\ forall k, [/\ convex (@hardest R k), nonincreasing (@hardest R k),
        submodular (@hardest R k) & symmetric_loss (@hardest R k)],
      exists f : 'I_3 -> X -> 'rV[R]_d, minimises (@rho R) D (@hardest R 0) f,
      forall omega f, law omega -> minimises (@rho R) D (@hardest R 0) f ->
        exists2 w, ball w & downstream D omega f w <= - (10%:R / 9%:R),
      exists f : 'I_3 -> X -> 'rV[R]_d, minimises (@rho R) D (@hardest R 7) f
    & forall f, minimises (@rho R) D (@hardest R 7) f ->
        attained (@rho R) f (- 5%:R^-1) /\ attained third f (- (2%:R / 3%:R))].
Proof.
move=> d1 D_law; have [one_exists at_one] := one_negative d1 D_law.
have [eight_exists at_eight] := eight_negatives d1 D_law; split=> // [k|f f_least].
  by split; [exact: hardest_convex | exact: hardest_nonincreasing
    | exact: hardest_submodular | exact: hardest_symmetric].
split.
  have -> : - 5%:R^-1 = - (2%:R * rho R c2) by rewrite /rho /=; field.
  by apply: at_eight => //; apply: rho_law.
apply: at_eight => //; split=> [c|]; first by rewrite invr_ge0 ler0n.
by rewrite sum3; field.
Qed.
