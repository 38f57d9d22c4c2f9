(* Jensen's inequality on finite laws, from convexity in two points; and what losses inherit. *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Jensen.

Variables (R : realFieldType) (M : lmodType R) (phi : M -> R).

Hypothesis phi_convex : forall t u v, 0 <= t <= 1 ->
  phi (t *: u + (1 - t) *: v) <= t * phi u + (1 - t) * phi v.

Section Weights.

Variable T : finType.
Implicit Types (p : T -> R) (V : T -> M).

(* Weights on a list that add up to s > 0, by induction on the list: the first point has the part
   t = p x / s of the weight, the others have the rest, and two-point convexity joins them.       *)
Lemma jensen_seq p V (r : seq T) : (forall x, 0 <= p x) -> 0 < \sum_(x <- r) p x ->
  (\sum_(x <- r) p x) * phi ((\sum_(x <- r) p x)^-1 *: \sum_(x <- r) p x *: V x) <=
  \sum_(x <- r) p x * phi (V x).
Proof.
move=> p_ge0; elim: r => [|x r IH]; first by rewrite big_nil ltxx.
rewrite !big_cons; set s := \sum_(x <- r) p x; set m := \sum_(x <- r) p x *: V x => sum_gt0.
have s_ge0 : 0 <= s by apply: sumr_ge0.
have [s0|s_neq0] := eqVneq s 0.
  have p0 y : y \in r -> p y = 0.
    move=> yr; apply/eqP; rewrite eq_le p_ge0 andbT -s0 /s (big_rem y yr) /=.
    by rewrite ler_addl sumr_ge0.
  have -> : m = 0 by rewrite /m big_seq big1 // => y /p0 ->; rewrite scale0r.
  rewrite [X in _ <= _ + X]big_seq big1 => [|y /p0 ->]; last by rewrite mul0r.
  move: sum_gt0; rewrite s0 !addr0 => px_gt0.
  by rewrite scalerA mulVf ?scale1r // gt_eqF.
have s_gt0 : 0 < s by rewrite lt_def s_neq0.
set w := p x + s in sum_gt0 *; have w_neq0 : w != 0 by rewrite gt_eqF.
have rest : 1 - p x / w = s / w.
  by rewrite -[X in X - _](mulfV w_neq0) -mulrBl /w addrC addKr.
have -> : w^-1 *: (p x *: V x + m) = (p x / w) *: V x + (1 - p x / w) *: (s^-1 *: m).
  by rewrite rest scalerDr !scalerA mulrC; congr (_ + _ *: _); rewrite mulrAC mulfV ?mul1r.
apply: (@le_trans _ _ (w * (p x / w * phi (V x) + (1 - p x / w) * phi (s^-1 *: m)))).
  rewrite ler_pmul2l //; apply: phi_convex; rewrite ler_pdivr_mulr // mul1r /w ler_addl s_ge0.
  by rewrite divr_ge0 // ltW.
have cancel a b : w * (a / w * b) = a * b by rewrite mulrA [w * _]mulrC divfK.
by rewrite rest mulrDr !cancel ler_add2l IH.
Qed.

Lemma jensen p V : law p -> phi (\sum_x p x *: V x) <= expectation p (fun x => phi (V x)).
Proof.
case=> p_ge0 p1; have := @jensen_seq p V (index_enum T) p_ge0.
by rewrite p1 ltr01 invr1 scale1r mul1r; apply.
Qed.

Hypothesis phi_strict : forall t u v, 0 < t < 1 -> u != v ->
  phi (t *: u + (1 - t) *: v) < t * phi u + (1 - t) * phi v.

(* The point x at which V is not its mean has a weight p x < 1; it is set against the mean of the
   others, which is not V x either. Two-point strict convexity, then Jensen for the others.       *)
Lemma jensen_strict p V x : law p -> 0 < p x -> V x != \sum_y p y *: V y ->
  phi (\sum_y p y *: V y) < expectation p (fun y => phi (V y)).
Proof.
case=> p_ge0 p1 px_gt0; rewrite /expectation (bigD1 x) //= [ltRHS](bigD1 x) //=.
move: p1; rewrite (bigD1 x) //=; set s := \sum_(y | _) p y; set m := \sum_(y | _) _ *: _ => p1.
have s_def : s = 1 - p x by rewrite -p1 addrC addKr.
have s_ge0 : 0 <= s by apply: sumr_ge0.
have [s0|s_neq0] := eqVneq s 0.
  have p0 y : y != x -> p y = 0.
    move=> ne_yx; apply/eqP; rewrite eq_le p_ge0 andbT -s0 /s (bigD1 y) //=.
    by rewrite ler_addl sumr_ge0.
  have -> : m = 0 by rewrite /m big1 // => y /p0 ->; rewrite scale0r.
  by move: p1; rewrite s0 !addr0 => ->; rewrite scale1r eqxx.
have s_gt0 : 0 < s by rewrite lt_def s_neq0.
have m_def : m = (1 - p x) *: (s^-1 *: m) by rewrite scalerA -s_def mulfV ?scale1r.
move=> off; have ne : V x != s^-1 *: m.
  by apply: contra off => /eqP Vx; rewrite m_def -Vx -scalerDl addrCA subrr addr0 scale1r.
apply: (@lt_le_trans _ _ (p x * phi (V x) + (1 - p x) * phi (s^-1 *: m))).
  by rewrite [X in phi (_ + X)]m_def phi_strict // px_gt0 /= -subr_gt0 -s_def.
rewrite ler_add2l -s_def.
by have := @jensen_seq p V (filter (predC1 x) (index_enum T)) p_ge0; rewrite !big_filter; apply.
Qed.

End Weights.

End Jensen.

Section Losses.

Variables (R : realFieldType) (k : nat) (l : 'rV[R]_k -> R).

(* Jensen's inequality, coordinate by coordinate *)
Lemma jensen_row (T : finType) (p : T -> R) (V : T -> 'rV[R]_k) : convex l -> law p ->
  l (\row_i expectation p (fun x => V x 0 i)) <= expectation p (fun x => l (V x)).
Proof.
move=> l_convex p_law; apply: le_trans (jensen l_convex V p_law).
rewrite (_ : \row_i _ = \sum_x p x *: V x) //; apply/rowP => i.
by rewrite mxE summxE; apply: eq_bigr => x _; rewrite mxE.
Qed.

Lemma jensen_row2 (S T : finType) (p : S -> R) (q : T -> R) (V : S -> T -> 'rV[R]_k) :
  convex l -> law p -> law q ->
  l (\row_i expectation p (fun x => expectation q (fun y => V x y 0 i))) <=
  expectation p (fun x => expectation q (fun y => l (V x y))).
Proof.
move=> l_convex p_law q_law.
apply: le_trans (ler_expectation p_law (fun x => jensen_row (V x) l_convex q_law)).
apply: le_trans (jensen_row _ l_convex p_law).
rewrite le_eqVlt; apply/predU1l; congr l; apply/rowP => i; rewrite !mxE.
by apply: eq_expectation => x; rewrite mxE.
Qed.

Lemma strictly_convex_convex : strictly_convex l -> convex l.
Proof.
move=> strict t u v /andP[]; rewrite le_eqVlt => /predU1P[<-|t_gt0].
  by rewrite !subr0 !scale0r !add0r !mul0r !add0r scale1r mul1r.
rewrite le_eqVlt => /predU1P[->|t_lt1].
  by rewrite subrr !scale0r !addr0 mul0r addr0 scale1r mul1r.
have [->|ne_uv] := eqVneq u v; last by apply/ltW/strict; rewrite ?t_gt0.
by rewrite -scalerDl -mulrDl addrCA subrr addr0 scale1r mul1r.
Qed.

(* If l took the same value at u <= v, u <> v, it would be smaller at their midpoint, which is
   below v: against monotonicity.                                                                 *)
Lemma strictly_convex_decreasing :
  strictly_convex l -> nonincreasing l -> strictly_decreasing l.
Proof.
move=> strict decr u v le_uv ne_uv; rewrite lt_neqAle decr // andbT.
apply/eqP => same; pose h : R := 2%:R^-1; have half : 0 < h < 1.
  by rewrite invr_gt0 ltr0n /= invf_lt1 ?ltr0n // ltr1n.
have := strict _ _ _ half ne_uv; rewrite -same -mulrDl addrCA subrr addr0 mul1r.
rewrite ltNge decr // => i; rewrite !mxE.
rewrite -[leRHS](_ : h * v 0 i + (1 - h) * v 0 i = _); last first.
  by rewrite -mulrDl addrCA subrr addr0 mul1r.
by rewrite ler_add2r ler_wpmul2l // ltW //; case/andP: half.
Qed.

Lemma strictly_decreasing_nonincreasing : strictly_decreasing l -> nonincreasing l.
Proof. by move=> strict u v le_uv; have [->|/(strict _ _ le_uv)/ltW] := eqVneq u v. Qed.

(* k > 0: the diagonal vectors of two numbers differ *)
Lemma strictly_convex_on_diagonal : (0 < k)%N -> strictly_convex l -> strictly_convex_diagonal l.
Proof.
move=> k_gt0 strict t a b t01 ne_ab.
have -> : const_mx (t * a + (1 - t) * b) = t *: const_mx a + (1 - t) *: const_mx b :> 'rV_k.
  by apply/rowP => i; rewrite !mxE.
apply: strict => //; apply: contra ne_ab => /eqP/rowP/(_ (Ordinal k_gt0)).
by rewrite !mxE => ->.
Qed.

End Losses.
