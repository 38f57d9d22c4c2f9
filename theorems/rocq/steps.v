(* The rules of our kernel as lemmas, as exported derivations use them. *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra ring.
From nceproof Require Import definitions expectation jensen vectors balanced base.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Order.

Variable R : realFieldType.
Implicit Types a b e s : R.

Lemma le_of_eq a b : a = b -> b <= a.
Proof. by move=> ->. Qed.

Lemma eq_to_le1 a : a = 1 -> a <= 1.
Proof. by move=> ->. Qed.

Lemma glue_eq a a' b b' : b' = b -> a' = a -> b = a -> b' = a'.
Proof. by move=> -> -> ->. Qed.

Lemma glue_le a a' b b' : b' = b -> a' = a -> a <= b -> a' <= b'.
Proof. by move=> -> ->. Qed.

Lemma glue_lt a a' b b' : b' = b -> a' = a -> a < b -> a' < b'.
Proof. by move=> -> ->. Qed.

Lemma chain_le a b b' (c : R) : a <= b -> b' = b -> b' <= c -> a <= c.
Proof. by move=> ab ->; apply: le_trans. Qed.

Lemma chain_le_lt a b b' (c : R) : a <= b -> b' = b -> b' < c -> a < c.
Proof. by move=> ab ->; apply: le_lt_trans. Qed.

Lemma chain_lt_le a b b' (c : R) : a < b -> b' = b -> b' <= c -> a < c.
Proof. by move=> ab ->; apply: lt_le_trans. Qed.

Lemma a_le a b (c : R) e : a <= b -> c <= e -> a + c <= b + e.
Proof. exact: ler_add. Qed.

Lemma a_lt_le a b (c : R) e : a < b -> c <= e -> a + c < b + e.
Proof. exact: ltr_le_add. Qed.

Lemma a_le_lt a b (c : R) e : a <= b -> c < e -> a + c < b + e.
Proof. exact: ler_lt_add. Qed.

Lemma w_le s a b : 0 <= s -> a <= b -> s * a <= s * b.
Proof. by move=> s0 ab; apply: ler_wpmul2l. Qed.

Lemma w_lt s a b : 0 < s -> a < b -> s * a < s * b.
Proof. by move=> s0 ab; rewrite ltr_pmul2l. Qed.

Lemma by_cases (T : eqType) (x y : T) (P : Prop) : (x = y -> P) -> (x != y -> P) -> P.
Proof. by move=> same distinct; case: (eqVneq x y). Qed.

(* --- signs ------------------------------------------------------------------------------------ *)

Lemma g_mul a b : 0 <= a -> 0 <= b -> 0 <= a * b.
Proof. exact: mulr_ge0. Qed.

Lemma g_mul_pos a b : 0 < a -> 0 < b -> 0 < a * b.
Proof. exact: mulr_gt0. Qed.

Lemma g_add a b : 0 <= a -> 0 <= b -> 0 <= a + b.
Proof. exact: addr_ge0. Qed.

Lemma g_exp n a : 0 <= a -> 0 <= a ^+ n.
Proof. exact: exprn_ge0. Qed.

Lemma g_even n a : ~~ odd n -> 0 <= a ^+ n.
Proof. by move=> n_even; rewrite exprn_even_ge0. Qed.

Lemma ind_ge0 (T : eqType) (x y : T) : 0 <= (x == y)%:R :> R.
Proof. exact: ler0n. Qed.

Lemma ind_le1 (T : eqType) (x y : T) : 0 <= 1 - (x == y)%:R :> R.
Proof. by case: eqP; rewrite ?subrr ?subr0 ?ler01. Qed.

Lemma s_ge0 (T : finType) (F : T -> R) : (forall x, 0 <= F x) -> 0 <= \sum_x F x.
Proof. by move=> F0; apply: sumr_ge0. Qed.

Lemma o_ge0 C (c : 'I_C) (F : 'I_C -> R) : (forall t, 0 <= F t) -> 0 <= \sum_(t | t != c) F t.
Proof. by move=> F0; apply: sumr_ge0. Qed.

Lemma e_ge0 (T : finType) (p F : T -> R) : law p -> (forall x, 0 <= F x) -> 0 <= expectation p F.
Proof. by case=> p0 _ F0; apply: sumr_ge0 => x _; apply: mulr_ge0. Qed.

Lemma lt_neq_ge0 a : 0 <= a -> a != 0 -> 0 < a.
Proof. by move=> a0 ne; rewrite lt_def ne. Qed.

Lemma cosine_le d (u v : 'rV[R]_d) : dot u u <= 1 -> dot v v <= 1 -> dot u v <= 1.
Proof. exact: dot_le1. Qed.

Lemma cosine_ge d (u v : 'rV[R]_d) : dot u u <= 1 -> dot v v <= 1 -> -1 <= dot u v.
Proof. exact: dot_geN1. Qed.

(* --- means and sums --------------------------------------------------------------------------- *)

Lemma e_le (T : finType) (p F G : T -> R) : law p -> (forall x, F x <= G x) ->
  expectation p F <= expectation p G.
Proof. by move=> p_law leFG; apply: ler_expectation. Qed.

Lemma e_congr_on (T : finType) (p F G : T -> R) : law p -> (forall x, 0 < p x -> F x = G x) ->
  expectation p F = expectation p G.
Proof. by move=> p_law eqFG; apply: (eq_expectation_on p_law). Qed.

Lemma e_le_on (T : finType) (p F G : T -> R) : law p -> (forall x, 0 < p x -> F x <= G x) ->
  expectation p F <= expectation p G.
Proof.
move=> p_law leFG; apply: ler_sum => x _; have := law_ge0 p_law x.
rewrite le_eqVlt => /predU1P[<-|px]; first by rewrite !mul0r.
by rewrite ler_pmul2l // leFG.
Qed.

Lemma e_lt_on (T : finType) (p F G : T -> R) : law p -> (forall x, 0 < p x -> F x < G x) ->
  expectation p F < expectation p G.
Proof.
move=> p_law ltFG; have [|x px _] := @expectation_attained _ _ _ p_law (fun=> 0) 0.
  by rewrite expectation_const.
rewrite /expectation (bigD1 x) //= [ltRHS](bigD1 x) //=.
apply: ltr_le_add; first by rewrite ltr_pmul2l // ltFG.
apply: ler_sum => y _; have := law_ge0 p_law y.
by rewrite le_eqVlt => /predU1P[<-|py]; rewrite ?mul0r // ler_pmul2l // ltW // ltFG.
Qed.

Lemma e_lt_all (T : finType) (p F G : T -> R) : law p -> (forall x, F x < G x) ->
  expectation p F < expectation p G.
Proof. by move=> p_law ltFG; apply: e_lt_on. Qed.

Lemma e_lt (T : finType) (p F G : T -> R) (x : T) : law p ->
  (forall y, 0 < p y -> F y <= G y) -> 0 < p x -> F x < G x -> expectation p F < expectation p G.
Proof.
move=> p_law leFG px ltFG; rewrite /expectation (bigD1 x) //= [ltRHS](bigD1 x) //=.
apply: ltr_le_add; first by rewrite ltr_pmul2l.
apply: ler_sum => y _; have := law_ge0 p_law y.
by rewrite le_eqVlt => /predU1P[<-|py]; rewrite ?mul0r // ler_pmul2l // leFG.
Qed.

Lemma s_le (T : finType) (F G : T -> R) : (forall x, F x <= G x) -> \sum_x F x <= \sum_x G x.
Proof. by move=> leFG; apply: ler_sum. Qed.

Lemma s_lt (T : finType) (F G : T -> R) (x : T) :
  (forall y, True -> F y <= G y) -> F x < G x -> \sum_y F y < \sum_y G y.
Proof.
move=> le lt; rewrite (bigD1 x) //= [ltRHS](bigD1 x) //=.
by apply: ltr_le_add => //; apply: ler_sum => y _; apply: le.
Qed.

Lemma s_lt_all (T : finType) (x : T) (F G : T -> R) :
  (forall y, F y < G y) -> \sum_y F y < \sum_y G y.
Proof. by move=> lt; apply: (@s_lt _ _ _ x) => // y _; apply: ltW. Qed.

Lemma o_le_on C (c : 'I_C) (F G : 'I_C -> R) : (forall t, t != c -> F t <= G t) ->
  \sum_(t | t != c) F t <= \sum_(t | t != c) G t.
Proof. by move=> leFG; apply: ler_sum. Qed.

Lemma o_lt C (c : 'I_C) (F G : 'I_C -> R) (x : 'I_C) : (forall t, t != c -> F t <= G t) ->
  x != c -> F x < G x -> \sum_(t | t != c) F t < \sum_(t | t != c) G t.
Proof.
move=> le xc lt; rewrite (bigD1 x) //= [ltRHS](bigD1 x) //=.
by apply: ltr_le_add => //; apply: ler_sum => y /andP[yc _]; apply: le.
Qed.

Lemma iid_constant_gt0 C k (rho : 'I_C -> R) (t : 'I_C) :
  (forall c, 0 < rho c) -> 0 < independent (fun _ : 'I_k => rho) [ffun=> t].
Proof. by move=> rho0; apply: prodr_gt0 => i _; apply: rho0. Qed.

(* --- losses ----------------------------------------------------------------------------------- *)

Section Losses.

Variables (k C : nat) (l : 'rV[R]_k -> R) (m : 'rV[R]_C.-1 -> R).
Implicit Types (F G : 'I_k -> R) (c : 'I_C) (H K : 'I_C -> R).

Lemma l_jensen (T : finType) (p : T -> R) (F : T -> 'I_k -> R) : convex l -> law p ->
  l (\row_i expectation p (fun x => F x i)) <= expectation p (fun x => l (\row_i F x i)).
Proof.
move=> l_convex p_law.
have := jensen_row (fun x => \row_i F x i) l_convex p_law; apply: le_trans.
rewrite le_eqVlt; apply/predU1l; apply: l_congr => i.
by apply: e_congr => x; rewrite mxE.
Qed.

Lemma l_decrease F G : nonincreasing l -> (forall i, F i <= G i) ->
  l (\row_i G i) <= l (\row_i F i).
Proof. by move=> l_dec leFG; apply: l_dec => i; rewrite !mxE. Qed.

Lemma l_decrease_lt F G : (0 < k)%N -> strictly_decreasing l -> (forall i, F i < G i) ->
  l (\row_i G i) < l (\row_i F i).
Proof.
move=> k0 l_dec ltFG; apply: l_dec => [i|]; first by rewrite !mxE ltW.
apply/eqP => /rowP /(_ (Ordinal k0)); rewrite !mxE => eqFG.
by have := ltFG (Ordinal k0); rewrite eqFG ltxx.
Qed.

Lemma l_tangent g F G : subgradients l g ->
  l (\row_i F i) + \sum_i g (\row_i F i) 0 i * (G i - F i) <= l (\row_i G i).
Proof.
move=> sub; apply: le_trans (sub (\row_i F i) (\row_i G i)).
by rewrite ler_add2l; apply: ler_sum => i _; rewrite !mxE.
Qed.

(* Where the loss is strictly convex along (1, .., 1): the tangent at v is below at the middle of v
   and w, where the loss is strictly below the mean of its values.                                *)
Lemma l_tangent_lt g (v w : R) : strictly_convex_diagonal l -> subgradients l g -> w != v ->
  l (\row_(i < k) v) + \sum_j g (\row_(i < k) v) 0 j * (w - v) < l (\row_(i < k) w).
Proof.
move=> strict sub ne; pose t : R := 2%:R^-1.
have t01 : 0 < t < 1 by rewrite invr_gt0 ltr0n invf_lt1 ?ltr0n // ltr1n.
have constE (a : R) : const_mx a = \row_(i < k) a by apply/rowP => i; rewrite !mxE.
have := strict t w v t01 ne; rewrite !constE => middle.
have := l_tangent (fun=> v) (fun=> t * w + (1 - t) * v) sub.
rewrite (eq_bigr (fun j => t * (g (\row_(i < k) v) 0 j * (w - v)))); last first.
  by move=> j _; rewrite [RHS]mulrCA; congr (_ * _); ring.
rewrite -mulr_sumr; set S := \sum_j _ => /le_lt_trans /(_ middle).
rewrite -subr_gt0 (_ : _ - _ = t * (l (\row_i w) - (l (\row_i v) + S))); last by ring.
by rewrite pmulr_rgt0 ?subr_gt0 //; case/andP: t01.
Qed.

End Losses.

Lemma sum_others C (F : 'I_C -> R) (c : 'I_C) :
  \sum_(t | t != c) F t = \sum_i F (lift c i).
Proof.
apply: (addrI (F c)); transitivity (\sum_t F t); first by rewrite [RHS](bigD1 c).
by case: C c F => [[]//|n] c F /=; rewrite (bigD1_ord c).
Qed.

Section Others.

Variables (C : nat) (m : 'rV[R]_C.-1 -> R).
Implicit Types (c : 'I_C) (F G : 'I_C -> R).

Lemma m_jensen (T : finType) (p : T -> R) (F : T -> 'I_C -> R) c : convex m -> law p ->
  m (others c (fun t => expectation p (fun x => F x t))) <=
  expectation p (fun x => m (others c (F x))).
Proof. by move=> m_convex p_law; apply: (l_jensen (fun x i => F x (lift c i)) m_convex p_law). Qed.

Lemma at_others (P : 'I_C -> Prop) c : (forall t, t != c -> P t) -> forall i, P (lift c i).
Proof. by move=> all_of i; apply: all_of; rewrite eq_sym neq_lift. Qed.

Lemma m_decrease F G c : nonincreasing m -> (forall t, t != c -> F t <= G t) ->
  m (others c G) <= m (others c F).
Proof. by move=> m_dec leFG; apply: l_decrease m_dec (at_others leFG). Qed.

Lemma m_decrease_lt F G c : (1 < C)%N -> strictly_decreasing m -> (forall t, t != c -> F t < G t) ->
  m (others c G) < m (others c F).
Proof. by move=> C1 m_dec ltFG; apply: l_decrease_lt (others_gt0 C1) m_dec (at_others ltFG). Qed.

Lemma m_tangent g F G c : subgradients m g ->
  m (others c F) + \sum_(t | t != c) entry_of (g (others c F)) c t * (G t - F t) <=
  m (others c G).
Proof.
move=> sub; rewrite sum_others; apply: le_trans (sub (others c F) (others c G)).
by rewrite ler_add2l; apply: ler_sum => i _; rewrite /entry_of liftK !mxE.
Qed.

Lemma m_reorder F (pi : {perm 'I_C}) (a : 'I_C) : symmetric_loss m ->
  m (others (pi a) F) = m (others a (fun t => F (pi t))).
Proof.
move=> symmetric; have ne i : pi a != pi (lift a i) by rewrite (inj_eq perm_inj) neq_lift.
pose f i := s2val (unlift_some (ne i)).
have fE i : pi (lift a i) = lift (pi a) (f i) by rewrite /f; case: (unlift_some (ne i)).
have f_inj : injective f.
  by move=> i j eqf; apply: (@lift_inj _ a); apply: (@perm_inj _ pi); rewrite !fE eqf.
rewrite -(symmetric (perm f_inj)); congr m; apply/rowP => i.
by rewrite !mxE permE fE.
Qed.

End Others.

(* --- random renamings ------------------------------------------------------------------------- *)

Section Renaming.

Variables (C k : nat) (rho : 'I_C -> R).
Hypothesis rho_balanced : balanced rho.

Lemma relabel_class (F : 'I_C -> R) :
  expectation rho F = expectation rho (fun c => expectation (@uniform R C) (fun pi => F (pi c))).
Proof.
rewrite expectationC -[LHS](expectation_const (@uniform_law R C)); apply: e_congr => pi.
rewrite /expectation (reindex_inj (@perm_inj _ pi)).
by apply: eq_bigr => c _; rewrite !rho_balanced.
Qed.

Let relabel_finite (F : 'I_C -> {ffun 'I_k -> 'I_C} -> R) :
  over_classes rho F = over_classes rho (fun c cs =>
    expectation (@uniform R C) (fun pi => F (pi c) [ffun i => pi (cs i)])).
Proof.
rewrite -[LHS](expectation_const (@uniform_law R C)).
under eq_expectation => pi do rewrite (rename_classes rho_balanced F pi).
rewrite expectationC; apply: eq_expectation => c; rewrite expectationC.
by apply: eq_expectation => cs; apply: eq_expectation => pi.
Qed.

Lemma relabel (F : 'I_C -> ('I_k -> 'I_C) -> R) :
  (forall c f h, (forall i, f i = h i) -> F c f = F c h) ->
  expectation rho (fun c => expectation (independent (fun=> rho))
    (fun cs : {ffun 'I_k -> 'I_C} => F c cs)) =
  expectation rho (fun c => expectation (independent (fun=> rho)) (fun cs : {ffun 'I_k -> 'I_C} =>
    expectation (@uniform R C) (fun pi => F (pi c) (fun i => pi (cs i))))).
Proof.
move=> ext; apply: etrans (relabel_finite (fun c (cs : {ffun 'I_k -> 'I_C}) => F c cs)) _.
apply: eq_expectation => c; apply: eq_expectation => cs; apply: eq_expectation => pi.
by apply: ext => i; rewrite ffunE.
Qed.

End Renaming.

End Order.

Global Arguments le_of_eq {R a b} & _.
Global Arguments glue_eq {R a a' b b'} & _ _ _.
Global Arguments glue_le {R a a' b b'} & _ _ _.
Global Arguments glue_lt {R a a' b b'} & _ _ _.
Global Arguments by_cases {T} x y {P} & _ _.
Global Arguments g_mul {R a b} & _ _.
Global Arguments g_mul_pos {R a b} & _ _.
Global Arguments g_add {R a b} & _ _.
Global Arguments g_exp {R} n {a} & _.
Global Arguments s_ge0 {R T F} & _.
Global Arguments o_ge0 {R C c F} & _.
Global Arguments e_ge0 {R T p F} & _ _.
Global Arguments e_le {R T p F G} & _ _.
Global Arguments e_le_on {R T p F G} & _ _.
Global Arguments e_congr_on {R T p F G} & _ _.
Global Arguments e_lt_on {R T p F G} & _ _.
Global Arguments e_lt_all {R T p F G} & _ _.
Global Arguments s_le {R T F G} & _.
Global Arguments o_le_on {R C c F G} & _.
Global Arguments l_decrease {R k l F G} & _ _.
Global Arguments m_decrease {R C m F G c} & _ _.
Global Arguments l_decrease_lt {R k l F G} & _ _ _.
Global Arguments m_decrease_lt {R C m F G c} & _ _ _.
Global Arguments l_jensen {R k l T p} F & _ _.
Global Arguments m_jensen {R C m T p} F {c} & _ _.
Global Arguments g_even {R n} a & _.
Global Arguments lt_neq_ge0 {R a} & _ _.
