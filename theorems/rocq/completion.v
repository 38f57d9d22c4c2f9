(* Lemma 1 without the replacement inequality, by Gram completion: unit vectors of R^(C-1) that are
   at least as good as any representation into the unit ball of any R^d. Square roots are needed,
   so the field is a real closed one (rcfType). The simplex ETF exists by the same lemmas.        *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation jensen vectors means etf.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Isometry.

Variable R : rcfType.

Lemma dot_row_mx m n (u v : 'rV[R]_m) (x y : 'rV[R]_n) :
  dot (row_mx u x) (row_mx v y) = dot u v + dot x y.
Proof.
rewrite /dot big_split_ord /=; congr (_ + _); apply: eq_bigr => i _.
  by rewrite !row_mxEl.
by rewrite !row_mxEr.
Qed.

Lemma dot_scalar (a b : R) : dot (a%:M : 'rV[R]_1) b%:M = a * b.
Proof. by rewrite /dot big_ord1 !mxE !mulr1n. Qed.

(* n vectors of any space have the Gram matrix of n vectors of R^n. By induction (Gram-Schmidt): the
   others are projected on the complement of the first, which is put on an axis of its own.       *)
Lemma few_dimensions n m (w : 'I_n -> 'rV[R]_m) :
  exists z : 'I_n -> 'rV[R]_n, forall a b, dot (z a) (z b) = dot (w a) (w b).
Proof.
elim: n m w => [|n IH] m w; first by exists (fun=> 0) => -[].
pose e := w ord0; pose q := dot e e; pose r := Num.sqrt q.
pose part a := dot (w a) e / r.
pose rest a := w a - (dot (w a) e / q) *: e.
have [z zE] := IH m (fun a => rest (lift ord0 a)).
exists (fun a => row_mx (part a)%:M (if unlift ord0 a is Some a' then z a' else 0)) => a b.
rewrite -[LHS]/(@dot R (1 + n) _ _) dot_row_mx dot_scalar.
have r2 : r * r = q by rewrite -expr2 sqr_sqrtr // dot_ge0.
have restE a' b' : part a' * part b' + dot (rest a') (rest b') = dot (w a') (w b').
  rewrite /rest /part; have [e0|e_neq0] := eqVneq e 0.
    by rewrite e0 !(dotC _ 0) !dot0l !mul0r add0r !scaler0 !subr0.
  have q_neq0 : q != 0 by rewrite dot_eq0.
  rewrite mulf_div r2 dotBl !dotBr !dotZl !dotZr -/q divfK // [dot e _]dotC subrr subr0.
  by rewrite [X in _ + (_ - X)]mulrC mulrA addrCA subrr addr0.
have rest0 : rest ord0 = 0.
  rewrite /rest -/e -/q; have [->|e_neq0] := eqVneq e 0; first by rewrite scaler0 subrr.
  by rewrite divff ?scale1r ?subrr // dot_eq0.
rewrite -[RHS]restE; congr (_ + _).
case: (unliftP ord0 a) => [a' ->|->]; last by rewrite rest0 !dot0l.
by case: (unliftP ord0 b) => [b' ->|->]; rewrite ?zE // rest0 ![dot _ 0]dotC !dot0l.
Qed.

(* With a linear relation among the vectors one of them is a combination of the others, and the same
   combination of the others' images is its image.                                                *)
Lemma one_dimension_less n m (w : 'I_n -> 'rV[R]_m) (a : 'I_n -> R) c0 :
  a c0 != 0 -> \sum_c a c *: w c = 0 ->
  exists z : 'I_n -> 'rV[R]_n.-1, forall s t, dot (z s) (z t) = dot (w s) (w t).
Proof.
case: n w a c0 => [|n] w a c0 a0 relation; first by case: c0 a0.
rewrite [_.+1.-1]/=; have [z zE] := few_dimensions (fun i => w (lift c0 i)).
pose B c i := if unlift c0 c is Some j then (i == j)%:R else - (a c0)^-1 * a (lift c0 i).
have wB c : w c = \sum_i B c i *: w (lift c0 i).
  rewrite /B; case: (unliftP c0 c) => [j ->|->].
    rewrite (bigD1 j) //= eqxx scale1r big1 ?addr0 // => i /negbTE ->.
    by rewrite scale0r.
  under eq_bigr => i _ do rewrite -scalerA; rewrite -scaler_sumr.
  move: relation; rewrite (bigD1_ord c0) //= => /eqP; rewrite addr_eq0 => /eqP relation.
  by rewrite scaleNr -scalerN -relation scalerA mulVf ?scale1r.
exists (fun c => \sum_i B c i *: z i) => s t; rewrite (wB s) (wB t) !dot_suml.
apply: eq_bigr => i _; rewrite !dotZl !dot_sumr; congr (_ * _).
by apply: eq_bigr => j _; rewrite !dotZr zE.
Qed.

Lemma padding m d : (m <= d)%N ->
  exists P : 'rV[R]_m -> 'rV[R]_d, forall u v, dot (P u) (P v) = dot u v.
Proof.
move=> le_md; rewrite -(subnKC le_md); exists (fun v => row_mx v 0) => u v.
by rewrite dot_row_mx dot0l addr0.
Qed.

Lemma dot_delta n (x y : R) (a b : 'I_n) :
  dot (x *: delta_mx 0 a) (y *: delta_mx 0 b) = if a == b then x * y else 0.
Proof. by rewrite dotZl dotZr dot_unit; case: eqP => _; rewrite ?mulr1 ?mulr0. Qed.

End Isometry.

Section Completion.

Variables (R : rcfType) (C : nat).

Hypothesis C_gt1 : (1 < C)%N.

(* One more coordinate for each vector makes it a unit vector. *)
Lemma to_unit_vectors d (mu : 'I_C -> 'rV[R]_d) : (forall c, dot (mu c) (mu c) <= 1) ->
  exists u : 'I_C -> 'rV[R]_(d + C), forall s t,
    dot (u s) (u t) = if s == t then 1 else dot (mu s) (mu t).
Proof.
move=> ball; exists (fun c => row_mx (mu c) (Num.sqrt (1 - dot (mu c) (mu c)) *: delta_mx 0 c)).
move=> s t; rewrite dot_row_mx dot_delta; case: eqP => [->|_]; last by rewrite addr0.
by rewrite -expr2 sqr_sqrtr ?subr_ge0 // addrCA subrr addr0.
Qed.

Section Dependent.

Variables (m : nat) (u : 'I_C -> 'rV[R]_m).
Hypothesis u_unit : forall c, dot (u c) (u c) = 1.

Let G : 'M[R]_C := \matrix_(s, t) dot (u s) (u t).

Let combination (z : 'rV[R]_C) t : dot (\sum_s z 0 s *: u s) (u t) = (z *m G) 0 t.
Proof. by rewrite dot_suml mxE; apply: eq_bigr => s _; rewrite dotZl !mxE. Qed.

Let dot_combination (z : 'rV[R]_C) v :
  dot v (\sum_s z 0 s *: u s) = \sum_s z 0 s * dot v (u s).
Proof. by rewrite dot_sumr; apply: eq_bigr => s _; rewrite dotZr. Qed.

(* Either the vectors have a linear relation, or their Gram matrix G is invertible and some y in
   their span has <y, u_c> = 1 for all c. Their projections on the complement of y then have a
   relation and the Gram matrix G - J/q, q = |y|^2; scaled to norm 1 their cosines are
   (g - 1/q)/(1 - 1/q), which is at most g as g <= 1.                                             *)
Lemma dependent : exists (w : 'I_C -> 'rV[R]_m) (z : 'rV[R]_C),
  [/\ z != 0, \sum_c z 0 c *: w c = 0, forall c, dot (w c) (w c) = 1
    & forall s t, dot (w s) (w t) <= dot (u s) (u t)].
Proof.
have [free|] := boolP (row_free G); last first.
  rewrite -kermx_eq0 => /rowV0Pn[z /sub_kermxP zG z0]; exists u, z; split=> //.
  apply/eqP; rewrite -dot_eq0 dot_combination big1 // => t _.
  by rewrite combination zG mxE mulr0.
pose z : 'rV[R]_C := const_mx 1 *m invmx G; pose y := \sum_s z 0 s *: u s; pose q := dot y y.
have zG : z *m G = const_mx 1 by rewrite mulmxKV // -row_free_unit.
have y_u t : dot y (u t) = 1 by rewrite combination zG mxE.
have q_def : q = \sum_s z 0 s.
  by rewrite /q dot_combination; apply: eq_bigr => s _; rewrite y_u mulr1.
pose c0 := Ordinal (ltnW C_gt1); pose c1 := Ordinal C_gt1.
have q_gt0 : 0 < q.
  by rewrite dot_gt0; apply/eqP => y0; have /eqP := y_u c0; rewrite y0 dot0l eq_sym oner_eq0.
pose p t := u t - q^-1 *: y; pose r := 1 - q^-1.
have p_dot s t : dot (p s) (p t) = dot (u s) (u t) - q^-1.
  rewrite dotBl !dotBr !dotZl !dotZr [dot (u s) y]dotC !y_u -/q mulVf ?gt_eqF // !mulr1.
  by rewrite subrr subr0.
have r_gt0 : 0 < r.
  rewrite lt_def -[X in _ && X](_ : 0 <= dot (p c0) (p c0) = _); last by rewrite p_dot u_unit.
  rewrite dot_ge0 andbT; apply/eqP => r0.
  have same t : u t = q^-1 *: y.
    by apply/eqP; rewrite -subr_eq0 -dot_eq0 p_dot u_unit -/r r0.
  have : (delta_mx 0 c0 : 'rV[R]_C) = delta_mx 0 c1.
    apply: (row_free_inj free); rewrite -!rowE; apply/rowP => t.
    by rewrite !mxE !same.
  by move/rowP/(_ c0); rewrite !mxE => /eqP; rewrite oner_eq0.
exists (fun t => (Num.sqrt r)^-1 *: p t), z.
have w_dot s t : dot ((Num.sqrt r)^-1 *: p s) ((Num.sqrt r)^-1 *: p t) =
    (dot (u s) (u t) - q^-1) / r.
  by rewrite dotZl dotZr mulrA -invfM -expr2 sqr_sqrtr ?ltW // p_dot mulrC.
split=> [||c|s t].
- apply/eqP => z0; have /rowP/(_ c0) := zG; rewrite z0 mul0mx !mxE => /eqP.
  by rewrite eq_sym oner_eq0.
- under eq_bigr => c _ do rewrite scalerA mulrC -scalerA; rewrite -scaler_sumr.
  under eq_bigr => c _ do rewrite scalerBr; rewrite sumrB -scaler_suml -q_def.
  by rewrite scalerA mulfV ?gt_eqF // scale1r subrr scaler0.
- by rewrite w_dot u_unit divff // gt_eqF.
rewrite w_dot ler_pdivr_mulr // mulrBr mulr1 ler_add2l ler_opp2 ler_pimull //; last first.
  by apply: dot_le1; rewrite u_unit.
by rewrite invr_ge0 ltW.
Qed.

End Dependent.

Theorem gram_completion d (mu : 'I_C -> 'rV[R]_d) : (forall c, dot (mu c) (mu c) <= 1) ->
  exists v : 'I_C -> 'rV[R]_C.-1, (forall c, dot (v c) (v c) = 1) /\
    forall s t, s != t -> dot (v s) (v t) <= dot (mu s) (mu t).
Proof.
move=> /to_unit_vectors[u uE].
have [|w [z [z0 relation unit below]]] := @dependent _ u; first by move=> c; rewrite uE eqxx.
have [v vE] : exists v : 'I_C -> 'rV[R]_C.-1, forall s t, dot (v s) (v t) = dot (w s) (w t).
  have [c0 zc0] : exists c, z 0 c != 0.
    apply/existsP; apply: contraR z0; rewrite negb_exists => /forallP zero.
    by apply/eqP/rowP => c; rewrite mxE; apply/eqP/negPn/zero.
  exact: one_dimension_less zc0 relation.
exists v; split=> [c|s t ne_st]; first by rewrite vE.
by rewrite vE (le_trans (below s t)) // uE (negbTE ne_st).
Qed.

Section Loss.

Variables (k : nat) (X : finType) (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R).

Hypotheses (rho_law : law rho) (D_law : forall c, law (D c)).

Theorem latent_indistinguishable_by_completion d (f : 'I_C -> X -> 'rV[R]_d) :
  convex l -> nonincreasing l -> unit_ball f ->
  exists v : 'I_C -> 'rV[R]_C.-1, (forall c, dot (v c) (v c) = 1) /\
    latent_loss rho l v <= population_loss rho D l f.
Proof.
move=> l_convex decr ball; have [v [unit below]] := gram_completion (mean_in_ball D_law ball).
exists v; split=> //; apply: le_trans (bound_from_means rho_law D_law l_convex decr ball).
apply: ler_over_classes => // c cs; apply: decr => i; rewrite !mxE unit.
case: eqP => [->|/eqP ne]; first by rewrite unit subrr.
by rewrite ler_add2l ler_opp2 below // eq_sym.
Qed.

End Loss.

(* The vectors e_c - (1/C) (1, .., 1) add up to 0, so that their Gram matrix is one of R^(C-1); they
   are scaled to norm 1, and padded with zeros.                                                   *)
Theorem etf_exists d : (C.-1 <= d)%N -> exists u : 'I_C -> 'rV[R]_d, simplex_etf u.
Proof.
move=> /(padding R)[P PE].
have C_neq0 : C%:R != 0 :> R by rewrite pnatr_eq0 gtn_eqF // ltnW.
pose p (c : 'I_C) : 'rV[R]_C := delta_mx 0 c - const_mx C%:R^-1.
have p_dot s t : dot (p s) (p t) = (s == t)%:R - C%:R^-1.
  have e_one (c : 'I_C) : dot (delta_mx 0 c) (const_mx C%:R^-1) = C%:R^-1 :> R.
    rewrite /dot (bigD1 c) //= big1 ?addr0 => [|i /negbTE ne]; rewrite !mxE ?eqxx ?mul1r //.
    by rewrite ne andbF mul0r.
  rewrite dotBl !dotBr e_one [dot (const_mx _) (delta_mx _ _)]dotC e_one.
  rewrite -[delta_mx 0 s]scale1r -[delta_mx 0 t]scale1r dot_delta mulr1.
  rewrite /dot; under eq_bigr => i _ do rewrite !mxE.
  rewrite sumr_const card_ord -mulrnAl -[C%:R^-1 *+ C]mulr_natl divff // mul1r subrr subr0.
  by case: eqP.
pose a : R := Num.sqrt (C%:R / C.-1%:R).
have a2 : a * a = C%:R / C.-1%:R by rewrite -expr2 sqr_sqrtr // divr_ge0 ?ler0n.
pose w c := a *: p c.
have w_etf : simplex_etf w.
  move=> s t; rewrite /w dotZl dotZr p_dot mulrA a2 mulrBr [X in _ - X]mulrAC divff // mul1r.
  case: eqP => _; last by rewrite mulr0 add0r.
  rewrite mulr1 -[X in _ - X]mul1r -mulrBl class_count // addrK divff //.
  exact: pred_neq0.
have [v vE] : exists v : 'I_C -> 'rV[R]_C.-1, forall s t, dot (v s) (v t) = dot (w s) (w t).
  have relation : \sum_c 1 *: w c = 0.
    rewrite -scaler_sumr scale1r -scaler_sumr sumrB sumr_const card_ord.
    apply/rowP => i; rewrite !mxE summxE (bigD1 i) //= big1 => [|c /negbTE ne].
      by rewrite !mxE !eqxx addr0 mulmxnE mxE -[_ *+ C]mulr_natr mulVf // subrr mulr0.
    by rewrite mxE eqxx eq_sym ne.
  exact: (one_dimension_less (c0 := Ordinal (ltnW C_gt1)) (oner_neq0 R) relation).
by exists (fun c => P (v c)) => s t; rewrite PE vE w_etf.
Qed.

End Completion.
