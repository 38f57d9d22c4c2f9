(* The model of the exported theorems for a model of the pinned ones: its points are the pairs of a
   class and a point, so that no point is of two classes; and what the words of the pins are there. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions expectation vectors means base.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Pairs.

Variables (R : realFieldType) (C k : nat) (X : finType).
Variables (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R).
Hypothesis D_law : forall c, law (D c).

Definition pairs (c : 'I_C) (p : 'I_C * X) : R := if p.1 == c then D c p.2 else 0.

Lemma e_pair c (F : 'I_C * X -> R) :
  expectation (pairs c) F = expectation (D c) (fun x => F (c, x)).
Proof.
transitivity (\sum_i \sum_x (if i == c then D c x else 0) * F (i, x)).
  by rewrite pair_bigA; apply: eq_bigr => -[i x].
rewrite (bigD1 c) //= [X in _ + X]big1 => [|i /negbTE ne]; last first.
  by apply: big1 => x _; rewrite ne mul0r.
by rewrite addr0; apply: eq_bigr => x _; rewrite eqxx.
Qed.

Lemma pairs_law c : law (pairs c).
Proof.
split=> [p|]; first by rewrite /pairs; case: ifP => // _; case: (D_law c).
have := e_pair c (fun=> 1); rewrite expectation_const // => <-.
by apply: eq_bigr => p _; rewrite mulr1.
Qed.

Lemma pairs_disjoint : disjoint_supports pairs.
Proof. by move=> c s p; rewrite /pairs; do 2 case: eqP => [<-|]; rewrite ?ltxx. Qed.

Lemma pairs_gt0 c p : 0 < pairs c p -> p.1 = c /\ 0 < D c p.2.
Proof. by rewrite /pairs; case: eqP => // _; rewrite ltxx. Qed.

Lemma pair_gt0 c x : 0 < D c x -> 0 < pairs c (c, x).
Proof. by rewrite /pairs eqxx. Qed.

Lemma e_pairs (cs : 'I_k -> 'I_C) (F : {ffun 'I_k -> 'I_C * X} -> R) :
  expectation (independent (fun i => pairs (cs i))) F =
  expectation (independent (fun i => D (cs i))) (fun xs => F [ffun i => (cs i, xs i)]).
Proof.
pose h (xs : {ffun 'I_k -> X}) := [ffun i => (cs i, xs i)].
pose h' (ys : {ffun 'I_k -> 'I_C * X}) := [ffun i => (ys i).2].
rewrite /expectation (bigID [pred ys | h (h' ys) == ys]) /= [X in _ + X]big1 ?addr0.
  rewrite (reindex_onto h h') => [|ys /eqP //]; apply: eq_big => [xs|xs _].
    rewrite (_ : h' (h xs) = xs) ?eqxx //.
    by apply/ffunP => i; rewrite !ffunE.
  by congr (_ * _); apply: eq_bigr => i _; rewrite /pairs ffunE eqxx.
move=> ys /eqP ne; suff [i nei] : exists i, (ys i).1 != cs i.
  by rewrite /independent (bigD1 i) //= /pairs (negbTE nei) !mul0r.
apply/existsP; apply: contra_notT ne => /existsPn same; apply/ffunP => i.
by rewrite !ffunE; case: (ys i) (same i) => c x /= /negPn/eqP ->.
Qed.

(* the population loss as the kernel writes it, of what is g_c p for a point p of class c *)
Lemma lossE d (g : 'I_C -> 'I_C * X -> 'rV[R]_d) :
  expectation rho (fun c => expectation (independent (fun _ : 'I_k => rho))
    (fun cs : {ffun 'I_k -> 'I_C} =>
    expectation (pairs c) (fun x => expectation (pairs c) (fun y =>
    expectation (independent (fun i => pairs (cs i))) (fun xs : {ffun 'I_k -> 'I_C * X} =>
    l (\row_i (- dot (g c x) (g (cs i) (xs i)) + dot (g c x) (g c y)))))))) =
  population_loss rho D l (fun c x => g c (c, x)).
Proof.
apply: eq_expectation => c; apply: eq_expectation => cs; rewrite e_pair.
apply: eq_expectation => x; rewrite e_pair; apply: eq_expectation => y; rewrite e_pairs.
by apply: eq_expectation => xs; congr l; apply/rowP => i; rewrite !mxE !ffunE addrC.
Qed.

Lemma latentE d (u : 'I_C -> 'rV[R]_d) :
  expectation rho (fun c => expectation (independent (fun _ : 'I_k => rho))
    (fun cs : {ffun 'I_k -> 'I_C} => l (\row_i (- dot (u c) (u (cs i)) + dot (u c) (u c))))) =
  latent_loss rho l u.
Proof.
apply: eq_expectation => c; apply: eq_expectation => cs.
by congr l; apply/rowP => i; rewrite !mxE addrC.
Qed.

Lemma etfE : (0 < C)%N ->
  expectation rho (fun c => expectation (independent (fun _ : 'I_k => rho))
    (fun cs : {ffun 'I_k -> 'I_C} =>
    l (\row_i (C%:R * ((C%:R - 1)^-1 * (1 - (cs i == c)%:R)))))) = etf_loss rho l.
Proof.
move=> C0; apply: eq_expectation => c; apply: eq_expectation => cs; congr l; apply/rowP => i.
rewrite !mxE; case: eqP => _; rewrite ?subrr ?mulr0 // subr0 mulr1.
by rewrite -[in C%:R - 1](prednK C0) -addn1 natrD addrK.
Qed.

Lemma meanE d (f : 'I_C -> X -> 'rV[R]_d) c :
  vector_mean (pairs c) (fun p => f p.1 p.2) = class_mean D f c.
Proof.
apply/rowP => j; rewrite !summxE; have := e_pair c (fun p => f p.1 p.2 0 j).
by rewrite /expectation => E; etransitivity; last (etransitivity; first exact: E);
  apply: eq_bigr => p _; rewrite mxE.
Qed.

Lemma collapseE d (f : 'I_C -> X -> 'rV[R]_d) s y c x :
  (1 - (c == s)%:R) *: f c x + (c == s)%:R *: f s y = collapse f s y c x.
Proof.
by rewrite /collapse; case: eqP => _; rewrite ?subrr ?subr0 ?scale0r ?scale1r ?add0r ?addr0.
Qed.

Lemma replacement_pairs : replacement l -> replacement_of l pairs.
Proof. by move=> R_l s cs h w; apply: R_l pairs_law. Qed.

Lemma another : (1 < C)%N -> forall s : 'I_C, exists t, s != t.
Proof.
move=> C1 s; have [E|ne] := eqVneq s (Ordinal C1); last by exists (Ordinal C1).
by exists (Ordinal (ltnW C1)); rewrite E -val_eqE.
Qed.

(* what a family of pairs of positive probability is *)
Lemma chosenE (Y : {ffun 'I_C -> 'I_C * X}) :
  0 < independent pairs Y -> forall c, (Y c).1 = c /\ 0 < D c (Y c).2.
Proof.
move=> Y0 c; apply: pairs_gt0; rewrite lt_neqAle; apply/andP; split; last first.
  by case: (pairs_law c).
by apply: contraTneq Y0 => E; rewrite /independent (bigD1 c) //= -E mul0r ltxx.
Qed.

(* --- the two sides of pins ------------------------------------------------------------------- *)

Lemma populationE d (f : 'I_C -> X -> 'rV[R]_d) : let V (p : 'I_C * X) := f p.1 p.2 in
  expectation rho (fun c => expectation (independent (fun _ : 'I_k => rho))
    (fun cs : {ffun 'I_k -> 'I_C} =>
    expectation (pairs c) (fun x => expectation (pairs c) (fun y =>
    expectation (independent (fun i => pairs (cs i))) (fun xs : {ffun 'I_k -> 'I_C * X} =>
    l (\row_i (- dot (V x) (V (xs i)) + dot (V x) (V y)))))))) = population_loss rho D l f.
Proof. exact: (lossE (fun _ p => f p.1 p.2)). Qed.

Lemma collapsedE d (f : 'I_C -> X -> 'rV[R]_d) s :
  let V (p : 'I_C * X) := f p.1 p.2 in
  let g c p y := (1 - (c == s)%:R) *: V p + (c == s)%:R *: V y in
  expectation (pairs s) (fun y => expectation rho (fun c =>
    expectation (independent (fun _ : 'I_k => rho)) (fun cs : {ffun 'I_k -> 'I_C} =>
    expectation (pairs c) (fun x => expectation (pairs c) (fun x' =>
    expectation (independent (fun i => pairs (cs i))) (fun xs : {ffun 'I_k -> 'I_C * X} =>
    l (\row_i (- dot (g c x y) (g (cs i) (xs i) y) + dot (g c x y) (g c x' y))))))))) =
  expectation (D s) (fun y => population_loss rho D l (collapse f s y)).
Proof.
move=> V g; rewrite e_pair; apply: eq_expectation => y.
rewrite (lossE (fun c p => g c p (s, y))); apply: eq_population_loss => c x.
exact: collapseE.
Qed.

Lemma chosen_latentE d (f : 'I_C -> X -> 'rV[R]_d) (Y : {ffun 'I_C -> 'I_C * X}) :
  let V (p : 'I_C * X) := f p.1 p.2 in (forall c, (Y c).1 = c) ->
  expectation rho (fun c => expectation (independent (fun _ : 'I_k => rho))
    (fun cs : {ffun 'I_k -> 'I_C} =>
    expectation (pairs c) (fun x => expectation (pairs c) (fun y =>
    expectation (independent (fun i => pairs (cs i))) (fun xs : {ffun 'I_k -> 'I_C * X} =>
    l (\row_i (- dot (V (Y c)) (V (Y (cs i))) + dot (V (Y c)) (V (Y c))))))))) =
  latent_loss rho l (fun c => f c (Y c).2).
Proof.
move=> V own_class; rewrite (lossE (fun c _ => V (Y c))) latent_population_loss //.
by apply: eq_expectation => c; apply: eq_expectation => cs; congr l; apply/rowP => i;
  rewrite !mxE /V !own_class.
Qed.

End Pairs.

(* a model where nothing but the classes matters *)
Section Classes.

Variables (R : realFieldType) (C : nat).

Definition own (c x : 'I_C) : R := (x == c)%:R.

Lemma own_law c : law (own c).
Proof.
split=> [x|]; first exact: ler0n.
by rewrite (bigD1 c) //= /own eqxx big1 ?addr0 // => x /negbTE ->.
Qed.

Lemma own_disjoint : disjoint_supports own.
Proof. by move=> c s x; rewrite /own; do 2 case: eqP => [<-|]; rewrite ?ltxx. Qed.

Definition even (c : 'I_C) : R := C%:R^-1.

Lemma even_gt0 c : 0 < even c.
Proof. by rewrite invr_gt0 ltr0n (leq_ltn_trans _ (ltn_ord c)). Qed.

Lemma even_law : (0 < C)%N -> law even.
Proof.
move=> C0; split=> [c|]; first exact/ltW/even_gt0.
transitivity (\sum_(c < C) (C%:R^-1 : R)); first by [].
by rewrite sumr_const card_ord -[LHS]mulr_natl mulfV // pnatr_eq0 -lt0n.
Qed.

Lemma less1 : (0 < C)%N -> C%:R - 1 = C.-1%:R :> R.
Proof. by move=> C0; rewrite -[C in LHS](prednK C0) -addn1 natrD addrK. Qed.

Lemma othersE (a : 'I_C) (F : 'I_C -> R) :
  \sum_(b | b != a) F b = \sum_b (1 - (a == b)%:R) * F b.
Proof.
by rewrite s_others; apply: eq_bigr => b _; rewrite eq_sym.
Qed.

Lemma others_allE (F : 'I_C -> 'I_C -> R) :
  \sum_a \sum_(b | b != a) F a b = \sum_a \sum_b (1 - (a == b)%:R) * F a b.
Proof. by apply: eq_bigr => a _; exact: othersE. Qed.

Lemma etf_gram d (u : 'I_C -> 'rV[R]_d) : (1 < C)%N -> simplex_etf u ->
  forall s t, dot (u s) (u t) = (C%:R - 1)^-1 * (- 1 + C%:R * (s == t)%:R).
Proof.
move=> C1 etf s t; rewrite etf.
have E := less1 (ltnW C1); rewrite E; case: eqP => _; last by rewrite mulr0 addr0 mulrN1.
by rewrite mulr1 addrC E mulVf // pnatr_eq0 -lt0n -ltnS prednK // ltnW.
Qed.

End Classes.
