(* Three unit vectors of which a linear inequality between the cosines is known: where its weights
   make a square of a sum, the sum is short and the cosines are those of a triangle; where two of the
   vectors are opposite to the third at the optimum, they are.                                    *)

From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition c0 : 'I_3 := @Ordinal 3 0 isT.
Definition c1 : 'I_3 := @Ordinal 3 1 isT.
Definition c2 : 'I_3 := @Ordinal 3 2 isT.

Lemma sum3 (V : zmodType) (F : 'I_3 -> V) : \sum_c F c = F c0 + F c1 + F c2.
Proof.
rewrite !big_ord_recl big_ord0 addr0 addrA.
by congr (_ + _ + _); congr F; apply: val_inj.
Qed.

Lemma all3 (P : 'I_3 -> Prop) : P c0 -> P c1 -> P c2 -> forall c, P c.
Proof.
move=> P0 P1 P2 [[|[|[|//]]] c_lt].
- by rewrite (_ : Ordinal _ = c0) //; apply: val_inj.
- by rewrite (_ : Ordinal _ = c1) //; apply: val_inj.
- by rewrite (_ : Ordinal _ = c2) //; apply: val_inj.
Qed.

Section Cosines.

Variables (R : realFieldType) (d : nat).
Implicit Types u v w : 'rV[R]_d.

Lemma dot_sumDr u v w : dot u (v + w) = dot u v + dot u w.
Proof. by rewrite dotC dotDl !(dotC _ u). Qed.

Definition dot_bilinear := (dotBl, dotBr, dotDl, dot_sumDr, dotZl, dotZr).

Lemma dot_le_radius u v (a : R) : 0 <= a -> dot u u <= a ^+ 2 -> dot v v <= 1 -> dot u v <= a.
Proof.
rewrite le_eqVlt => /predU1P[<- u0 _|a_gt0 u_le v_le].
  have /eqP-> : u == 0 by rewrite -dot_eq0 eq_le dot_ge0 andbT; move: u0; rewrite expr0n.
  by rewrite dot0l.
rewrite -[u](scalerKV (lt0r_neq0 a_gt0)) dotZl -[leRHS]mulr1 ler_pmul2l //.
apply: dot_le1 => //; rewrite dotZl dotZr mulrA -invfM -expr2.
by rewrite mulrC ler_pdivr_mulr ?mul1r // exprn_gt0.
Qed.

Lemma dot_ge_radius u v (a : R) : 0 <= a -> dot u u <= a ^+ 2 -> dot v v <= 1 -> - a <= dot u v.
Proof.
move=> a0 u_le v_le; rewrite ler_oppl -mulN1r -dotZl; apply: dot_le_radius => //.
by rewrite dotZl dotZr mulN1r mulN1r opprK.
Qed.

Section Triangle.

Variables (u v w : 'rV[R]_d) (a b c : R).
Hypotheses (u1 : dot u u = 1) (v1 : dot v v = 1) (w1 : dot w w = 1).

Lemma square_of_weights : let r := (a * b) *: u + (a * c) *: v + (b * c) *: w in
  dot r r = (a * b) ^+ 2 + (a * c) ^+ 2 + (b * c) ^+ 2 +
    2%:R * (a * b * c) * (a * dot u v + b * dot u w + c * dot v w).
Proof.
move=> r; rewrite /r !dot_bilinear u1 v1 w1 (dotC v u) (dotC w u) (dotC w v).
set x := dot u v; set y := dot u w; set z := dot v w; ring.
Qed.

Lemma cosine_between (nu lo hi : R) : let r := a *: u + b *: v + c *: w in
  0 < a -> 0 < b -> 0 <= nu -> dot r r <= nu ^+ 2 ->
  2%:R * a * b * lo <= c ^+ 2 - a ^+ 2 - b ^+ 2 - nu ^+ 2 - 2%:R * nu * (a + b) ->
  c ^+ 2 - a ^+ 2 - b ^+ 2 + 2%:R * nu * (a + b) <= 2%:R * a * b * hi ->
  lo <= dot u v <= hi.
Proof.
move=> r a0 b0 nu0 r_le lo_le hi_ge.
have third : c ^+ 2 = dot r r - 2%:R * a * dot r u - 2%:R * b * dot r v + a ^+ 2 + b ^+ 2 +
    2%:R * a * b * dot u v.
  rewrite /r !dot_bilinear u1 v1 w1 (dotC v u) (dotC w u) (dotC w v).
  set x := dot u v; set y := dot u w; set z := dot v w; ring.
have [u_le v_le] : dot u u <= 1 /\ dot v v <= 1 by rewrite u1 v1.
have ru := dot_le_radius nu0 r_le u_le; have ru' := dot_ge_radius nu0 r_le u_le.
have rv := dot_le_radius nu0 r_le v_le; have rv' := dot_ge_radius nu0 r_le v_le.
have r0 := dot_ge0 r; have two : 0 < 2%:R :> R by rewrite ltr0n.
have a2 : 0 <= 2%:R * a by rewrite ltW ?mulr_gt0.
have b2 : 0 <= 2%:R * b by rewrite ltW ?mulr_gt0.
have ab0 : 0 < 2%:R * a * b by rewrite !mulr_gt0.
apply/andP; split; rewrite -(ler_pmul2l ab0).
  apply: le_trans lo_le _; rewrite third -subr_ge0.
  have -> : 2%:R * a * b * dot u v - (dot r r - 2%:R * a * dot r u - 2%:R * b * dot r v + a ^+ 2 +
      b ^+ 2 + 2%:R * a * b * dot u v - a ^+ 2 - b ^+ 2 - nu ^+ 2 - 2%:R * nu * (a + b)) =
      (nu ^+ 2 - dot r r) + 2%:R * a * (nu - - dot r u) + 2%:R * b * (nu - - dot r v) by ring.
  apply: addr_ge0; first apply: addr_ge0; first by rewrite subr_ge0.
    by apply: mulr_ge0 a2 _; rewrite subr_ge0 ler_oppl.
  by apply: mulr_ge0 b2 _; rewrite subr_ge0 ler_oppl.
apply: le_trans hi_ge; rewrite third -subr_ge0.
have -> : dot r r - 2%:R * a * dot r u - 2%:R * b * dot r v + a ^+ 2 + b ^+ 2 +
    2%:R * a * b * dot u v - a ^+ 2 - b ^+ 2 + 2%:R * nu * (a + b) - 2%:R * a * b * dot u v =
    dot r r + 2%:R * a * (nu - dot r u) + 2%:R * b * (nu - dot r v) by ring.
apply: addr_ge0; first apply: addr_ge0 => //.
  by apply: mulr_ge0 a2 _; rewrite subr_ge0.
by apply: mulr_ge0 b2 _; rewrite subr_ge0.
Qed.

(* a |u + v|^2 + b |u + w|^2 - c |v - w|^2, which is positive if two determinants are. *)
Lemma opposite_of_weights (a0 b0 : R) : a0 <= a -> b0 <= b -> c < b0 ->
  c ^+ 2 < (a0 - c) * (b0 - c) ->
  a * (1 + dot u v) + b * (1 + dot u w) - c * (1 - dot v w) <= 0 -> v = - u /\ w = - u.
Proof.
move=> le_a le_b lt_cb det le0; pose p := u + v; pose q := u + w.
have B0 : 0 < b0 - c by rewrite subr_gt0.
pose m := (b0 - c) *: q + c *: p.
have square : (b0 - c) * (2%:R * (a * (1 + dot u v) + b * (1 + dot u w) - c * (1 - dot v w))) =
    dot m m + ((a0 - c) * (b0 - c) - c ^+ 2) * dot p p +
    (b0 - c) * ((a - a0) * dot p p + (b - b0) * dot q q).
  rewrite /m /p /q !dot_bilinear u1 v1 w1 (dotC v u) (dotC w u) (dotC w v).
  set x := dot u v; set y := dot u w; set z := dot v w; ring.
have m0 := dot_ge0 m; have p0 := dot_ge0 p; have q0 := dot_ge0 q.
have t0 : 0 <= ((a0 - c) * (b0 - c) - c ^+ 2) * dot p p by rewrite mulr_ge0 ?subr_ge0 ?(ltW det).
have s0 : 0 <= (b0 - c) * ((a - a0) * dot p p + (b - b0) * dot q q).
  by rewrite mulr_ge0 ?(ltW B0) // addr_ge0 // mulr_ge0 ?subr_ge0.
have zero : dot m m + ((a0 - c) * (b0 - c) - c ^+ 2) * dot p p +
    (b0 - c) * ((a - a0) * dot p p + (b - b0) * dot q q) <= 0.
  by rewrite -square pmulr_rle0 // pmulr_rle0 // ltr0n.
have p_eq0 : p = 0.
  apply/eqP; rewrite -dot_eq0; have : ((a0 - c) * (b0 - c) - c ^+ 2) * dot p p == 0.
    rewrite eq_le t0 andbT; apply: le_trans zero; rewrite addrAC ler_addr addr_ge0 //.
  by rewrite mulf_eq0 subr_eq0 (gt_eqF det).
have q_eq0 : q = 0.
  have : dot m m == 0.
    by rewrite eq_le m0 andbT; apply: le_trans zero; rewrite -addrA ler_addl addr_ge0.
  by rewrite dot_eq0 /m p_eq0 scaler0 addr0 scaler_eq0 (gt_eqF B0) => /eqP.
by split; apply/eqP; rewrite -addr_eq0 addrC; apply/eqP.
Qed.

End Triangle.

End Cosines.
