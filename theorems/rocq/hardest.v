(* The hardest-negative loss, the largest of the -v_i, with three classes of probabilities 9/20, 9/20
   and 1/10: what its minimisers among class vectors are for one negative and for eight.          *)

From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra ring.
From nceproof Require Import definitions expectation vectors means averaging minimisers.
From nceproof Require Import computing cosines.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

(* --- the loss --------------------------------------------------------------------------------- *)

Section Hardest.

Variables (R : realFieldType) (k : nat).
Implicit Types v : 'rV[R]_k.+1.

Definition hardest v : R := \big[Num.max/- v 0 ord0]_i - v 0 i.

Lemma hardest_ge v i : - v 0 i <= hardest v.
Proof.
rewrite /hardest; have: i \in index_enum [finType of 'I_k.+1] by apply: mem_index_enum.
elim: (index_enum _) => //= j r IH; rewrite big_cons inE le_maxr => /predU1P[->|/IH ->].
  by rewrite lexx.
by rewrite orbT.
Qed.

Lemma hardest_le v (a : R) : (forall i, - v 0 i <= a) -> hardest v <= a.
Proof.
by move=> le_a; apply: (big_ind (fun x => x <= a)) => // x y xa ya; rewrite le_maxl xa ya.
Qed.

Lemma hardest_convex : convex hardest.
Proof.
move=> t u v /andP[t0 t1]; apply: hardest_le => i; rewrite !mxE opprD -!mulrN.
by apply: ler_add; apply: ler_wpmul2l; rewrite ?subr_ge0 ?hardest_ge.
Qed.

Lemma hardest_nonincreasing : nonincreasing hardest.
Proof.
move=> u v le_uv; apply: hardest_le => i; apply: le_trans (hardest_ge u i).
by rewrite ler_oppl opprK.
Qed.

Lemma hardest_symmetric : symmetric_loss hardest.
Proof.
move=> p v; apply/eqP; rewrite eq_le; apply/andP; split; apply: hardest_le => i.
  by rewrite mxE hardest_ge.
by have := hardest_ge (\row_j v 0 (p j)) (p^-1%g i); rewrite mxE permKV.
Qed.

(* At the meet it is at most the larger of the two values, at the join at most the smaller. *)
Lemma hardest_submodular : submodular hardest.
Proof.
move=> u v; wlog le_uv : u v / hardest u <= hardest v => [by_order|].
  case/orP: (le_total (hardest u) (hardest v)) => [/by_order //|/by_order].
  rewrite [hardest v + _]addrC; congr (_ + _ <= _); congr hardest; apply/rowP => i.
    by rewrite !mxE minC.
  by rewrite !mxE maxC.
rewrite [leRHS]addrC; apply: ler_add; apply: hardest_le => i; rewrite mxE.
  case: (leP (u 0 i)) => _; last exact: hardest_ge.
  exact: le_trans (hardest_ge u i) le_uv.
by apply: le_trans (hardest_ge u i); rewrite ler_oppl opprK le_maxr lexx.
Qed.

End Hardest.

(* --- three classes ---------------------------------------------------------------------------- *)

Section Model.

Variables (R : realFieldType) (d : nat).
Implicit Types u w : 'I_3 -> 'rV[R]_d.

Definition rho (c : 'I_3) : R := if val c == 2%N then 10%:R^-1 else 9%:R / 20%:R.

(* the loss of class vectors with k + 1 negatives *)
Local Notation loss k u := (latent_loss rho (@hardest R k) u).

Lemma rho_law : law rho.
Proof.
split=> [c|]; first by rewrite /rho; case: ifP; rewrite ?divr_ge0 ?invr_ge0 ?ler0n.
by rewrite sum3 /rho /=; field.
Qed.

Lemma rho_gt0 c : 0 < rho c.
Proof. by rewrite /rho; case: ifP; rewrite ?divr_gt0 ?invr_gt0 ?ltr0n. Qed.

(* --- one negative: the centre of the classes is 0 --------------------------------------------- *)

Definition centre u := \sum_c rho c *: u c.

Lemma loss_of_one u : unit_classes u -> loss 0 u = dot (centre u) (centre u) - 1.
Proof.
move=> u1; transitivity (expectation rho (fun c => expectation rho (fun t => dot (u c) (u t) - 1))).
  apply: eq_expectation => c.
  rewrite -(marginal (fun _ : 'I_1 => rho_law) ord0 (fun t => dot (u c) (u t) - 1)).
  apply: eq_expectation => cs; apply/eqP; rewrite eq_le; apply/andP; split.
    by apply: hardest_le => i; rewrite (ord1 i) mxE u1 opprB.
  by apply: le_trans (hardest_ge _ ord0); rewrite mxE u1 opprB.
under eq_expectation => c do
  rewrite expectationB (expectation_const rho_law) dot_expectation dotC.
by rewrite expectationB (expectation_const rho_law) dot_expectation.
Qed.

(* Scalar products with the three vectors are three linear equations for the three cosines. *)
Lemma cosines_of_balance u : unit_classes u -> centre u = 0 ->
  [/\ dot (u c0) (u c1) = - (79%:R / 81%:R), dot (u c0) (u c2) = - 9%:R^-1
    & dot (u c1) (u c2) = - 9%:R^-1].
Proof.
move=> u1 balance.
have row c : 9%:R * dot (u c0) (u c) + 9%:R * dot (u c1) (u c) + 2%:R * dot (u c2) (u c) = 0.
  transitivity (20%:R * dot (centre u) (u c)); last by rewrite balance dot0l mulr0.
  by rewrite /centre sum3 !dotDl !dotZl /rho /=; field.
have := row c0; have := row c1; have := row c2; rewrite !u1.
rewrite (dotC (u c1) (u c0)) (dotC (u c2) (u c0)) (dotC (u c2) (u c1)).
set x := dot (u c0) (u c1); set y := dot (u c0) (u c2); set z := dot (u c1) (u c2).
set e2 := _ + 2%:R * 1 => e2_0; set e1 := _ + 2%:R * z => e1_0; set e0 := _ + 2%:R * y => e0_0.
have -> : x = - (79%:R / 81%:R) + e0 / 9%:R - (e2 / 18%:R + (e0 - e1) / 4%:R) * 2%:R / 9%:R.
  by rewrite /e0 /e1 /e2; field.
have -> : y = - 9%:R^-1 + e2 / 18%:R + (e0 - e1) / 4%:R by rewrite /e0 /e1 /e2; field.
have -> : z = - 9%:R^-1 + e2 / 18%:R - (e0 - e1) / 4%:R by rewrite /e0 /e1 /e2; field.
by rewrite e0_0 e1_0 e2_0; split; field.
Qed.

Lemma gram_of_balance u : unit_classes u -> centre u = 0 ->
  forall c t, c != t -> dot (u c) (u t) <= - 9%:R^-1.
Proof.
move=> u1 /(cosines_of_balance u1)[x y z].
have le_x : - (79%:R / 81%:R) <= - 9%:R^-1 :> R.
  rewrite ler_oppl opprK (_ : 79%:R / 81%:R = 9%:R^-1 + 70%:R / 81%:R); last by field.
  by rewrite ler_addl divr_ge0 // ler0n.
by do 2![apply: all3]; rewrite ?eqxx // => _;
  rewrite ?(dotC (u c1) (u c0)) ?(dotC (u c2) _) ?x ?y ?z.
Qed.

Lemma one_minimises v : unit_classes v -> centre v = 0 ->
  forall u, class_minimises rho (@hardest R 0) u <-> unit_classes u /\ centre u = 0.
Proof.
move=> v1 v0 u; split=> [[u1 least]|[u1 u0]]; split=> //.
  have := least v v1; rewrite !loss_of_one // v0 dot0l ler_add2r => le0.
  by apply/eqP; rewrite -dot_eq0 eq_le le0 dot_ge0.
by move=> w w1; rewrite !loss_of_one // u0 dot0l ler_add2r dot_ge0.
Qed.

(* --- eight negatives: a linear minorant of the loss ------------------------------------------- *)

Local Notation p := (9%:R / 20%:R : R).
Local Notation q := (10%:R^-1 : R).

Definition alpha : R := 2%:R * p * ((11%:R / 20%:R) ^+ 8 - q ^+ 8).
Definition beta : R := p * q ^+ 8 + q * p * (9%:R / 10%:R) ^+ 7.

Lemma expectation_product k (T : finType) (P F : 'I_k -> T -> R) :
  expectation (independent P) (fun xs => \prod_i F i (xs i)) = \prod_i expectation (P i) (F i).
Proof.
rewrite /expectation /independent (bigA_distr_bigA (fun i x => P i x * F i x)) /=.
by apply: eq_bigr => xs _; rewrite big_split.
Qed.

Lemma product_of_indicators k (b : 'I_k -> bool) :
  \prod_i (b i)%:R = [forall i, b i]%:R :> R.
Proof.
have [/forallP all_b|] := boolP [forall i, b i]; first by apply: big1 => i _; rewrite all_b.
by rewrite negb_forall => /existsP[i /negbTE bi]; rewrite (bigD1 i) //= bi mul0r.
Qed.

Lemma all_drawn_from k (b : 'I_3 -> bool) :
  expectation (independent (fun _ : 'I_k => rho)) (fun cs => [forall i, b (cs i)]%:R) =
  (expectation rho (fun c => (b c)%:R)) ^+ k.
Proof.
transitivity (\prod_(i < k) expectation rho (fun c => (b c)%:R)).
  by rewrite -expectation_product; apply: eq_expectation => cs; rewrite product_of_indicators.
by rewrite prodr_const card_ord.
Qed.

Variable u : 'I_3 -> 'rV[R]_d.
Hypothesis u1 : unit_classes u.

Local Notation g a b := (dot (u a) (u b)).
Local Notation top c cs := (hardest (\row_(i < 8) (g c c - g c (cs i)))).
Local Notation eight := (independent (fun _ : 'I_8 => rho)).

Let top_ge c (cs : {ffun 'I_8 -> 'I_3}) i : g c (cs i) - 1 <= top c cs.
Proof. by apply: le_trans (hardest_ge _ i); rewrite mxE u1 opprB. Qed.

Let top_le c (cs : {ffun 'I_8 -> 'I_3}) a : (forall i, g c (cs i) - 1 <= a) -> top c cs <= a.
Proof. by move=> le_a; apply: hardest_le => i; rewrite mxE u1 opprB. Qed.

(* Anchor a of a large class, b the other large class: the loss is at least 0 where a is drawn, else
   the cosine with b less 1 where b is drawn, else that with the small class.                     *)
Definition large a b (cs : {ffun 'I_8 -> 'I_3}) : R :=
  [forall i, cs i != a]%:R * (g a b - 1) +
  [forall i, (cs i != a) && (cs i != b)]%:R * (g a c2 - g a b).

(* Anchor of the small class: 0 where it is drawn, else what the first negative gives. *)
Definition small (cs : {ffun 'I_8 -> 'I_3}) : R :=
  [forall i, cs i != c2]%:R * (g c2 (cs ord0) - 1).

Definition two_large (a b : 'I_3) := (a == c0) && (b == c1) || (a == c1) && (b == c0).

Lemma large_cases a b (cs : {ffun 'I_8 -> 'I_3}) : two_large a b ->
  [\/ large a b cs = 0 /\ exists i, cs i = a,
      large a b cs = g a b - 1 /\ exists i, cs i = b
    | large a b cs = g a c2 - 1 /\ forall i, cs i = c2].
Proof.
move=> ab; rewrite /large; have [/forallP no_a|] := boolP [forall i, cs i != a]; last first.
  rewrite negb_forall => /existsP[i /negPn csi]; apply: Or31; split; last by exists i; apply/eqP.
  by rewrite (introF forallP) ?mul0r ?addr0 // => /(_ i); rewrite csi.
have [/forallP no_ab|] := boolP [forall i, (cs i != a) && (cs i != b)].
  apply: Or33; split=> [|i]; first by rewrite !mul1r addrC addrA subrK.
  have /andP[] := no_ab i; move: ab; rewrite /two_large.
  by case/orP=> /andP[/eqP-> /eqP->]; move: (cs i); apply: all3.
rewrite negb_forall => /existsP[i]; rewrite no_a /= => /negPn/eqP csi.
by apply: Or32; split; [rewrite mul1r mul0r addr0 | exists i].
Qed.

Lemma large_le a b cs : two_large a b -> large a b cs <= top a cs.
Proof.
move=> /(large_cases cs)[] [-> some].
- by case: some => i csi; apply: le_trans (top_ge _ _ i); rewrite csi u1 subrr.
- by case: some => i csi; apply: le_trans (top_ge _ _ i); rewrite csi.
- by apply: le_trans (top_ge _ _ ord0); rewrite some.
Qed.

Lemma small_le cs : small cs <= top c2 cs.
Proof.
rewrite /small; have [_|] := boolP [forall i, cs i != c2]; first by rewrite mul1r top_ge.
rewrite negb_forall => /existsP[i /negPn/eqP csi].
by rewrite mul0r; apply: le_trans (top_ge _ _ i); rewrite csi u1 subrr.
Qed.

Lemma mean_large a b : two_large a b -> expectation eight (large a b) =
  ((11%:R / 20%:R) ^+ 8 - q ^+ 8) * (g a b - 1) + q ^+ 8 * (g a c2 - 1).
Proof.
move=> ab; rewrite expectationD.
under eq_expectation => cs do rewrite mulrC.
rewrite expectationZ (all_drawn_from _ (fun x => x != a)).
under [X in _ + X]eq_expectation => cs do rewrite mulrC.
rewrite expectationZ (all_drawn_from _ (fun x => (x != a) && (x != b))).
have -> : expectation rho (fun c => (c != a)%:R) = 11%:R / 20%:R.
  by case/orP: ab => /andP[/eqP-> _]; rewrite /expectation sum3 /rho /=; field.
have -> : expectation rho (fun c => ((c != a) && (c != b))%:R) = q.
  by case/orP: ab => /andP[/eqP-> /eqP->]; rewrite /expectation sum3 /rho /=; field.
set s := _ ^+ 8; set t := _ ^+ 8; ring.
Qed.

Lemma mean_small : expectation eight small =
  p * (9%:R / 10%:R) ^+ 7 * (g c0 c2 + g c1 c2 - 2%:R).
Proof.
pose F (i : 'I_8) (x : 'I_3) : R := (x != c2)%:R * (if i == ord0 then g c2 x - 1 else 1).
transitivity (expectation eight (fun cs => \prod_i F i (cs i))).
  apply: eq_expectation => cs; rewrite big_split /= product_of_indicators; congr (_ * _).
  by rewrite (bigD1 ord0) //= big1 ?mulr1 // => i /negbTE ->.
rewrite expectation_product big_ord_recl (eq_bigr (fun=> 9%:R / 10%:R)) => [|i _]; last first.
  by rewrite /expectation sum3 /rho /F /=; field.
rewrite prodr_const card_ord /expectation sum3 /rho /F /= (dotC _ (u c0)) (dotC _ (u c1)).
set t := _ ^+ 7; by field.
Qed.

Definition minorant : R := alpha * (g c0 c1 - 1) + beta * (g c0 c2 + g c1 c2 - 2%:R).

Lemma minorant_of_means : minorant = expectation rho (fun c => expectation eight
  (if c == c2 then small else if c == c0 then large c0 c1 else large c1 c0)).
Proof.
rewrite [RHS]sum3 /= !mean_large // mean_small /rho /= (dotC (u c1) (u c0)) /minorant /alpha /beta.
set s := _ ^+ 8; set t := _ ^+ 8; set r := _ ^+ 7; by field.
Qed.

Let eight_law : law eight.
Proof. by apply: law_independent => _; apply: rho_law. Qed.

Lemma minorant_le : minorant <= loss 7 u.
Proof.
rewrite minorant_of_means; apply: (ler_expectation rho_law) => c.
apply: (ler_expectation eight_law) => cs.
by move: c; apply: all3 => /=; [apply: large_le | apply: large_le | apply: small_le].
Qed.

Lemma minorant_touches : u c1 = u c0 -> u c2 = - u c0 -> loss 7 u <= minorant.
Proof.
move=> merged opposite; rewrite minorant_of_means.
have gab a b : two_large a b -> g a b = 1.
  by case/orP => /andP[/eqP-> /eqP->]; rewrite ?merged u1.
have gsmall x : x != c2 -> g c2 x = -1.
  by move: x; apply: all3 => // _; rewrite opposite ?merged dotNl u1.
apply: (ler_expectation rho_law) => c; apply: (ler_expectation eight_law) => cs.
have large_ge a b : two_large a b -> top a cs <= large a b cs.
  move=> ab; apply: top_le => i; have g_le t : g a t - 1 <= 0 by rewrite subr_le0 dot_le1 ?u1.
  case: (large_cases cs ab) => [] [-> some] //; last by rewrite some.
  by rewrite (gab a b) // subrr.
move: c; apply: all3 => /=; [exact: large_ge | exact: large_ge |].
apply: top_le => i; rewrite /small; case: forallP => [no|_]; first by rewrite mul1r !gsmall.
by rewrite mul0r subr_le0 dot_le1 ?u1.
Qed.

(* Less its least value the minorant is a sum of two squares. *)
Let sum_vector := u c2 + 2%:R^-1 *: (u c0 + u c1).
Let difference := u c0 - u c1.

Lemma minorant_squares : minorant = - (4%:R * beta) + (beta * dot sum_vector sum_vector +
  (beta / 4%:R - alpha / 2%:R) * dot difference difference).
Proof.
rewrite /minorant /sum_vector /difference !dot_bilinear !u1.
rewrite (dotC (u c1) (u c0)) (dotC (u c2) (u c0)) (dotC (u c2) (u c1)).
set x := g c0 c1; set y := g c0 c2; set z := g c1 c2; set s := alpha; set t := beta; by field.
Qed.

Lemma beta_gt0 : 0 < beta.
Proof. by rewrite /beta addr_gt0 // !(mulr_gt0, divr_gt0, invr_gt0, exprn_gt0, ltr0n). Qed.

(* beta > 2 alpha, in rational arithmetic *)
Let q_power (x : Q) n : Q := iter n (Qmult x) (Qmake 1 1).

Let of_power x n : of_Q R (q_power x n) = of_Q R x ^+ n.
Proof.
elim: n => [|n IH]; first by rewrite (of_Q_nat R 1 1) divr1.
by rewrite /q_power iterS of_Q_mul -/(q_power x n) IH exprS.
Qed.

Let q_gap : Q := Qminus
  (Qmult (Qmake 1 4) (Qplus (Qmult (Qmake 9 20) (q_power (Qmake 1 10) 8))
    (Qmult (Qmult (Qmake 1 10) (Qmake 9 20)) (q_power (Qmake 9 10) 7))))
  (Qmult (Qmake 9 20) (Qminus (q_power (Qmake 11 20) 8) (q_power (Qmake 1 10) 8))).

Lemma curvature_gt0 : 0 < beta / 4%:R - alpha / 2%:R.
Proof.
have -> : beta / 4%:R - alpha / 2%:R = of_Q R q_gap.
  rewrite /q_gap !(of_Q_sub, of_Q_add, of_Q_mul, of_power).
  have -> : of_Q R (Qmake 1 4) = 1%:R / 4%:R := of_Q_nat R 1 4.
  have -> : of_Q R (Qmake 9 20) = 9%:R / 20%:R := of_Q_nat R 9 20.
  have -> : of_Q R (Qmake 1 10) = 1%:R / 10%:R := of_Q_nat R 1 10.
  have -> : of_Q R (Qmake 9 10) = 9%:R / 10%:R := of_Q_nat R 9 10.
  have -> : of_Q R (Qmake 11 20) = 11%:R / 20%:R := of_Q_nat R 11 20.
  rewrite !div1r /beta /alpha.
  set s := _ ^+ 8; set t := _ ^+ 8; set r := _ ^+ 7; by field.
rewrite /of_Q; have -> : Qnum q_gap = Zpos (Z.to_pos (Qnum q_gap)) by vm_compute.
by rewrite divr_gt0 // of_Z_gt0.
Qed.

Let squares_ge0 : 0 <= beta * dot sum_vector sum_vector /\
  0 <= (beta / 4%:R - alpha / 2%:R) * dot difference difference.
Proof.
by split; apply: mulr_ge0 (dot_ge0 _); apply: ltW; [apply: beta_gt0 | apply: curvature_gt0].
Qed.

Lemma minorant_ge : - (4%:R * beta) <= minorant.
Proof. by have [s0 t0] := squares_ge0; rewrite minorant_squares ler_addl addr_ge0. Qed.

Lemma minorant_least : minorant <= - (4%:R * beta) -> u c1 = u c0 /\ u c2 = - u c0.
Proof.
have [s0 t0] := squares_ge0; rewrite minorant_squares ger_addl => le0.
have /andP[]: (beta * dot sum_vector sum_vector == 0) &&
    ((beta / 4%:R - alpha / 2%:R) * dot difference difference == 0).
  by rewrite -paddr_eq0 // eq_le le0 addr_ge0.
rewrite !mulf_eq0 (gt_eqF beta_gt0) (gt_eqF curvature_gt0) /= !dot_eq0 subr_eq0 => sum0 /eqP same.
split=> //; apply/eqP; rewrite -addr_eq0; move: sum0.
by rewrite /sum_vector -same -mulr2n -scaler_nat scalerA mulVf ?scale1r // pnatr_eq0.
Qed.

Lemma minorant_merged : u c1 = u c0 -> u c2 = - u c0 -> minorant = - (4%:R * beta).
Proof. move=> same opposite; rewrite /minorant same opposite dotNr u1; ring. Qed.

End Model.
