(* Balanced classes: no representation into the unit ball has a smaller loss than the simplex ETF,
   for every number of negatives and in every dimension; and when it is the only one.            *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions expectation jensen vectors means.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* --- a random renaming of the classes --------------------------------------------------------- *)

Section Renaming.

Variables (R : realFieldType) (C : nat).

Local Notation uniform := (@uniform R C).

Let permutations_neq0 : #|{perm 'I_C}|%:R != 0 :> R.
Proof. by rewrite pnatr_eq0 -lt0n; apply/card_gt0P; exists 1%g. Qed.

Lemma uniform_law : law uniform.
Proof.
split=> [p|]; first by rewrite invr_ge0 ler0n.
by rewrite sumr_const -[_ *+ _]mulr_natr mulVf.
Qed.

Lemma uniform_gt0 p : 0 < uniform p.
Proof. by rewrite lt_def (law_ge0 uniform_law) andbT invr_eq0. Qed.

Lemma uniform_translate F q : expectation uniform F = expectation uniform (fun p => F (q * p)%g).
Proof. by rewrite /expectation (reindex_inj (mulgI q)). Qed.

Lemma two_transitive (a b a' b' : 'I_C) : a != b -> a' != b' ->
  exists q : {perm 'I_C}, q a = a' /\ q b = b'.
Proof.
move=> ne_ab ne_ab'; pose x := tperm a a' b.
have ne_xa' : x != a' by rewrite /x -[X in _ != X](tpermL a a') (inj_eq perm_inj) eq_sym.
exists (tperm a a' * tperm x b')%g; rewrite !permM tpermL -/x tpermL; split=> //.
by rewrite tpermD // eq_sym.
Qed.

Lemma sum_off_diagonal (a : R) : \sum_(s : 'I_C) \sum_(t | t != s) a = C%:R * C.-1%:R * a.
Proof.
under eq_bigr => s _.
  rewrite (_ : \sum_(t | t != s) a = C.-1%:R * a); first over.
  by rewrite sumr_const cardC1 card_ord mulr_natl.
by rewrite sumr_const card_ord -[LHS]mulr_natl mulrA.
Qed.

Hypothesis C_gt1 : (1 < C)%N.

Lemma count_neq0 : C%:R * C.-1%:R != 0 :> R.
Proof. by rewrite mulf_neq0 // pnatr_eq0 gtn_eqF ?(ltnW C_gt1) // -subn1 subn_gt0. Qed.

(* The mean of g over the renamings of a pair a <> b does not depend on the pair, as every pair is a
   renaming of every other; so it is the mean over all pairs.                                     *)
Lemma mean_over_renamings (g : 'I_C -> 'I_C -> R) a b : a != b ->
  expectation uniform (fun p => g (p a) (p b)) =
  (C%:R * C.-1%:R)^-1 * \sum_s \sum_(t | t != s) g s t.
Proof.
move=> ne_ab; apply: (mulfI count_neq0); rewrite mulrA mulfV ?count_neq0 // mul1r.
rewrite -sum_off_diagonal.
pose M s t := expectation uniform (fun p => g (p s) (p t)).
transitivity (\sum_s \sum_(t | t != s) M s t).
  apply: eq_bigr => s _; apply: eq_bigr => t ne_ts; rewrite eq_sym in ne_ts.
  have [q [qs qt]] := two_transitive ne_ab ne_ts.
  rewrite (uniform_translate _ q); apply: eq_expectation => p.
  by rewrite !permM qs qt.
under eq_bigr => s _ do rewrite -expectation_sum.
rewrite -expectation_sum -[RHS](expectation_const uniform_law).
apply: eq_expectation => p; rewrite [RHS](reindex_inj (@perm_inj _ p)).
apply: eq_bigr => s _; rewrite [RHS](reindex_inj (@perm_inj _ p)).
by apply: eq_bigl => t; rewrite (inj_eq perm_inj).
Qed.

End Renaming.

(* --- the bound for class vectors in the unit ball --------------------------------------------- *)

Section ClassVectors.

Variables (R : realFieldType) (C k d : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R).
Variable u : 'I_C -> 'rV[R]_d.

Hypotheses (C_gt1 : (1 < C)%N) (rho_law : law rho) (rho_balanced : balanced rho).
Hypotheses (l_convex : convex l) (u_ball : forall c, dot (u c) (u c) <= 1).

Local Notation iid := (independent (fun _ : 'I_k => rho)).

Let iid_law : law iid.
Proof. exact: law_independent. Qed.

Lemma balanced_gt0 c : 0 < rho c.
Proof. by rewrite rho_balanced invr_gt0 ltr0n ltnW. Qed.

Definition renamed (p : {perm 'I_C}) (cs : {ffun 'I_k -> 'I_C}) : {ffun 'I_k -> 'I_C} :=
  [ffun i => p (cs i)].

Lemma renamedK p : cancel (renamed p) (renamed p^-1).
Proof. by move=> cs; apply/ffunP => i; rewrite !ffunE permK. Qed.

(* All patterns of classes have the same probability. *)
Lemma rename_classes (F : 'I_C -> {ffun 'I_k -> 'I_C} -> R) (p : {perm 'I_C}) :
  over_classes rho F = over_classes rho (fun c cs => F (p c) (renamed p cs)).
Proof.
rewrite /over_classes /expectation (reindex_inj (@perm_inj _ p)).
apply: eq_bigr => c _; rewrite !rho_balanced; congr (_ * _).
rewrite (reindex_inj (can_inj (renamedK p))); apply: eq_bigr => cs _; congr (_ * _).
by apply: eq_bigr => i _; rewrite !rho_balanced.
Qed.

Definition gap a b : R := dot (u a) (u a) - dot (u a) (u b).

Definition mean_gap : R := (C%:R * C.-1%:R)^-1 * \sum_a \sum_(b | b != a) gap a b.

Let over_renamings c (cs : {ffun 'I_k -> 'I_C}) : R :=
  expectation (@uniform R C) (fun p => l (\row_i gap (p c) (p (cs i)))).

Lemma latent_loss_over_renamings : latent_loss rho l u = over_classes rho over_renamings.
Proof.
rewrite -[LHS](expectation_const (@uniform_law R C)) /latent_loss.
under eq_expectation => p do rewrite (rename_classes _ p).
rewrite expectationC; apply: eq_expectation => c; rewrite expectationC.
apply: eq_expectation => cs; apply: eq_expectation => p.
by congr l; apply/rowP => i; rewrite !mxE ffunE.
Qed.

(* Collided coordinates are 0 under every renaming, all others have the mean over all pairs. *)
Lemma jensen_over_renamings c (cs : {ffun 'I_k -> 'I_C}) :
  l (\row_i (if cs i == c then 0 else mean_gap)) <= over_renamings c cs.
Proof.
apply: le_trans (jensen_row _ l_convex (@uniform_law R C)).
rewrite le_eqVlt; apply/predU1l; congr l; apply/rowP => i; rewrite !mxE.
under eq_expectation => p do rewrite mxE.
have [->|ne] := eqVneq (cs i) c; last by rewrite (mean_over_renamings C_gt1 gap) 1?eq_sym.
under eq_expectation => p do rewrite /gap subrr.
by rewrite (expectation_const (@uniform_law R C)).
Qed.

Lemma mean_gap_of_squares : mean_gap = (C%:R * C.-1%:R)^-1 *
  (C%:R * (\sum_a dot (u a) (u a)) - dot (\sum_a u a) (\sum_a u a)).
Proof.
have C_def : C%:R = C.-1%:R + 1 :> R by rewrite -mulrSr prednK // ltnW.
congr (_ * _); rewrite square_of_sum C_def mulrDl mul1r opprD addrA addrK /gap.
under eq_bigr => a _ do rewrite sumrB sumr_const cardC1 card_ord.
by rewrite sumrB; congr (_ - _); rewrite mulr_sumr; apply: eq_bigr => a _; rewrite mulr_natl.
Qed.

Lemma etf_margin : C%:R / C.-1%:R = (C%:R * C.-1%:R)^-1 * (C%:R * C%:R) :> R.
Proof. by rewrite invfM mulrACA mulVf ?mul1r 1?mulrC // pnatr_eq0 gtn_eqF // ltnW. Qed.

Let count_gt0 : 0 < (C%:R * C.-1%:R)^-1 :> R.
Proof. by rewrite invr_gt0 lt_def count_neq0 //= mulr_ge0 ?ler0n. Qed.

Lemma squares_le : \sum_a dot (u a) (u a) <= C%:R.
Proof.
rewrite -[C in leRHS]card_ord -sumr_const; exact: ler_sum.
Qed.

(* |u_a| <= 1 and 0 <= |sum_a u_a|^2 *)
Lemma mean_gap_le : mean_gap <= C%:R / C.-1%:R.
Proof.
rewrite mean_gap_of_squares etf_margin ler_pmul2l // ler_subl_addr.
by rewrite (le_trans (ler_wpmul2l _ squares_le)) ?ler0n // ler_addl dot_ge0.
Qed.

Lemma mean_gap_lt_off_centre : \sum_a u a != 0 -> mean_gap < C%:R / C.-1%:R.
Proof.
move=> centre; rewrite mean_gap_of_squares etf_margin ltr_pmul2l // ltr_subl_addr.
by rewrite (le_lt_trans (ler_wpmul2l _ squares_le)) ?ler0n // ltr_addl dot_gt0.
Qed.

Lemma mean_gap_lt_short s : dot (u s) (u s) < 1 -> mean_gap < C%:R / C.-1%:R.
Proof.
move=> short; rewrite mean_gap_of_squares etf_margin ltr_pmul2l // ltr_subl_addr.
rewrite ltr_paddr ?dot_ge0 // ltr_pmul2l ?ltr0n ?(ltnW C_gt1) //.
rewrite -[C in ltRHS]card_ord -sumr_const (bigD1 s) //= [ltRHS](bigD1 s) //=.
by rewrite ltr_le_add // ler_sum.
Qed.

Section Monotone.

Hypothesis l_nonincreasing : nonincreasing l.

Let etf_below_mean c (cs : {ffun 'I_k -> 'I_C}) :
  l (\row_i (if cs i == c then 0 else C%:R / C.-1%:R)) <= over_renamings c cs.
Proof.
apply: le_trans (jensen_over_renamings c cs).
by apply: l_nonincreasing => i; rewrite !mxE; case: eqP => // _; apply: mean_gap_le.
Qed.

Lemma balanced_latent_bound : etf_loss rho l <= latent_loss rho l u.
Proof. by rewrite latent_loss_over_renamings; apply: ler_over_classes => // c cs. Qed.

(* For an anchor of class s and all negatives of class t all coordinates are equal, and Jensen's
   inequality over the renamings is strict if one pair has not the mean gap.                      *)
Lemma balanced_latent_unequal s t : s != t -> gap s t != mean_gap ->
  strictly_convex_diagonal l -> etf_loss rho l < latent_loss rho l u.
Proof.
move=> ne_st unequal strict; rewrite latent_loss_over_renamings.
apply: (ltr_over_classes rho_law (s := s) (t := t)) => //; first exact: balanced_gt0.
pose phi (a : R^o) : R := l (const_mx a).
have phi_convex r (a b : R^o) : 0 <= r <= 1 ->
    phi (r *: a + (1 - r) *: b) <= r * phi a + (1 - r) * phi b.
  move=> r01; rewrite /phi (_ : const_mx _ = r *: const_mx a + (1 - r) *: const_mx b).
    exact: l_convex.
  by apply/rowP => i; rewrite !mxE.
have mean : \sum_p uniform R p *: (gap (p s) (p t) : R^o) = mean_gap.
  exact: (mean_over_renamings C_gt1 gap).
have := @jensen_strict _ _ phi phi_convex _ strict _
  (fun p : {perm 'I_C} => gap (p s) (p t) : R^o) 1%g (@uniform_law R C) (uniform_gt0 R _).
rewrite mean !perm1 => /(_ unequal) lt_mean; apply: le_lt_trans (lt_le_trans lt_mean _).
  apply: l_nonincreasing => i; rewrite !mxE ffunE eq_sym (negbTE ne_st).
  exact: mean_gap_le.
rewrite le_eqVlt; apply/predU1l; apply: eq_expectation => p.
by congr l; apply/rowP => i; rewrite !mxE ffunE.
Qed.

End Monotone.

(* Where the mean gap is smaller, l is larger for an anchor of one class, negatives of another. *)
Lemma balanced_latent_strict : (0 < k)%N -> strictly_decreasing l ->
  mean_gap < C%:R / C.-1%:R -> etf_loss rho l < latent_loss rho l u.
Proof.
move=> k_gt0 decr lt_gap; rewrite latent_loss_over_renamings.
pose s := Ordinal (ltnW C_gt1); pose t := Ordinal C_gt1.
have below c (cs : {ffun 'I_k -> 'I_C}) i :
    (\row_i (if cs i == c then 0 else mean_gap)) 0 i <=
    (\row_i (if cs i == c then 0 else C%:R / C.-1%:R) : 'rV[R]_k) 0 i.
  by rewrite !mxE; case: eqP => // _; apply: mean_gap_le.
apply: (ltr_over_classes rho_law (s := s) (t := t)) => [|c cs|]; first exact: balanced_gt0.
- apply: le_trans (jensen_over_renamings c cs).
  exact/(strictly_decreasing_nonincreasing decr)/below.
- apply: lt_le_trans (jensen_over_renamings _ _); apply: decr; first exact: below.
  apply/eqP => /rowP/(_ (Ordinal k_gt0)); rewrite !mxE ffunE /= => same.
  by move: lt_gap; rewrite same ltxx.
Qed.

End ClassVectors.

(* --- the theorems ----------------------------------------------------------------------------- *)

Section Representations.

Variables (R : realFieldType) (C k d : nat) (X : finType).
Variables (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d).

Hypotheses (C_gt1 : (1 < C)%N) (rho_law : law rho) (rho_balanced : balanced rho).
Hypotheses (D_law : forall c, law (D c)) (l_convex : convex l) (f_ball : unit_ball f).

Local Notation mu := (class_mean D f).

Let mu_ball : forall c, dot (mu c) (mu c) <= 1.
Proof. exact: mean_in_ball. Qed.

Let above_means : latent_loss rho l mu <= population_loss rho D l f.
Proof. exact: loss_of_means. Qed.

Theorem balanced_lower_bound : nonincreasing l -> etf_loss rho l <= population_loss rho D l f.
Proof. by move=> decr; apply: le_trans above_means; apply: balanced_latent_bound. Qed.

Hypotheses (k_gt0 : (0 < k)%N) (l_decreasing : strictly_decreasing l).

Theorem balanced_strict_off_centre :
  \sum_c mu c != 0 -> etf_loss rho l < population_loss rho D l f.
Proof.
move=> centre; apply: lt_le_trans above_means; apply: balanced_latent_strict => //.
exact: mean_gap_lt_off_centre.
Qed.

Lemma balanced_strict_short s : dot (mu s) (mu s) < 1 -> etf_loss rho l < population_loss rho D l f.
Proof.
move=> short; apply: lt_le_trans above_means; apply: balanced_latent_strict => //.
exact: mean_gap_lt_short short.
Qed.

(* A representation that attains the bound is the simplex ETF: all its class means have norm 1, so
   the points are the means; all gaps are the mean gap; and the means add up to 0.                *)
Theorem balanced_unique : strictly_convex_diagonal l ->
  population_loss rho D l f <= etf_loss rho l ->
  forall a b x y, 0 < D a x -> 0 < D b y ->
  dot (f a x) (f b y) = if a == b then 1 else - C.-1%:R^-1.
Proof.
move=> l_diagonal optimal a b x y x_gt0 y_gt0.
have not_below : ~ etf_loss rho l < population_loss rho D l f by rewrite ltNge optimal.
have norm1 c : dot (mu c) (mu c) = 1.
  apply/eqP; rewrite eq_le mu_ball leNgt; apply/negP => /balanced_strict_short.
  exact: not_below.
have centre : \sum_c mu c = 0.
  by apply/eqP/negPn/negP => /balanced_strict_off_centre.
have point c z : 0 < D c z -> f c z = mu c.
  move=> z_gt0; apply/eqP; apply: contraT => ne_zmu; case: not_below.
  apply: (@balanced_strict_short c).
  rewrite -{2}[mu c]/(\sum_z _) -dot_expectation -[ltRHS](expectation_const (D_law c) 1).
  have le1 z' : dot (mu c) (f c z') <= 1 by apply: dot_le1.
  by apply: (ltr_expectation (D_law c) (x := z)) => //; rewrite dot_lt1 // eq_sym.
rewrite !point //; case: eqP => [->|/eqP ne_ab] //.
have same : gap mu a b = mean_gap mu.
  apply/eqP/negPn/negP => unequal; case: not_below; apply: lt_le_trans above_means.
  apply: (balanced_latent_unequal C_gt1 rho_law rho_balanced l_convex mu_ball _ ne_ab) => //.
  exact: strictly_decreasing_nonincreasing.
move: same; rewrite mean_gap_of_squares // centre dot0l subr0.
rewrite (eq_bigr (fun=> 1)) // sumr_const card_ord -etf_margin // /gap norm1 => gap_ab.
have -> : dot (mu a) (mu b) = 1 - C%:R / C.-1%:R by rewrite -gap_ab opprB addrCA subrr addr0.
have C1_neq0 : C.-1%:R != 0 :> R by rewrite pnatr_eq0 gtn_eqF // -subn1 subn_gt0.
by rewrite -{1}(divff C1_neq0) -mulrBl -[in C%:R](prednK (ltnW C_gt1)) mulrSr opprD addNKr mulN1r.
Qed.

End Representations.

Section UnequalCosines.

Variables (R : realFieldType) (C k d : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R).
Variable u : 'I_C -> 'rV[R]_d.

(* the statement for unit vectors: the gap is 1 - <u_s, u_t> *)
Theorem balanced_strict_unequal s t : (1 < C)%N -> law rho -> balanced rho ->
  convex l -> strictly_convex_diagonal l -> nonincreasing l -> (forall c, dot (u c) (u c) = 1) ->
  s != t ->
  (1 - dot (u s) (u t) != (C%:R * C.-1%:R)^-1 * \sum_a \sum_(b | b != a) (1 - dot (u a) (u b)))%R ->
  etf_loss rho l < latent_loss rho l u.
Proof.
move=> C_gt1 rho_law rho_balanced l_convex l_diagonal decr unit ne_st unequal.
apply: (balanced_latent_unequal C_gt1 rho_law rho_balanced l_convex _ decr ne_st) => // [c|].
  by rewrite unit.
rewrite /gap unit; apply: contra unequal => /eqP ->; rewrite /mean_gap.
apply/eqP; congr (_ * _); apply: eq_bigr => a _; apply: eq_bigr => b _.
by rewrite /gap unit.
Qed.

End UnequalCosines.
