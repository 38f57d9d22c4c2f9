(* False neighbours of theorems, refuted by short exact arguments, for all parameters where the claim
   names a few.                                                                                   *)

From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors means minimisers.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* Below the margin a square falls, from there to 2 it grows. *)
Theorem square_nonincreasing (R : realFieldType) (k : nat) (m : R) : (0 < k)%N -> m < 2%:R ->
  let l := fun v : 'rV[R]_k => \sum_i (m - v 0 i) ^+ 2 in
  exists u v : 'rV[R]_k, [/\ forall i, - 2%:R <= u 0 i, forall i, u 0 i <= v 0 i,
    forall i, v 0 i <= 2%:R & l u < l v].
Proof.
move=> k_gt0 m_lt2 l; pose a := Num.max m (- 2%:R); have a_lt2 : a < 2%:R.
  by rewrite lt_maxl m_lt2 gt0_cp ?ltr0n.
exists (const_mx a), (const_mx 2%:R); split=> [i|i|i|]; rewrite ?mxE ?lexx ?(ltW a_lt2) //.
  by rewrite le_maxr lexx orbT.
have lt_squares : (m - a) ^+ 2 < (m - 2%:R) ^+ 2.
  rewrite -sqrrN -[ltRHS]sqrrN !opprB ltr_sqr ?nnegrE ?subr_ge0 ?(ltW m_lt2) ?le_maxr ?lexx //.
  by rewrite ltr_add2r.
rewrite /l (eq_bigr (fun=> (m - a) ^+ 2)) => [|i _]; last by rewrite mxE.
rewrite [ltRHS](eq_bigr (fun=> (m - 2%:R) ^+ 2)) => [|i _]; last by rewrite mxE.
by rewrite !sumr_const card_ord ltr_pmuln2r.
Qed.

Theorem cpc_step (R : realFieldType) (N : nat) (r : R) : (0 < N)%N -> 0 < r < 1 ->
  1 + N.-1%:R / r < N%:R / r.
Proof.
move=> N_gt0 /andP[r_gt0 r_lt1]; rewrite -[in ltRHS](prednK N_gt0) -addn1 natrD mulrDl addrC.
by rewrite ltr_add2l mul1r -invr1 ltf_pinv ?posrE ?ltr01.
Qed.

(* The matrix [[0, 1], [1, 0]] is at distance 1 from the matrices F F^T, not 0. *)
Theorem symmetric_factorisation (R : realFieldType) :
  let A := \matrix_(i < 2, j < 2) (i != j)%:R in
  let distance := fun F : 'M[R]_2 => \sum_i \sum_j ((A - F *m F^T) i j) ^+ 2 in
  (forall F, 1 <= distance F) /\ exists F, distance F = 1.
