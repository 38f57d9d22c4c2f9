(* Minimisers among all representations with unit vectors: by the averaging step one point may stand
   for each class, so that they are known from the minimisers among class vectors.                *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation jensen means averaging.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Definition unit_classes (R : realFieldType) C d (u : 'I_C -> 'rV[R]_d) : Prop :=
  forall c, dot (u c) (u c) = 1.

Lemma law_gt0_somewhere (R : realFieldType) (T : finType) (p : T -> R) :
  law p -> exists x, 0 < p x.
Proof.
move=> p_law; have [|x px _] := @expectation_attained _ _ _ p_law (fun=> 0) 0; last by exists x.
by rewrite (expectation_const p_law).
Qed.

Section Minimisers.

Variables (R : realFieldType) (C k d : nat) (X : finType).
Variables (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R).

Implicit Types (f g : 'I_C -> X -> 'rV[R]_d) (u v : 'I_C -> 'rV[R]_d) (Y : 'I_C -> X).

Definition minimises f : Prop := unit_vectors f /\
  forall g, unit_vectors g -> population_loss rho D l f <= population_loss rho D l g.

Definition class_minimises u : Prop := unit_classes u /\
  forall v, unit_classes v -> latent_loss rho l u <= latent_loss rho l v.

Hypotheses (rho_law : law rho) (D_law : forall c, law (D c)).
Hypotheses (l_convex : convex l) (l_nonincreasing : nonincreasing l).
Hypothesis l_submodular : submodular l.

Let l_replacement := submodular_replacement l_submodular.

Lemma eq_minimises f g : (forall c x, f c x = g c x) -> minimises f -> minimises g.
Proof.
move=> eq_fg [f_unit least]; split=> [c x|h h_unit]; first by rewrite -eq_fg.
by rewrite -(eq_population_loss rho D l eq_fg); apply: least.
Qed.

(* The mean over y is at most the least loss, so that none is above it. *)
Lemma minimises_collapse f s y : minimises f -> 0 < D s y -> minimises (collapse f s y).
Proof.
move=> [f_unit least] sy; have c_unit z := @collapse_unit _ _ _ _ f s z f_unit.
split=> [|g g_unit]; first exact: c_unit.
apply: le_trans (least g g_unit); rewrite leNgt; apply/negP => above.
have := averaging_step rho_law D_law l_convex l_nonincreasing l_replacement s f_unit.
rewrite leNgt => /negP; apply; rewrite -[ltLHS](expectation_const (D_law s)).
by apply: (ltr_expectation (D_law s) (x := y)) => // z; apply: least.
Qed.

Theorem class_minimises_of_points f Y :
  minimises f -> (forall c, 0 < D c (Y c)) -> class_minimises (fun c => f c (Y c)).
Proof.
move=> f_least Y_gt0.
have [unit least] : minimises (fun c _ => f c (Y c)).
  suff: minimises (fun c x => if c \in enum 'I_C then f c (Y c) else f c x).
    by apply: eq_minimises => c x; rewrite mem_enum.
  elim: (enum 'I_C) => [|s r IH]; first exact: (eq_minimises _ f_least).
  apply: eq_minimises (minimises_collapse IH (Y_gt0 s)) => c x; rewrite /collapse inE.
  by have [->|_] := eqVneq c s; first by case: ifP.
split=> [c|v v_unit]; first exact: (unit c (Y c)).
rewrite -!(latent_population_loss rho l D_law); apply: least => c x; exact: v_unit.
Qed.

Theorem minimises_of_classes u : class_minimises u -> minimises (fun c _ => u c).
Proof.
move=> [u_unit least]; split=> [c _|g g_unit]; first exact: u_unit.
have [Y [_ le_Y]] :=
  latent_indistinguishable rho_law D_law l_convex l_nonincreasing l_replacement g_unit.
by rewrite (latent_population_loss rho l D_law); apply: le_trans le_Y; apply: least.
Qed.

(* Where all minimisers among class vectors agree on a class once the others are given, those among
   representations are constant on classes. *)
Theorem constant_on_classes f (P : ('I_C -> 'rV[R]_d) -> Prop) :
  (forall u v c, P u -> P v -> (forall s, s != c -> u s = v s) -> u c = v c) ->
  (forall u, class_minimises u -> P u) -> minimises f ->
  exists2 u, P u & forall c x, 0 < D c x -> f c x = u c.
Proof.
move=> determined least_P f_least.
have at_points Y : (forall c, 0 < D c (Y c)) -> P (fun c => f c (Y c)).
  by move=> Y_gt0; apply/least_P/class_minimises_of_points.
have /fin_all_exists[Y Y_gt0] c := law_gt0_somewhere (D_law c).
exists (fun c => f c (Y c)) => [|c x cx]; first exact: at_points.
pose Z s := if s == c then x else Y s.
have Z_gt0 s : 0 < D s (Z s) by rewrite /Z; case: eqP => [->|].
have := determined (fun s => f s (Z s)) (fun s => f s (Y s)) c; rewrite /Z eqxx; apply.
- exact: at_points Z_gt0.
- exact: at_points Y_gt0.
- by move=> s /negbTE ->.
Qed.

End Minimisers.
