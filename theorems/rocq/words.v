(* Words of negatives: k classes drawn at once, by a law W c that the class c of the anchor has. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions expectation jensen vectors balanced base steps.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Words.

Variables (R : realFieldType) (C k : nat) (W : 'I_C -> {ffun 'I_k -> 'I_C} -> R).

(* One class of a word has its own law. *)
Lemma s_pair (c : 'I_C) i (G : 'I_C -> R) : (1 < C)%N -> pair_uniform W ->
  \sum_cs W c cs * G (cs i) = (C%:R - 1)^-1 * \sum_t (1 - (t == c)%:R) * G t.
Proof.
move=> C1 uniform; rewrite (partition_big (fun cs : {ffun 'I_k -> 'I_C} => cs i) predT) //=.
rewrite mulr_sumr; apply: eq_bigr => t _.
rewrite (eq_bigr (fun cs => W c cs * G t)); last by move=> cs /eqP ->.
rewrite -mulr_suml uniform (_ : C%:R - 1 = C.-1%:R); last first.
  by rewrite -[in LHS](prednK (ltnW C1)) -addn1 natrD addrK.
by case: eqP => _; rewrite ?subrr ?subr0 ?mul0r ?mulr0 ?mul1r.
Qed.

Hypotheses (W_exchangeable : exchangeable W).

(* Classes and words that are renamed at random have the laws that they had. *)
Lemma relabel_words (rho : 'I_C -> R) (F : 'I_C -> ('I_k -> 'I_C) -> R) : balanced rho ->
  (forall c f h, (forall i, f i = h i) -> F c f = F c h) ->
  expectation rho (fun c => expectation (W c) (fun cs : {ffun 'I_k -> 'I_C} => F c cs)) =
  expectation rho (fun c => expectation (W c) (fun cs : {ffun 'I_k -> 'I_C} =>
    expectation (@uniform R C) (fun pi => F (pi c) (fun i => pi (cs i))))).
Proof.
move=> rho_balanced ext; rewrite (relabel_class rho_balanced); apply: eq_expectation => c.
rewrite [RHS]expectationC; apply: eq_expectation => pi.
rewrite /expectation (reindex_inj (can_inj (renamedK pi))); apply: eq_bigr => cs _.
rewrite W_exchangeable; congr (_ * _); apply: ext => i; exact: ffunE.
Qed.

End Words.

(* Independent classes are words of a law that no class changes. *)
Lemma iid_exchangeable (R : realFieldType) C k (rho : 'I_C -> R) : balanced rho ->
  exchangeable (fun _ : 'I_C => independent (fun _ : 'I_k => rho)).
Proof. by move=> rho_balanced pi c cs; apply: eq_bigr => i _; rewrite !rho_balanced. Qed.

Lemma iid_law (R : realFieldType) C k (rho : 'I_C -> R) : law rho ->
  forall _ : 'I_C, law (independent (fun _ : 'I_k => rho)).
Proof. by move=> rho_law _; apply: law_independent. Qed.