Proof.
move=> A distance; pose o : 'I_2 := lift ord0 ord0.
have sum2 (G : 'I_2 -> R) : \sum_i G i = G ord0 + G o by rewrite !big_ord_recl big_ord0 addr0.
have expand F : distance F = 1 + ((\sum_j F ord0 j ^+ 2 - \sum_j F o j ^+ 2) ^+ 2 +
    2%:R * (F ord0 ord0 * F o o - F ord0 o * F o ord0) ^+ 2 +
    (2%:R * (\sum_j F ord0 j * F o j) - 1) ^+ 2).
  rewrite /distance !sum2 !mxE !sum2 !mxE !eqxx (_ : (ord0 == o) = false) // (_ : (o == ord0) = false) //=.
  by ring.
split=> [F|].
  by rewrite expand ler_addl; do 2?[apply: addr_ge0]; rewrite ?sqr_ge0 // mulr_ge0 ?sqr_ge0 ?ler0n.
exists (const_mx 2%:R^-1); rewrite expand !sum2 !mxE; by field.
Qed.

(* Where all vectors are one unit vector, the left side is 1 and the right side 2. *)
Theorem similarities_identity_as_printed (R : realFieldType) (N d : nat) :
  (0 < N)%N -> (0 < d)%N ->
  let mean := fun n (V : 'I_N -> 'rV[R]_n) => N%:R^-1 *: \sum_i V i in
  let average := fun F : 'I_N -> R => N%:R^-1 * \sum_i F i in
  let variance := fun V : 'I_N -> 'rV[R]_d =>
    average (fun i => dot (V i - mean d V) (V i - mean d V)) in
  exists u v : 'I_N -> 'rV[R]_d,
  [/\ forall i, dot (u i) (u i) = 1, forall i, dot (v i) (v i) = 1
    & 1 - average (fun i => dot (u i) (v i)) + dot (mean d u) (mean d v) <
      variance (fun i => u i - v i) / 2%:R +
      dot (mean d (fun i => u i + v i)) (mean d (fun i => u i + v i)) / 2%:R].
Proof.
move=> N_gt0 d_gt0 mean average variance; pose e : 'rV[R]_d := delta_mx 0 (Ordinal d_gt0).
have ee : dot e e = 1 by rewrite dot_unit eqxx.
have N_neq0 : N%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have mean_const n (V : 'I_N -> 'rV[R]_n) w : (forall i, V i = w) -> mean n V = w.
  move=> Vw; rewrite /mean (eq_bigr (fun=> w)) // sumr_const card_ord.
  by rewrite -scaler_nat scalerA mulVf // scale1r.
have average_const F a : (forall i, F i = a) -> average F = a.
  move=> Fa; rewrite /average (eq_bigr (fun=> a)) // sumr_const card_ord.
  by rewrite -[a *+ N]mulr_natl mulrA mulVf // mul1r.
exists (fun=> e), (fun=> e); split=> //; rewrite (average_const _ 1) //.
rewrite (mean_const _ _ e) // (mean_const _ _ (e + e)) // /variance (average_const _ 0) => [|i].
  rewrite subrr mul0r !add0r -mulr2n -scaler_nat dotZl dotZr ee.
  by rewrite (_ : _ / _ = 2%:R) ?ltr1n //; field.
by rewrite (mean_const _ _ 0) ?subrr ?dot0l // => j; rewrite subrr.
Qed.

(* An orthonormal frame has cosines 0, which are squared in the loss, the simplex ETF -1/(C-1). *)
Theorem spectral_etf_optimal (R : realFieldType) (C k d : nat) :
  (1 < C)%N -> (0 < k)%N -> (C <= d)%N ->
  let loss := fun u : 'I_C -> 'rV[R]_d =>
    expectation (fun=> C%:R^-1) (fun c => expectation (independent (fun=> fun=> C%:R^-1))
      (fun cs : {ffun 'I_k -> 'I_C} =>
        - (2%:R * dot (u c) (u c)) + k%:R^-1 * \sum_i dot (u c) (u (cs i)) ^+ 2)) in
  exists2 u, unit_classes u & forall v, simplex_etf v -> loss u < loss v.
Proof.
move=> C_gt1 k_gt0 le_d loss; pose rho (c : 'I_C) : R := C%:R^-1.
have C_neq0 : C%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
have k_neq0 : k%:R != 0 :> R by rewrite pnatr_eq0 -lt0n.
have rho_law : law rho.
  split=> [c|]; first by rewrite invr_ge0 ler0n.
  by rewrite sumr_const card_ord -[LHS]mulr_natl mulfV.
have value u : unit_classes u ->
    loss u = - 2%:R + expectation rho (fun c => expectation rho (fun t => dot (u c) (u t) ^+ 2)).
  move=> u1; rewrite -[X in X + _](expectation_const rho_law) -expectationD.
  apply: eq_expectation => c; rewrite expectationD u1 mulr1.
  rewrite (expectation_const (law_independent (fun=> rho_law))); congr (_ + _).
  rewrite expectationZ expectation_sum (eq_bigr (fun=> expectation rho (fun t => dot (u c) (u t) ^+ 2))).
    by rewrite sumr_const card_ord -[X in _ * X]mulr_natl mulrA mulVf // mul1r.
  by move=> i _; rewrite (marginal (fun=> rho_law) i (fun t => dot (u c) (u t) ^+ 2)).
pose frame c : 'rV[R]_d := delta_mx 0 (widen_ord le_d c).
have frameE s t : dot (frame s) (frame t) = (s == t)%:R by rewrite dot_unit.
have frame1 : unit_classes frame by move=> c; rewrite frameE eqxx.
exists frame => // v v_etf; have v1 : unit_classes v by move=> c; rewrite v_etf eqxx.
rewrite (value frame frame1) (value v v1) ltr_add2l.
apply: (ltr_expectation_everywhere rho_law) => c.
have [t ne_ct] : exists t, c != t.
  have [->|ne] := eqVneq c (Ordinal (ltnW C_gt1)); last by exists (Ordinal (ltnW C_gt1)).
  by exists (Ordinal C_gt1).
apply: (ltr_expectation rho_law (x := t)) => [s||]; rewrite ?invr_gt0 ?ltr0n ?(ltnW C_gt1) //.
  by rewrite frameE v_etf; case: eqP => _; rewrite // expr0n sqr_ge0.
rewrite frameE v_etf (negbTE ne_ct) expr0n /= exprn_even_gt0 //= oppr_eq0 invr_eq0.
by rewrite pnatr_eq0 -lt0n -subn1 subn_gt0.
Qed.

(* A square falls below 0. *)
Theorem similarities_hypotheses_cover_spectral (R : realFieldType) (x y : R) :
  x < y -> y <= 0 -> y ^+ 2 < x ^+ 2.
Proof.
move=> lt_xy y_le0; have x_lt0 := lt_le_trans lt_xy y_le0.
by rewrite -sqrrN -[ltRHS]sqrrN ltr_sqr ?nnegrE ?oppr_ge0 ?(ltW x_lt0) // ltr_opp2.
Qed.

(* k draws hit at most k classes. *)
Theorem saunshi_for_few_negatives (R : realFieldType) (C k : nat) (rho : 'I_C -> R) (c : 'I_C) :
  (k < C.-1)%N ->
  expectation (independent (fun _ : 'I_k => rho))
    (fun cs => [forall t, (t != c) ==> [exists i, cs i == t]]%:R) = 0.
Proof.
move=> few; apply: big1 => cs _; case: forallP => [all_hit|_]; last by rewrite mulr0.
have: [set~ c] \subset cs @: setT.
  apply/subsetP => t; rewrite !inE => ne; have /implyP/(_ ne)/existsP[i /eqP <-] := all_hit t.
  by apply: imset_f; rewrite inE.
move=> /subset_leq_card; rewrite cardsC1 card_ord => le.
have := leq_trans le (leq_imset_card _ _); rewrite cardsT card_ord leqNgt.
by rewrite few.
Qed.

(* Where all vectors are one unit vector, the left side is 1 and the right side 2. *)
Theorem similarities_finite_identity_as_printed (R : realFieldType) (N d : nat) :
  (1 < N)%N -> (0 < d)%N ->
  let mean := fun V : 'I_N -> 'rV[R]_d => N%:R^-1 *: \sum_i V i in
  let average := fun F : 'I_N -> R => N%:R^-1 * \sum_i F i in
  let variance := fun V => average (fun i => dot (V i - mean V) (V i - mean V)) in
  let positive := fun u v => average (fun i => dot (u i) (v i)) in
  let negative := fun u v => average (fun i => N.-1%:R^-1 * \sum_(j | j != i) dot (u i) (v j)) in
  exists u v : 'I_N -> 'rV[R]_d,
  [/\ forall i, dot (u i) (u i) = 1, forall i, dot (v i) (v i) = 1
    & 1 - N.-1%:R / N%:R * positive u v + N.-1%:R / N%:R * negative u v <
      variance (fun i => u i - v i) / 2%:R +
      dot (mean (fun i => u i + v i)) (mean (fun i => u i + v i)) / 2%:R].
Proof.
move=> N_gt1 d_gt0 mean average variance positive negative.
pose e : 'rV[R]_d := delta_mx 0 (Ordinal d_gt0).
have ee : dot e e = 1 by rewrite dot_unit eqxx.
have N_neq0 : N%:R != 0 :> R by rewrite pnatr_eq0 -lt0n ltnW.
have N1_neq0 : N.-1%:R != 0 :> R by rewrite pnatr_eq0 -lt0n -subn1 subn_gt0.
have mean_const (V : 'I_N -> 'rV[R]_d) w : (forall i, V i = w) -> mean V = w.
  move=> Vw; rewrite /mean (eq_bigr (fun=> w)) // sumr_const card_ord.
  by rewrite -scaler_nat scalerA mulVf // scale1r.
have average_const F a : (forall i, F i = a) -> average F = a.
  move=> Fa; rewrite /average (eq_bigr (fun=> a)) // sumr_const card_ord.
  by rewrite -[a *+ N]mulr_natl mulrA mulVf // mul1r.
exists (fun=> e), (fun=> e); split=> //.
have -> : positive (fun=> e) (fun=> e) = 1 by apply: average_const.
have -> : negative (fun=> e) (fun=> e) = 1.
  apply: average_const => i; rewrite (eq_bigr (fun=> 1)) // sumr_const cardC1 card_ord.
  by rewrite mulVf.
rewrite (mean_const _ (e + e)) // /variance (average_const _ 0) => [|i].
  rewrite subrK mul0r add0r -mulr2n -scaler_nat dotZl dotZr ee.
  by rewrite (_ : _ / _ = 2%:R) ?ltr1n //; field.
by rewrite (mean_const _ 0) ?subrr ?dot0l // => j; rewrite subrr.
Qed.
