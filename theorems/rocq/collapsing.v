(* One point for all of a class, of one class and then of all of them, as a map of the points: the
   rules `collapse` and `collapse_others` of our kernel.                                           *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions expectation jensen vectors balanced base steps.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Lemma drawn_entry (R : realFieldType) k (T : finType) (P : 'I_k -> T -> R) xs i :
  (forall i, law (P i)) -> 0 < independent P xs -> 0 < P i (xs i).
Proof.
move=> P_law; have := law_ge0 (P_law i) (xs i); rewrite le_eqVlt => /predU1P[e0|//].
by rewrite /independent (bigD1 i) //= -e0 mul0r ltxx.
Qed.

Lemma ve_congr_on (R : realFieldType) (T : finType) d (p : T -> R) (F G : T -> 'rV[R]_d) : law p ->
  (forall x, 0 < p x -> F x = G x) -> vector_mean p F = vector_mean p G.
Proof.
move=> p_law eqFG; apply: eq_bigr => x _; have := law_ge0 p_law x.
by rewrite le_eqVlt => /predU1P[<-|/eqFG ->] //; rewrite !scale0r.
Qed.

Section Collapsing.

Variables (R : realFieldType) (C : nat) (X : finType) (D : 'I_C -> X -> R) (d : nat).

Implicit Types (s c : 'I_C) (x y : X) (Y : {ffun 'I_C -> X}) (V W : X -> 'rV[R]_d).

Definition one s y x : X := if 0 < D s x then y else x.

Definition some (r : seq 'I_C) Y x : X :=
  if [pick c | (c \in r) && (0 < D c x)] is Some c then Y c else x.

Definition every Y x : X := some (enum 'I_C) Y x.

Definition put s y Y : {ffun 'I_C -> X} := [ffun c => if c == s then y else Y c].

Hypothesis D_disjoint : disjoint_supports D.

Lemma oneE V s y c x : 0 < D c x ->
  V (one s y x) = (1 - (c == s)%:R) *: V x + (c == s)%:R *: V y.
Proof.
move=> cx; rewrite /one; have [<-|ne] := eqVneq c s.
  by rewrite cx subrr scale0r scale1r add0r.
by case: ifP => [/(D_disjoint cx)/eqP|_]; rewrite ?(negbTE ne) // subr0 scale1r scale0r addr0.
Qed.

Lemma someE r Y c x : 0 < D c x -> some r Y x = if c \in r then Y c else x.
Proof.
move=> cx; rewrite /some; case: pickP => [s /andP[sr sx]|none].
  by rewrite (D_disjoint cx sx) sr.
by case: ifP => // cr; have := none c; rewrite cr cx.
Qed.

Lemma everyE V Y c x : 0 < D c x -> V (every Y x) = V (Y c).
Proof. by move=> cx; rewrite /every (someE _ _ cx) mem_enum. Qed.

Hypothesis D_law : forall c, law (D c).

Lemma redraw s (F : {ffun 'I_C -> X} -> R) :
  expectation (independent D) F =
  expectation (D s) (fun y => expectation (independent D) (fun Y => F (put s y Y))).
Proof.
rewrite expectationC (resample D_law (pred1 s) F); apply: eq_expectation => Y.
rewrite -(marginal D_law s (fun y => F (put s y Y))); apply: eq_expectation => ys.
by congr F; apply/ffunP => c; rewrite !ffunE /=; case: eqP => [->|].
Qed.

Variables (P : (X -> 'rV[R]_d) -> Prop) (L : (X -> 'rV[R]_d) -> R).
Hypothesis P_of_map : forall V (g : X -> X), P V -> P (fun x => V (g x)).
Hypothesis L_ext : forall V W, (forall c x, 0 < D c x -> V x = W x) -> L V = L W.

Let Y_law : law (independent D).
Proof. exact: law_independent. Qed.

Theorem collapse_all V :
  (forall V s, P V -> expectation (D s) (fun y => L (fun x => V (one s y x))) <= L V) ->
  P V -> expectation (independent D) (fun Y => L (fun x => V (every Y x))) <= L V.
Proof.
move=> collapse_one PV; rewrite /every; have := enum_uniq 'I_C.
elim: (enum 'I_C) => [_|s r IHr /= /andP[sr /IHr{}IHr]].
  rewrite le_eqVlt; apply/predU1l; rewrite -[RHS](expectation_const Y_law).
  apply: eq_expectation => Y; apply: L_ext => c x cx; by rewrite (someE _ _ cx).
apply: le_trans IHr; rewrite (redraw s) expectationC; apply: e_le => // Y.
apply: le_trans (collapse_one _ s (P_of_map (some r Y) PV)); rewrite le_eqVlt; apply/predU1l.
apply: e_congr_on => // y sy; apply: L_ext => c x cx; rewrite (someE _ _ cx) ffunE inE.
rewrite /one; have [<-|ne] := eqVneq c s; first by rewrite cx (someE _ _ sy) (negbTE sr).
have -> : (0 < D s x) = false by apply/negP => /(D_disjoint cx)/eqP; rewrite (negbTE ne).
by rewrite (someE _ _ cx).
Qed.

Theorem collapse_rest V s :
  (forall V, P V -> expectation (independent D) (fun Y => L (fun x => V (every Y x))) <= L V) ->
  P V -> expectation (independent D) (fun Y => L (fun x => V (every Y x))) <=
    expectation (D s) (fun y => L (fun x => V (one s y x))).
Proof.
move=> collapse_every PV; rewrite (redraw s); apply: e_le => // y.
apply: le_trans (collapse_every _ (P_of_map (one s y) PV)); rewrite le_eqVlt; apply/predU1l.
apply: e_congr_on => // Y Yp; apply: L_ext => c x cx; rewrite !(everyE _ _ cx) ffunE.
have cY := drawn_entry c D_law Yp; rewrite (everyE (fun x => V (one s y x)) Y cx) /one.
have [<-|ne] := eqVneq c s; first by rewrite cY.
by case: ifP => [/(D_disjoint cY)/eqP|_]; rewrite ?(negbTE ne).
Qed.

End Collapsing.
