(* Rules about families of points and sets of indices: drawing twice, one index more and more,
   submodularity, (R), and one point for all of a class.                                         *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions expectation jensen vectors balanced base steps.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* --- drawing twice ---------------------------------------------------------------------------- *)

Section Split.

Variables (R : realFieldType) (k : nat) (T : finType).
Implicit Types (A : pred 'I_k) (ys zs : {ffun 'I_k -> T}).

Lemma split_draws (P : 'I_k -> T -> R) A (F : {ffun 'I_k -> T} -> R) : (forall i, law (P i)) ->
  expectation (independent P) F = expectation (independent P) (fun ys =>
    expectation (independent P) (fun zs => F (mixed A ys zs))).
Proof. by move=> P_law; rewrite [LHS](resample P_law A) expectationC. Qed.

Lemma v_mixed d (V : T -> 'rV[R]_d) A ys zs i :
  V (mixed A ys zs i) = (A i)%:R *: V (ys i) + (1 - (A i)%:R) *: V (zs i).
Proof.
by rewrite ffunE; case: (A i); rewrite ?scale1r ?subrr ?subr0 ?scale0r ?scale1r ?addr0 ?add0r.
Qed.

Lemma s_mixed (G : T -> R) A ys zs i :
  G (mixed A ys zs i) = (A i)%:R * G (ys i) + (1 - (A i)%:R) * G (zs i).
Proof. by rewrite ffunE; case: (A i); rewrite ?mul1r ?subrr ?subr0 ?mul0r ?mul1r ?addr0 ?add0r. Qed.

End Split.

(* --- sets of indices -------------------------------------------------------------------------- *)

Lemma telescope (R : realFieldType) C k (s : 'I_C) (L : ('I_k -> R) -> R) : (1 < C)%N ->
  (forall M N, (forall i, M i = N i) -> L M = L N) ->
  (forall (cs : 'I_k -> 'I_C) j,
    L (fun i => (cs i == s)%:R + (1 - (cs i == s)%:R) * (i == j)%:R) <=
    L (fun i => (cs i == s)%:R)) ->
  L (fun=> 1) <= L (fun=> 0).
Proof.
move=> C1 ext one_more; have [t ne_ts] : exists t, t != s.
  have [->|ne] := eqVneq s (class_of C1); first by exists (Ordinal C1).
  by exists (class_of C1); rewrite eq_sym.
have all_of (r : seq 'I_k) : L (fun i => (i \in r)%:R) <= L (fun=> 0).
  elim: r => [|j r IHr]; first by rewrite le_eqVlt; apply/predU1l; apply: ext.
  apply: le_trans IHr; have := one_more (fun i => if i \in r then s else t) j.
  congr (_ <= _); apply: ext => i; case: (boolP (i \in r)) => ir.
  - by rewrite eqxx inE ir orbT subrr mul0r addr0.
  - by rewrite (negbTE ne_ts) inE (negbTE ir) orbF add0r subr0 mul1r.
  - by rewrite eqxx.
  - by rewrite (negbTE ne_ts).
by apply: le_trans (all_of (enum 'I_k)); rewrite le_eqVlt; apply/predU1l; apply: ext => i;
   rewrite mem_enum.
Qed.

Lemma if_split (R : realFieldType) (T : eqType) (x y : T) (a b c : R) :
  (x = y -> a = b) -> (x != y -> a = c) -> a = if x == y then b else c.
Proof. by move=> same distinct; case: eqVneq. Qed.

Lemma if_choose (R : realFieldType) (T : eqType) (x y : T) (a b : R) :
  (if x == y then a else b) = (1 - (x == y)%:R) * b + (x == y)%:R * a.
Proof. by case: eqP => _; rewrite ?subrr ?subr0 ?mul0r ?mul1r ?addr0 ?add0r. Qed.

Section Submodular.

Variables (R : realFieldType) (k : nat) (l : 'rV[R]_k -> R).
Implicit Types (P Q V W : 'I_k -> R).

Let join (p q v w e : R) : p ^+ 2 = p -> 0 <= q -> 0 <= e -> v - w = (2%:R * p - 1) * q * e ->
  p * v + (1 - p) * w = Num.max v w /\ p * w + (1 - p) * v = Num.min v w.
Proof.
move=> pp q0 e0; have: p * (p - 1) == 0 by rewrite mulrBr mulr1 -expr2 pp subrr.
rewrite mulf_eq0 subr_eq0 => /orP[] /eqP -> eq_vw; rewrite ?mul0r ?mul1r ?subrr ?subr0 ?mul0r.
  have le_vw : v <= w.
    by rewrite -subr_le0 eq_vw mulr0 add0r mulN1r mulNr oppr_le0 mulr_ge0.
  by rewrite !mul1r !add0r (max_idPr le_vw) (min_idPl le_vw).
have le_wv : w <= v.
  by rewrite -subr_ge0 eq_vw mulr1 (natrD _ 1 1) addrK mul1r mulr_ge0.
by rewrite !addr0 (max_idPl le_wv) (min_idPr le_wv).
Qed.

Lemma l_submodular P Q V W (e : R) : submodular l -> (forall i, P i ^+ 2 = P i) ->
  (forall i, 0 <= Q i) -> (forall i, V i - W i = (2%:R * P i - 1) * Q i * e) ->
  l (\row_i (P i * V i + (1 - P i) * W i)) + l (\row_i (P i * W i + (1 - P i) * V i)) <=
  l (\row_i V i) + l (\row_i W i).
Proof.
move=> l_sub PP Q0 eqVW; have [e0|/ltW e0] := leP 0 e.
  apply: le_trans (l_sub (\row_i V i) (\row_i W i)); rewrite addrC le_eqVlt; apply/predU1l.
  by congr (_ + _); apply: l_congr => i; rewrite !mxE; case: (join (PP i) (Q0 i) e0 (eqVW i)).
apply: le_trans (l_sub (\row_i V i) (\row_i W i)); rewrite le_eqVlt; apply/predU1l.
have turned i : W i - V i = (2%:R * P i - 1) * Q i * - e by rewrite mulrN -eqVW opprB.
have e0' : 0 <= - e by rewrite oppr_ge0.
congr (_ + _); apply: l_congr => i; rewrite !mxE; case: (join (PP i) (Q0 i) e0' (turned i)).
  by rewrite minC.
by rewrite maxC.
Qed.

End Submodular.

(* --- existence -------------------------------------------------------------------------------- *)

Lemma choose_le (R : realFieldType) (T : finType) (p F : T -> R) a : law p ->
  expectation p F <= a -> exists x, 0 < p x /\ F x <= a.
Proof. by move=> p_law /(expectation_attained p_law)[x px Fx]; exists x. Qed.

Lemma choose_lt (R : realFieldType) (T : finType) (p F : T -> R) a : law p ->
  expectation p F < a -> exists x, 0 < p x /\ F x < a.
Proof.
move=> p_law lt; have [x /andP[px Fx]|none] := pickP (fun x => (0 < p x) && (F x < a)).
  by exists x.
suff: a <= expectation p F by rewrite leNgt lt.
rewrite -[a](expectation_const p_law); apply: e_le_on => // x px.
by move: (none x); rewrite px /= => /negbT; rewrite -leNgt.
Qed.

Global Arguments if_split {R T} x y {a b c} & _ _.
Global Arguments choose_le {R T p} F {a} _ & _.
Global Arguments choose_lt {R T p} F {a} _ & _.
