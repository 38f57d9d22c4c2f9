(* Minimisers exist: the loss log(1 + sum_i e^(-v_i)) of class vectors is continuous, and the unit
   vectors of R^d are a compact set.                                                              *)

From mathcomp Require Import all_ssreflect all_algebra.
From mathcomp Require Import boolp classical_sets functions reals topology normedtype sequences exp.
From nceproof Require Import definitions expectation vectors minimisers cosines tangent.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory numFieldTopology.Exports numFieldNormedType.Exports.
Local Open Scope ring_scope.
Local Open Scope classical_set_scope.

Section Compact.

Variables (R : realType) (T : topologicalType).
Implicit Types (A : set T) (F G : T -> R) (x : T).

Lemma compact_least A F : compact A -> A !=set0 -> (forall x, F @ x --> F x) ->
  exists2 x, A x & forall y, A y -> F x <= F y.
Proof.
move=> A_compact [a Aa] F_continuous; pose B := F @` A.
have B_compact : compact B.
  by apply: continuous_compact => //; apply: continuous_subspaceT => x; apply: F_continuous.
have B_closed : closed B := compact_closed (@Rhausdorff R) B_compact.
have B_inf : has_inf B.
  split; first by exists (F a); exists a.
  have [M [_ B_le]] := compact_bounded B_compact; exists (- (M + 1)) => y By.
  have /ler_normlP[y_ge _] : `|y : R| <= M + 1 := B_le (M + 1) (ltr_spaddr ltr01 (lexx M)) y By.
  by rewrite ler_oppl.
have [x Ax Fx] : B (inf B).
  apply: B_closed => V /nbhs_ballP[e /= e0 eV]; have [y By y_lt] := inf_adherent e0 B_inf.
  exists y; split=> //; apply: eV; rewrite /ball /= ltr_norml.
  have y_ge : inf B <= y by apply: inf_lb => //; case: B_inf.
  apply/andP; split; first by rewrite ltr_subr_addr addrC ltr_subl_addr.
  by rewrite ltr_subl_addr; apply: le_lt_trans y_ge _; rewrite ltr_addr.
by exists x => // y Ay; rewrite Fx; apply: inf_lb; [case: B_inf | exists y].
Qed.

Lemma cvg_sums (J : Type) (r : seq J) (F : J -> T -> R) x : (forall j, F j @ x --> F j x) ->
  (fun y => \sum_(j <- r) F j y) @ x --> \sum_(j <- r) F j x.
Proof.
move=> F_continuous; elim: r => [|j r IH].
  rewrite big_nil (_ : (fun y => _) = cst 0); first exact: cvg_cst.
  by apply/funext => y; rewrite big_nil.
rewrite big_cons (_ : (fun y => _) = F j + (fun y => \sum_(j <- r) F j y)); first exact: cvgD.
by apply/funext => y; rewrite big_cons.
Qed.

Lemma cvg_scaled (a : R) F x : F @ x --> F x -> (fun y => a * F y) @ x --> a * F x.
Proof. exact: cvgMr. Qed.

Lemma cvg_difference F G x : F @ x --> F x -> G @ x --> G x ->
  (fun y => F y - G y) @ x --> F x - G x.
Proof. by move=> hF hG; apply: cvgB. Qed.

Lemma cvg_log_sum (J : finType) (F : J -> T -> R) x : (forall j, F j @ x --> F j x) ->
  (fun y => ln (1 + \sum_j expR (F j y))) @ x --> ln (1 + \sum_j expR (F j x)).
Proof.
move=> F_continuous.
have total : (fun y => 1 + \sum_j expR (F j y)) @ x --> 1 + \sum_j expR (F j x).
  apply: (cvgD (cvg_cst _)); apply: cvg_sums => j.
  exact: (@cvg_comp _ _ _ (F j) (@expR R) _ _ _ (F_continuous j) (@continuous_expR R (F j x))).
