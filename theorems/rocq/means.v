(* Jensen's inequality over all points: what is left of a representation are its class means. *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation jensen vectors.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Means.

Variables (R : realFieldType) (C k : nat) (X : finType).
Variables (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R).

Hypotheses (rho_law : law rho) (D_law : forall c, law (D c)).

(* --- order under the two levels of the loss --------------------------------------------------- *)

Lemma law_negatives (cs : 'I_k -> 'I_C) : law (independent (fun i => D (cs i))).
Proof. exact: law_independent. Qed.

Lemma ler_over_classes (F G : 'I_C -> {ffun 'I_k -> 'I_C} -> R) :
  (forall c cs, F c cs <= G c cs) -> over_classes rho F <= over_classes rho G.
Proof.
move=> leFG; apply: ler_expectation => // c.
by apply: ler_expectation => //; apply: law_independent.
Qed.

(* The pattern with anchor class s and all negatives of class t has positive probability. *)
Lemma ltr_over_classes (F G : 'I_C -> {ffun 'I_k -> 'I_C} -> R) s t :
  (forall c, 0 < rho c) -> (forall c cs, F c cs <= G c cs) ->
  F s [ffun=> t] < G s [ffun=> t] -> over_classes rho F < over_classes rho G.
Proof.
move=> rho_gt0 leFG ltFG; have iid_law := law_independent (fun=> rho_law) (k := k).
apply: (ltr_expectation rho_law (x := s)) => // [c|]; first exact: ler_expectation.
apply: (ltr_expectation iid_law (x := [ffun=> t])) => //.
by apply: prodr_gt0 => i _; apply: rho_gt0.
Qed.

Lemma eq_over_classes (F G : 'I_C -> {ffun 'I_k -> 'I_C} -> R) :
  (forall c cs, F c cs = G c cs) -> over_classes rho F = over_classes rho G.
Proof. by move=> eqFG; apply: eq_expectation => c; apply: eq_expectation. Qed.

(* --- class means ------------------------------------------------------------------------------ *)

Variables (d : nat) (f : 'I_C -> X -> 'rV[R]_d).

Local Notation mu := (class_mean D f).

Lemma dot_means a b :
  expectation (D a) (fun x => expectation (D b) (fun y => dot (f a x) (f b y))) =
  dot (mu a) (mu b).
Proof.
under eq_expectation => x do rewrite dot_expectation dotC.
by rewrite dot_expectation dotC.
Qed.

Lemma mean_in_ball : unit_ball f -> forall c, dot (mu c) (mu c) <= 1.
Proof.
move=> ball c; rewrite -dot_means -[leRHS](expectation_const (D_law c) 1).
apply: ler_expectation => // x; rewrite -[leRHS](expectation_const (D_law c) 1).
by apply: ler_expectation => // y; apply: dot_le1.
Qed.

Hypothesis l_convex : convex l.

(* Given the classes, the mean of v_i = <f(x), f(y)> - <f(x), f(x_i)> over all points is
   <mu_c, mu_c> - <mu_c, mu_{c_i}>, as x, y and x_i are independent.                             *)
Lemma jensen_over_points c (cs : {ffun 'I_k -> 'I_C}) :
  l (\row_i (dot (mu c) (mu c) - dot (mu c) (mu (cs i)))) <=
  over_points D c cs (fun x y xs => l (margin f c cs x y xs)).
Proof.
have x_law := D_law c; have xs_law := law_negatives cs.
apply: le_trans (ler_expectation x_law (fun x => jensen_row2 _ l_convex x_law xs_law)).
apply: le_trans (jensen_row _ l_convex x_law).
rewrite le_eqVlt; apply/predU1l; congr l; apply/rowP => i; rewrite !mxE.
rewrite -!dot_means -expectationB; apply: eq_expectation => x; rewrite mxE.
under [RHS]eq_expectation => y.
  under eq_expectation => xs do rewrite mxE.
  rewrite expectationB (expectation_const xs_law).
  rewrite (marginal (fun i => D_law (cs i)) i (fun z => dot (f c x) (f (cs i) z))); over.
by rewrite expectationB (expectation_const x_law).
Qed.

Lemma loss_of_means : latent_loss rho l mu <= population_loss rho D l f.
Proof. exact/ler_over_classes/jensen_over_points. Qed.

Hypothesis l_nonincreasing : nonincreasing l.

(* ... and |mu_c|^2 <= 1. *)
Theorem bound_from_means : unit_ball f ->
  over_classes rho (fun c cs => l (\row_i (if cs i == c then 0 else 1 - dot (mu c) (mu (cs i))))) <=
  population_loss rho D l f.
Proof.
move=> ball; apply: le_trans loss_of_means; apply: ler_over_classes => c cs.
apply: l_nonincreasing => i; rewrite !mxE; case: eqP => [->|_]; first by rewrite subrr.
by rewrite ler_add2r mean_in_ball.
Qed.

End Means.

Section ConstantOnClasses.

Variables (R : realFieldType) (C k : nat) (X : finType).
Variables (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R).

Hypothesis D_law : forall c, law (D c).

Lemma eq_population_loss d (f g : 'I_C -> X -> 'rV[R]_d) :
  (forall c x, f c x = g c x) -> population_loss rho D l f = population_loss rho D l g.
Proof.
move=> eq_fg; apply: eq_over_classes => c cs.
apply: eq_expectation => x; apply: eq_expectation => y; apply: eq_expectation => xs.
by congr l; apply/rowP => i; rewrite !mxE !eq_fg.
Qed.

(* The loss of a representation that is u_c on all of class c is the loss of the vectors u_c. *)
Lemma latent_population_loss d (u : 'I_C -> 'rV[R]_d) :
  population_loss rho D l (fun c _ => u c) = latent_loss rho l u.
Proof.
apply: eq_over_classes => c cs; rewrite /over_points /margin.
rewrite !(expectation_const (D_law c)).
by rewrite (expectation_const (law_independent (fun i => D_law (cs i)))).
Qed.

End ConstantOnClasses.
