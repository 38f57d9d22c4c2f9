(* Calculus of expectations over finite laws: linearity, order, independent draws, means of dots. *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Expectation.

Variable R : realFieldType.

(* --- one law ---------------------------------------------------------------------------------- *)

Section OneLaw.

Variables (T : finType) (p : T -> R).
Implicit Types F G : T -> R.

Lemma eq_expectation F G : F =1 G -> expectation p F = expectation p G.
Proof. by move=> eqFG; apply: eq_bigr => x _; rewrite eqFG. Qed.

Lemma expectationD F G :
  expectation p (fun x => F x + G x) = expectation p F + expectation p G.
Proof. by rewrite -big_split /=; apply: eq_bigr => x _; rewrite mulrDr. Qed.

Lemma expectationZ a F : expectation p (fun x => a * F x) = a * expectation p F.
Proof. by rewrite [RHS]big_distrr /=; apply: eq_bigr => x _; rewrite mulrCA. Qed.

Lemma expectationB F G :
  expectation p (fun x => F x - G x) = expectation p F - expectation p G.
Proof.
rewrite -[- expectation p G]mulN1r -expectationZ -expectationD.
by apply: eq_expectation => x; rewrite mulN1r.
Qed.

Lemma expectation_sum (I : finType) (Q : pred I) (F : I -> T -> R) :
  expectation p (fun x => \sum_(i | Q i) F i x) = \sum_(i | Q i) expectation p (F i).
Proof.
rewrite exchange_big /=; apply: eq_bigr => x _.
by rewrite big_distrr.
Qed.

Lemma expectationC (S : finType) (q : S -> R) (F : T -> S -> R) :
  expectation p (fun x => expectation q (F x)) =
  expectation q (fun y => expectation p (fun x => F x y)).
Proof.
rewrite [RHS](eq_bigr (fun y => \sum_x p x * (q y * F x y))); last first.
  by move=> y _; rewrite big_distrr /=; apply: eq_bigr => x _; rewrite mulrCA.
by rewrite exchange_big /=; apply: eq_bigr => x _; rewrite big_distrr.
Qed.

Hypothesis p_law : law p.

Lemma law_ge0 x : 0 <= p x.
Proof. by case: p_law. Qed.

Lemma expectation_const a : expectation p (fun=> a) = a.
Proof. by rewrite /expectation -big_distrl /=; case: p_law => _ ->; rewrite mul1r. Qed.

Lemma ler_expectation F G : (forall x, F x <= G x) -> expectation p F <= expectation p G.
Proof. by move=> leFG; apply: ler_sum => x _; rewrite ler_wpmul2l ?law_ge0. Qed.

Lemma ltr_expectation F G x :
  (forall y, F y <= G y) -> 0 < p x -> F x < G x -> expectation p F < expectation p G.
Proof.
move=> leFG px_gt0 ltFG; rewrite /expectation (bigD1 x) //= [ltRHS](bigD1 x) //=.
rewrite ltr_le_add ?ltr_pmul2l //.
by apply: ler_sum => y _; rewrite ler_wpmul2l ?law_ge0.
Qed.

(* What has probability 0 does not matter. *)
Lemma eq_expectation_on F G : (forall x, 0 < p x -> F x = G x) -> expectation p F = expectation p G.
Proof.
move=> eqFG; apply: eq_bigr => x _; have := law_ge0 x; rewrite le_eqVlt.
by case/predU1P => [<-|/eqFG ->] //; rewrite !mul0r.
Qed.

(* A mean that is at most a has a term of positive probability that is at most a: otherwise all
   terms p x * F x are at least p x * a, one of them strictly, and the mean is above a.          *)
Lemma expectation_attained F a : expectation p F <= a -> exists2 x, 0 < p x & F x <= a.
Proof.
move=> meanF; have [x /andP[px Fx]|none] := pickP (fun x => (0 < p x) && (F x <= a)).
  by exists x.
have above x : 0 < p x -> a < F x.
  by move=> px; move: (none x); rewrite px /= => /negbT; rewrite -ltNge.
have [x px] : exists x, 0 < p x.
  apply/existsP; rewrite -[[exists _, _]]negbK negb_exists; apply/negP => /forallP p0.
  have := oner_neq0 R; case: p_law => _ <-; rewrite big1 ?eqxx // => x _.
  by apply/eqP; rewrite eq_le law_ge0 leNgt p0.
suff: a < expectation p F by rewrite ltNge meanF.
rewrite -[a]expectation_const.
have: expectation p (fun=> a) < expectation p (fun y => if 0 < p y then F y else a).
  by apply: (@ltr_expectation _ _ x) => // [y|]; [case: ifP => // /above/ltW | rewrite px above].
congr (_ < _); apply: eq_bigr => y _; case: ifP => // /negbT; rewrite -leNgt => py.
by rewrite (_ : p y = 0) ?mul0r //; apply/eqP; rewrite eq_le py law_ge0.
Qed.

Lemma ltr_expectation_everywhere F G :
  (forall x, F x < G x) -> expectation p F < expectation p G.
Proof.
move=> ltFG; have [|x px _] := @expectation_attained (fun=> 0) 0.
  by rewrite expectation_const.
by apply: (ltr_expectation (x := x)) => // y; apply: ltW.
Qed.

End OneLaw.

(* --- independent draws ------------------------------------------------------------------------ *)

Lemma expectation_pair (S T : finType) (p : S -> R) (q : T -> R) (F : S -> T -> R) :
  expectation p (fun x => expectation q (F x)) =
  expectation (fun z : S * T => p z.1 * q z.2) (fun z => F z.1 z.2).
Proof.
rewrite /expectation -(pair_bigA _ (fun x y => p x * q y * F x y)) /=.
apply: eq_bigr => x _; rewrite big_distrr /=.
by apply: eq_bigr => y _; rewrite mulrA.
Qed.

Section Independent.

Variables (k : nat) (T : finType) (P : 'I_k -> T -> R).

(* The draws with those at the indices of A exchanged for those of another family. *)
Definition mixed (A : pred 'I_k) (ys xs : {ffun 'I_k -> T}) : {ffun 'I_k -> T} :=
  [ffun i => if A i then ys i else xs i].

Lemma mixedK A ys xs : mixed A (mixed A xs ys) (mixed A ys xs) = xs.
Proof. by apply/ffunP => i; rewrite !ffunE; case: (A i). Qed.

Lemma independent_mixed A ys xs :
  independent P (mixed A ys xs) * independent P (mixed A xs ys) =
  independent P xs * independent P ys.
Proof.
rewrite -!big_split /=; apply: eq_bigr => i _; rewrite !ffunE.
by case: (A i) => //; rewrite mulrC.
Qed.

Hypothesis P_law : forall i, law (P i).

Lemma law_independent : law (independent P).
Proof.
split=> [xs|]; first by apply: prodr_ge0 => i _; apply: law_ge0.
rewrite -(bigA_distr_bigA (fun i x => P i x)) /=.
by apply: big1 => i _; case: (P_law i).
Qed.

(* The draws at some of the indices may be drawn a second time. The exchange of the two families at
   these indices is an involution that keeps the weight.                                          *)
Lemma resample A F :
  expectation (independent P) F =
  expectation (independent P) (fun xs =>
    expectation (independent P) (fun ys => F (mixed A ys xs))).
Proof.
rewrite expectation_pair.
pose exchange z := (mixed A z.2 z.1, mixed A z.1 z.2).
have exchangeK : cancel exchange exchange by move=> [xs ys]; rewrite /exchange /= !mixedK.
rewrite /expectation (reindex_inj (can_inj exchangeK)) /=.
rewrite (eq_bigr (fun z => independent P z.1 * (independent P z.2 * F z.1))); last first.
  by move=> z _; rewrite mixedK independent_mixed mulrA.
rewrite -(pair_bigA _ (fun xs ys => independent P xs * (independent P ys * F xs))) /=.
apply: eq_bigr => xs _; rewrite -big_distrr /= -/(expectation _ _).
by rewrite (expectation_const law_independent).
Qed.

(* A function of one draw has its mean under the law of that draw. *)
Lemma marginal i F : expectation (independent P) (fun xs => F (xs i)) = expectation (P i) F.
Proof.
rewrite /expectation (partition_big (fun xs : {ffun 'I_k -> T} => xs i) predT) //=.
apply: eq_bigr => x _.
rewrite (eq_bigr (fun xs : {ffun 'I_k -> T} => (\prod_j P j (xs j)) * F x)); last first.
  by move=> xs /eqP <-.
rewrite -big_distrl /=; congr (_ * _).
pose Q j y := if (j == i) && (y != x) then 0 else P j y.
rewrite (eq_bigr (fun xs : {ffun 'I_k -> T} => \prod_j Q j (xs j))); last first.
  move=> xs /eqP xsi; apply: eq_bigr => j _; rewrite /Q.
  by case: eqP => //= ->; rewrite xsi eqxx.
rewrite big_mkcond /= (eq_bigr (fun xs : {ffun 'I_k -> T} => \prod_j Q j (xs j))); last first.
  move=> xs _; case: ifP => // xsi.
  by rewrite (bigD1 i) //= /Q eqxx xsi /= mul0r.
rewrite -(bigA_distr_bigA Q) /= (bigD1 i) //= [X in _ * X]big1 ?mulr1 => [|j ne_ji]; last first.
  rewrite /Q (negbTE ne_ji) /=; by case: (P_law j).
rewrite (bigD1 x) //= /Q eqxx /= eqxx /= big1 ?addr0 // => y ne_yx.
by rewrite ne_yx.
Qed.

End Independent.

End Expectation.