apply: (@cvg_comp _ _ _ _ (@ln R) _ _ _ total); apply: continuous_ln.
by rewrite ltr_spaddl ?ltr01 // sumr_ge0 // => j _; rewrite ltW ?expR_gt0.
Qed.

End Compact.

Section Existence.

Variables (R : realType) (C k d : nat) (rho : 'I_C -> R).
Hypothesis d_gt0 : (0 < d)%N.

Let P := product_topologicalType (fun _ : [eqType of 'I_C * 'I_d] => [topologicalType of R]).

Let vectors (f : P) (c : 'I_C) : 'rV[R]_d := \row_j f (c, j).

Let cvg_dot c t f :
  (fun g => dot (vectors g c) (vectors g t)) @ f --> dot (vectors f c) (vectors f t).
Proof.
apply: cvg_sums => j.
have coordinate i : (fun g : P => g i) @ f --> f i := @proj_continuous _ _ i f.
rewrite /vectors; under eq_fun => g do rewrite !mxE; rewrite !mxE.
exact: (cvgM (coordinate _) (coordinate _)).
Qed.

Let units : set P := [set f | unit_classes (vectors f)].

Let units_compact : compact units.
Proof.
have cube : compact ([set f : P | forall i, `[(-1), 1]%classic (f i)]).
  apply: (@tychonoff _ (fun=> [topologicalType of R]) (fun=> `[(-1), 1]%classic)) => i.
  exact: segment_compact.
apply: (subclosed_compact _ cube) => [|f f1 [c j]]; last first.
  rewrite /= in_itv /= -ler_norml -[leRHS]sqrtr1 -sqrtr_sqr ler_wsqrtr // -(f1 c) /dot.
  by rewrite (bigD1 j) //= !mxE expr2 ler_addl sumr_ge0 // => i _; rewrite -expr2 sqr_ge0.
pose sphere c : set P := (fun f : P => dot (vectors f c) (vectors f c) : R) @^-1` [set x | x = 1].
have -> : units = \bigcap_(c in setT) sphere c.
  by rewrite predeqE => f; split=> [f1 c _|f1 c]; [apply: f1 | apply: (f1 c)].
apply: (@closed_bigI P 'I_C setT sphere) => c _.
by apply: (@closed_comp P) => [f _|]; [apply: cvg_dot | apply: closed_eq].
Qed.

Theorem class_minimiser_exists :
  exists u : 'I_C -> 'rV[R]_d, class_minimises rho (@log_loss R (@expR R) (@ln R) k) u.
Proof.
pose L f := latent_loss rho (@log_loss R (@expR R) (@ln R) k) (vectors f).
have L_continuous f : L @ f --> L f.
  rewrite /L /latent_loss /over_classes /expectation; apply: cvg_sums => c.
  apply: cvg_scaled; apply: cvg_sums => cs; apply: cvg_scaled.
  pose own g := dot (vectors g c) (vectors g c).
  pose other g i := dot (vectors g c) (vectors g (cs i)).
  have margins g : log_loss (@expR R) (@ln R) (\row_i (own g - other g i)) =
      ln (1 + \sum_i expR (other g i - own g)).
    by congr (ln (1 + _)); apply: eq_bigr => i _; rewrite mxE opprB.
  under eq_fun => g do rewrite margins; rewrite margins; apply: cvg_log_sum => i.
  by apply: cvg_difference; apply: cvg_dot.
have some : units !=set0.
  exists (fun i => (i.2 == Ordinal d_gt0)%:R) => c.
  pose e : 'rV[R]_d := delta_mx 0 (Ordinal d_gt0).
  transitivity (dot e e); last by rewrite dot_unit eqxx.
  by congr dot; apply/rowP => j; rewrite !mxE.
have [f f1 f_least] := compact_least units_compact some L_continuous.
exists (vectors f); split=> [|v v1]; first exact: f1.
have vE : vectors (fun i => v i.1 0 i.2) = v.
  by apply/funext => c; apply/rowP => j; rewrite mxE.
have := f_least (fun i => v i.1 0 i.2); rewrite /L /units /= vE.
by apply.
Qed.

End Existence.
