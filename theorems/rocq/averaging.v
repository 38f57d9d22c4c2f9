(* The averaging step of Lemma 1 and the lemma itself, in any dimension: convex, non-increasing and
   with the replacement inequality (R), which every submodular loss has.                          *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation jensen vectors means.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* --- (R) from submodularity ------------------------------------------------------------------- *)

Section Replacement.

Variables (R : realFieldType) (k : nat) (l : 'rV[R]_k -> R).

Hypothesis l_submodular : submodular l.

Section Laws.

Variables (C : nat) (X : finType) (D : 'I_C -> X -> R) (s : 'I_C) (cs : 'I_k -> 'I_C).
Variables (h : X -> R) (w : 'I_k -> R).

Hypothesis D_law : forall c, law (D c).

(* The negatives of class s with an index in r are one point y, the others are drawn. *)
Let partly (r : seq 'I_k) y xs : 'rV[R]_k :=
  \row_i (if cs i == s then if i \in r then h y else h (xs i) else w i).

Let mean_partly r : R := expectation (D s) (fun y =>
  expectation (independent (fun i => D (cs i))) (fun xs => l (partly r y xs))).

(* Let V a b be partly r, with h a for the indices of r and h b at one more index j of class s. The
   meet and the join of V a b and V b a are V a a and V b b, in one order or the other; so
   submodularity says V a a + V b b <= V a b + V b a in l. In the mean over independent a and b
   both sides are doubled, and V a a is partly (j :: r).                                          *)
Let one_more j r : mean_partly (j :: r) <= mean_partly r.
Proof.
have [jr|jr] := boolP ((j \in r) || (cs j != s)).
  rewrite le_eqVlt; apply/predU1l; apply: eq_expectation => y; apply: eq_expectation => xs.
  congr l; apply/rowP => i; rewrite !mxE inE; case: eqP => // csi; case: eqP => //= ij.
  by move: jr; rewrite -ij csi eqxx orbF => ->.
move: jr; rewrite negb_or negbK => /andP[jr /eqP csj].
have xs_law := law_independent (fun i => D_law (cs i)).
pose V xs a b : 'rV[R]_k := \row_i (if cs i == s then
  if i \in r then h a else if i == j then h b else h (xs i) else w i).
have -> : mean_partly (j :: r) = expectation (independent (fun i => D (cs i))) (fun xs =>
    expectation (D s) (fun a => expectation (D s) (fun b => l (V xs a a)))).
  rewrite /mean_partly expectationC; apply: eq_expectation => xs; apply: eq_expectation => a.
  rewrite (expectation_const (D_law s)); congr l; apply/rowP => i; rewrite !mxE inE.
  by case: (cs i == s); case: (i == j); case: (i \in r).
have -> : mean_partly r = expectation (independent (fun i => D (cs i))) (fun xs =>
    expectation (D s) (fun a => expectation (D s) (fun b => l (V xs a b)))).
  rewrite /mean_partly expectationC [LHS](resample (fun i => D_law (cs i)) (pred1 j)).
  apply: eq_expectation => xs; rewrite expectationC; apply: eq_expectation => a.
  rewrite -csj -(marginal (fun i => D_law (cs i)) j (fun b => l (V xs a b))).
  apply: eq_expectation => ys; congr l; apply/rowP => i; rewrite !mxE ffunE /=.
  case: (cs i == s); case: (i \in r) => //; case: eqP => // -> //.
apply: ler_expectation => // xs.
rewrite -(ler_pmuln2r (ltn0Sn 1)) !mulr2n.
rewrite [X in X + _ <= _]expectationC [X in _ <= _ + X]expectationC -!expectationD.
apply: ler_expectation => // a; rewrite -!expectationD; apply: ler_expectation => // b.
apply: le_trans (l_submodular (V xs a b) (V xs b a)); rewrite le_eqVlt; apply/predU1l.
have [le_ab|/ltW le_ba] := leP (h a) (h b); first rewrite addrC; congr (_ + _); congr l.
- apply/rowP => i; rewrite !mxE; case: (cs i == s); last by rewrite minxx.
  case: (i \in r); first by rewrite min_l.
  by case: (i == j); rewrite ?minxx // min_r.
- apply/rowP => i; rewrite !mxE; case: (cs i == s); last by rewrite maxxx.
  case: (i \in r); first by rewrite max_r.
  by case: (i == j); rewrite ?maxxx // max_l.
- apply/rowP => i; rewrite !mxE; case: (cs i == s); last by rewrite minxx.
  case: (i \in r); first by rewrite min_r.
  by case: (i == j); rewrite ?minxx // min_l.
- apply/rowP => i; rewrite !mxE; case: (cs i == s); last by rewrite maxxx.
  case: (i \in r); first by rewrite max_l.
  by case: (i == j); rewrite ?maxxx // max_r.
Qed.

Lemma replacement_given_classes :
  expectation (D s) (fun y => l (\row_i (if cs i == s then h y else w i))) <=
  expectation (independent (fun i => D (cs i)))
              (fun xs => l (\row_i (if cs i == s then h (xs i) else w i))).
Proof.
have xs_law := law_independent (fun i => D_law (cs i)).
have all_of r : mean_partly r <= mean_partly [::].
  by elim: r => // j r; apply: le_trans (one_more j r).
apply: le_trans (le_trans (all_of (enum 'I_k)) _); rewrite le_eqVlt; apply/predU1l.
  apply: eq_expectation => y; rewrite -[LHS](expectation_const xs_law).
  apply: eq_expectation => xs; congr l; apply/rowP => i; by rewrite !mxE mem_enum.
rewrite -[RHS](expectation_const (D_law s)); apply: eq_expectation => y.
by apply: eq_expectation => xs; congr l; apply/rowP => i; rewrite !mxE.
Qed.

End Laws.

Theorem submodular_replacement : replacement l.
Proof. by move=> *; apply: replacement_given_classes. Qed.

End Replacement.

(* --- the step --------------------------------------------------------------------------------- *)

Section Averaging.

Variables (R : realFieldType) (C k d : nat) (X : finType).
Variables (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R).

Hypotheses (rho_law : law rho) (D_law : forall c, law (D c)).
Hypotheses (l_convex : convex l) (l_nonincreasing : nonincreasing l).
Hypothesis l_replacement : replacement l.

Implicit Types (f : 'I_C -> X -> 'rV[R]_d) (cs : {ffun 'I_k -> 'I_C}).

Local Notation given_classes f c cs :=
  (over_points D c cs (fun x y xs => l (margin f c cs x y xs))).

(* What Jensen's inequality leaves of the margins for an anchor x of class s: the negatives of
   class s are gone, and the mean of class s is in the place of the positive point.               *)
Definition own_margin f s cs x (xs : {ffun 'I_k -> X}) : 'rV[R]_k := \row_i
  (if cs i == s then 0 else dot (f s x) (class_mean D f s) - dot (f s x) (f (cs i) (xs i))).

(* The negatives of class s are drawn a second time; Jensen's inequality is applied to them and to
   the positive point.                                                                            *)
Lemma jensen_own_class f s cs x :
  expectation (independent (fun i => D (cs i))) (fun xs => l (own_margin f s cs x xs)) <=
  expectation (D s) (fun y => expectation (independent (fun i => D (cs i)))
    (fun xs => l (margin f s cs x y xs))).
Proof.
have xs_law := law_negatives D_law cs.
under [leRHS]eq_expectation => y.
  rewrite (resample (fun i => D_law (cs i)) (fun i => cs i == s)); over.
rewrite [leRHS]expectationC; apply: ler_expectation => // xs.
apply: le_trans (jensen_row2 _ l_convex (D_law s) xs_law).
rewrite le_eqVlt; apply/predU1l; congr l; apply/rowP => i; rewrite !mxE.
under [RHS]eq_expectation => y do under eq_expectation => ys do rewrite mxE ffunE.
case: eqP => [csi|_].
  under [RHS]eq_expectation => y.
    rewrite expectationB (expectation_const xs_law) csi.
    rewrite (marginal (fun i => D_law (cs i)) i (fun z => dot (f s x) (f s z))) csi; over.
  by rewrite expectationB (expectation_const (D_law s)) subrr.
under [RHS]eq_expectation => y do rewrite (expectation_const xs_law).
by rewrite expectationB dot_expectation (expectation_const (D_law s)).
Qed.

Let own_collapsed f s y a b cs (xs : 'I_k -> X) : unit_vectors f ->
  margin (collapse f s y) s cs a b xs =
  \row_i (if cs i == s then 0 else 1 - dot (f s y) (f (cs i) (xs i))).
Proof.
move=> unit; apply/rowP => i; rewrite !mxE /collapse eqxx unit.
by case: eqP => // _; rewrite unit subrr.
Qed.

(* The anchor is of class s. The point x of the original is the point y of the collapse: both have
   law D_s. By Jensen and <f(x), mu_s> <= 1 = |f(x)|^2 the collapse is not worse at x.            *)
Lemma own_class_at f s cs x : unit_vectors f ->
  given_classes (collapse f s x) s cs <=
  expectation (D s) (fun y => expectation (independent (fun i => D (cs i)))
    (fun xs => l (margin f s cs x y xs))).
Proof.
move=> unit; have xs_law := law_negatives D_law cs.
apply: le_trans (jensen_own_class f s cs x); rewrite /over_points.
under eq_expectation => a do under eq_expectation => b do
  under eq_expectation => xs do rewrite own_collapsed //.
rewrite !(expectation_const (D_law s)); apply: ler_expectation => // xs.
apply: l_nonincreasing => i; rewrite !mxE; case: eqP => // _.
rewrite ler_add2r -dot_expectation -[leRHS](expectation_const (D_law s) 1).
by apply: ler_expectation => // y; apply: dot_le1; rewrite unit.
Qed.

(* The anchor is of another class. Only negatives of class s change, and (R) lets them be one. *)
Lemma other_class f s c cs : c != s ->
  expectation (D s) (fun y => given_classes (collapse f s y) c cs) <= given_classes f c cs.
Proof.
move=> /negbTE ne_cs; have xs_law := law_negatives D_law cs.
rewrite expectationC; apply: ler_expectation => // x.
rewrite expectationC; apply: ler_expectation => // x'.
rewrite expectationC [leRHS](resample (fun i => D_law (cs i)) (fun i => cs i == s)).
apply: ler_expectation => // xs.
pose h y := dot (f c x) (f c x') - dot (f c x) (f s y).
pose w i := dot (f c x) (f c x') - dot (f c x) (f (cs i) (xs i)).
rewrite (eq_expectation _ (G := fun y => l (\row_i (if cs i == s then h y else w i)))); last first.
  move=> y; congr l; apply/rowP => i; rewrite !mxE /collapse ne_cs /h /w.
  by case: (cs i == s).
apply: le_trans (l_replacement s cs h w D_law) _; rewrite le_eqVlt; apply/predU1l.
apply: eq_expectation => ys; congr l; apply/rowP => i; rewrite !mxE ffunE /h /w.
by case: eqP => [->|].
Qed.

Lemma averaging_given_classes f s c cs : unit_vectors f ->
  expectation (D s) (fun y => given_classes (collapse f s y) c cs) <= given_classes f c cs.
Proof.
move=> unit; have [->|] := eqVneq c s; last exact: other_class.
by apply: ler_expectation => // x; apply: own_class_at.
Qed.

Let step_over_classes f s :
  expectation (D s) (fun y => population_loss rho D l (collapse f s y)) =
  over_classes rho (fun c cs => expectation (D s) (fun y => given_classes (collapse f s y) c cs)).
Proof. by rewrite expectationC; apply: eq_expectation => c; rewrite expectationC. Qed.

Theorem averaging_step f s : unit_vectors f ->
  expectation (D s) (fun y => population_loss rho D l (collapse f s y)) <=
  population_loss rho D l f.
Proof.
move=> unit; rewrite step_over_classes; apply: ler_over_classes => // c cs.
exact: averaging_given_classes.
Qed.

(* --- Lemma 1 ---------------------------------------------------------------------------------- *)

Lemma collapse_unit f s y : unit_vectors f -> unit_vectors (collapse f s y).
Proof. by move=> unit c x; rewrite /collapse; case: eqP. Qed.

(* The classes of a list are collapsed one after the other. *)
Let collapsed_classes f (r : seq 'I_C) : unit_vectors f -> exists g : 'I_C -> X -> 'rV[R]_d,
  [/\ unit_vectors g, population_loss rho D l g <= population_loss rho D l f
    & forall c, (exists2 y, 0 < D c y & forall x, g c x = f c y) \/
                c \notin r /\ forall x, g c x = f c x].
Proof.
move=> unit; elim: r => [|s r [g [g_unit le_gf g_def]]].
  by exists f; split=> // c; right.
have [y sy le_y] := expectation_attained (D_law s) (averaging_step s g_unit).
exists (collapse g s y); split=> [||c]; first exact: collapse_unit.
  exact: le_trans le_gf.
rewrite /collapse inE; have [->|ne_cs] := eqVneq c s; last exact: g_def.
left; have [[y' sy' ->]|[_ ->]] := g_def s; first by exists y'.
by exists y.
Qed.

Theorem latent_indistinguishable f : unit_vectors f ->
  exists Y : 'I_C -> X, (forall c, 0 < D c (Y c)) /\
    latent_loss rho l (fun c => f c (Y c)) <= population_loss rho D l f.
Proof.
move=> unit; have [g [g_unit le_gf g_def]] := collapsed_classes (enum 'I_C) unit.
have /fin_all_exists2[Y Y_gt0 gY] c : exists2 y, 0 < D c y & forall x, g c x = f c y.
  by case: (g_def c) => // -[]; rewrite mem_enum.
exists Y; split=> //; rewrite -(latent_population_loss rho l D_law).
by rewrite -(eq_population_loss rho D l gY).
Qed.

(* --- when the step gains something ------------------------------------------------------------ *)

Section Strict.

Hypotheses (k_gt0 : (0 < k)%N) (rho_gt0 : forall c, 0 < rho c).
Hypothesis l_decreasing : strictly_decreasing l.

Variables (f : 'I_C -> X -> 'rV[R]_d) (s t : 'I_C) (p q : X).
Hypotheses (f_unit : unit_vectors f) (ne_st : s != t).
Hypotheses (ne_pq : f s p != f s q) (p_gt0 : 0 < D s p) (q_gt0 : 0 < D s q).

(* <f(p), mu_s> < 1, as y may be q *)
Let below_one : dot (f s p) (class_mean D f s) < 1.
Proof.
rewrite -dot_expectation -[ltRHS](expectation_const (D_law s) 1).
apply: (ltr_expectation (D_law s) (x := q)) => // [y|]; last by rewrite dot_lt1 ?f_unit.
by apply: dot_le1; rewrite f_unit.
Qed.

(* With an anchor p and all negatives of class t the decrease of l is strict. *)
Let strict_at_pattern :
  expectation (D s) (fun y => given_classes (collapse f s y) s [ffun=> t]) <
  given_classes f s [ffun=> t].
Proof.
set cs := [ffun=> t]; have xs_law := law_negatives D_law cs.
apply: (ltr_expectation (D_law s) (x := p)) => // [x|]; first exact: own_class_at.
apply: lt_le_trans (jensen_own_class f s cs p); rewrite /over_points.
under eq_expectation => a do under eq_expectation => b do
  under eq_expectation => xs do rewrite own_collapsed //.
rewrite !(expectation_const (D_law s)); apply: ltr_expectation_everywhere => // xs.
apply: l_decreasing => [i|]; first by rewrite !mxE ffunE; case: eqP => // _; rewrite ler_add2r ltW.
apply/eqP => /rowP/(_ (Ordinal k_gt0)); rewrite !mxE ffunE eq_sym (negbTE ne_st) => /addIr same.
by move: below_one; rewrite same ltxx.
Qed.

Theorem averaging_step_strict :
  expectation (D s) (fun y => population_loss rho D l (collapse f s y)) < population_loss rho D l f.
Proof.
rewrite step_over_classes; apply: (ltr_over_classes rho_law (s := s) (t := t)) => // c cs.
exact: averaging_given_classes.
Qed.

(* The strict step for class s, then the lemma for what it leaves. *)
Theorem latent_indistinguishable_strict :
  exists Y : 'I_C -> X, (forall c, 0 < D c (Y c)) /\
    latent_loss rho l (fun c => f c (Y c)) < population_loss rho D l f.
Proof.
pose L y := population_loss rho D l (collapse f s y).
have [y sy le_y] := expectation_attained (D_law s) (lexx (expectation (D s) L)).
have lt_y : L y < population_loss rho D l f := le_lt_trans le_y averaging_step_strict.
have [Y [Y_gt0 le_Y]] := latent_indistinguishable (collapse_unit s y f_unit).
exists (fun c => if c == s then y else Y c); split=> [c|]; first by case: eqP => [->|].
apply: le_lt_trans lt_y; apply: le_trans le_Y; rewrite le_eqVlt; apply/predU1l.
apply: eq_over_classes => c cs; congr l; apply/rowP => i; rewrite !mxE /collapse.
by case: eqP => [->|_]; case: eqP => [->|_].
Qed.

End Strict.

End Averaging.

(* Lemma 1 for submodular losses: they have (R). *)
Theorem latent_indistinguishable_submodular (R : realFieldType) C k d (X : finType)
    (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) :
  law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> submodular l ->
  unit_vectors f ->
  exists Y : 'I_C -> X, (forall c, 0 < D c (Y c)) /\
    latent_loss rho l (fun c => f c (Y c)) <= population_loss rho D l f.
Proof.
by move=> ? ? ? ? /submodular_replacement ?; apply: latent_indistinguishable.
Qed.
