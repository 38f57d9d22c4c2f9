(* Vectors of a given Gram matrix: a symmetric matrix that is positive semidefinite has some, with
   as many coordinates as rows, or one less where the rows add up to 0. Square roots are needed, so
   the field is a real closed one (rcfType).                                                      *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation vectors completion.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Semidefinite.

Variable R : rcfType.

Definition form n (G : 'I_n -> 'I_n -> R) (z : 'I_n -> R) : R := \sum_s \sum_t z s * z t * G s t.

Lemma form_recl n (G : 'I_n.+1 -> 'I_n.+1 -> R) a (z : 'I_n -> R) : (forall s t, G s t = G t s) ->
  form G (fun s => if unlift ord0 s is Some j then z j else a) =
  a ^+ 2 * G ord0 ord0 + 2%:R * a * (\sum_t z t * G ord0 (lift ord0 t)) +
  form (fun s t => G (lift ord0 s) (lift ord0 t)) z.
Proof.
move=> sym; rewrite /form big_ord_recl big_ord_recl unlift_none.
under [in LHS]eq_bigr => t _ do rewrite liftK.
set S := \sum_t z t * G ord0 (lift ord0 t).
rewrite (_ : \sum_t a * z t * G ord0 (lift ord0 t) = a * S); last first.
  by rewrite mulr_sumr; apply: eq_bigr => t _; rewrite mulrA.
under [X in _ + X = _]eq_bigr => s _ do rewrite liftK big_ord_recl unlift_none.
rewrite big_split /= (_ : \sum_s z s * a * G (lift ord0 s) ord0 = a * S); last first.
  by rewrite mulr_sumr; apply: eq_bigr => s _; rewrite sym mulrA [z s * a]mulrC.
rewrite [X in _ + (_ + X) = _](_ : _ = form (fun s t => G (lift ord0 s) (lift ord0 t)) z).
  by rewrite mulr_natl mulr2n mulrDl !addrA -expr2.
by apply: eq_bigr => s _; apply: eq_bigr => t _; rewrite liftK.
Qed.

(* By induction, as in Gram-Schmidt: what the first row leaves of the others is a matrix of the same
   kind, of one row less; where the first entry is 0 the first row is.                             *)
Lemma vectors_of_form n (G : 'I_n -> 'I_n -> R) : (forall s t, G s t = G t s) ->
  (forall z, 0 <= form G z) -> exists w : 'I_n -> 'rV[R]_n, forall s t, dot (w s) (w t) = G s t.
Proof.
elim: n G => [|n IH] G sym psd; first by exists (fun=> 0) => -[].
pose q := G ord0 ord0; pose r := Num.sqrt q.
pose part s := G s ord0 / r; pose rest s t := G s t - G s ord0 * G ord0 t / q.
have at_first a (z : 'I_n -> R) : 0 <= a ^+ 2 * q + 2%:R * a * (\sum_t z t * G ord0 (lift ord0 t)) +
    form (fun s t => G (lift ord0 s) (lift ord0 t)) z by rewrite -form_recl.
have q_ge0 : 0 <= q.
  have := at_first 1 (fun=> 0); rewrite /form big1 => [|t _]; last exact: mul0r.
  rewrite big1 => [|s _]; first by rewrite expr1n mul1r mulr0 !addr0.
  by rewrite big1 // => t _; rewrite !mul0r.
have first_row t : q = 0 -> G ord0 t = 0.
  case: (unliftP ord0 t) => [j ->|->] // q0; apply/eqP/negPn/negP => g_neq0.
  set g := G ord0 _ in g_neq0; pose h := G (lift ord0 j) (lift ord0 j).
  pose e i : R := (i == j)%:R; pose a := - (h + 1) / (2%:R * g).
  have pick (F : 'I_n -> R) : \sum_i e i * F i = F j.
    by rewrite (bigD1 j) //= big1 /e => [|i /negbTE ->]; rewrite ?eqxx ?mul1r ?addr0 ?mul0r.
  have formE : form (fun s t => G (lift ord0 s) (lift ord0 t)) e = h.
    transitivity (\sum_s e s * G (lift ord0 s) (lift ord0 j)); last exact: pick.
    apply: eq_bigr => s _; rewrite -(pick (fun i => G (lift ord0 s) (lift ord0 i))) mulr_sumr.
    by apply: eq_bigr => i _; rewrite mulrA.
  have := at_first a e; rewrite q0 mulr0 add0r pick formE -/g mulrAC [X in X + h](_ : _ = - (h + 1)).
    by rewrite opprD addrAC addNr add0r oppr_ge0 ler10.
  by rewrite mulrC divfK // mulf_neq0 // pnatr_eq0.
have restE s t : part s * part t + rest s t = G s t.
  rewrite /rest /part; have [q0|q_neq0] := eqVneq q 0.
    by rewrite sym (first_row s q0) !mul0r subr0 add0r.
  by rewrite mulf_div -expr2 sqr_sqrtr // (sym t ord0) addrCA subrr addr0.
have rest0 t : rest ord0 t = 0 /\ rest t ord0 = 0.
  rewrite /rest -/q (sym t ord0); have [q0|q_neq0] := eqVneq q 0.
    by rewrite first_row // mulr0 !mul0r subr0.
  by rewrite [q * _]mulrC mulfK // subrr.
have [s t|z|w wE] := IH (fun s t => rest (lift ord0 s) (lift ord0 t)).
- rewrite /rest (sym (lift ord0 s) ord0) (sym (lift ord0 t) ord0) (sym (lift ord0 s)).
  by rewrite [G ord0 (lift ord0 s) * _]mulrC.
- pose S := \sum_t z t * G ord0 (lift ord0 t); pose x := S / q.
  have xq : x * x * q = x * S.
    have [q0|q_neq0] := eqVneq q 0; first by rewrite /x q0 invr0 !(mulr0, mul0r).
    by rewrite -mulrA divfK.
  have := at_first (- x) z; rewrite -/S sqrrN expr2 xq mulrN mulNr -mulrA mulr_natl mulr2n.
  rewrite opprD addrA subrr add0r addrC; congr (0 <= _); rewrite /x mulrAC {1}/S /form.
  rewrite !mulr_suml -sumrB; apply: eq_bigr => s _; rewrite /S mulr_sumr mulr_suml -sumrB.
  apply: eq_bigr => t _; rewrite /rest (sym _ ord0) mulrBr !mulrA.
  by rewrite [z s * z t * G ord0 _]mulrAC.
exists (fun s => row_mx (part s)%:M (if unlift ord0 s is Some j then w j else 0)) => s t.
rewrite -[LHS]/(@dot R (1 + n) _ _) dot_row_mx dot_scalar -[RHS]restE; congr (_ + _).
case: (unliftP ord0 s) => [s' ->|->]; last by rewrite dot0l (rest0 t).1.
by case: (unliftP ord0 t) => [t' ->|->]; rewrite ?wE // dotC dot0l (rest0 _).2.
Qed.

End Semidefinite.

(* --- the rules on Gram matrices --------------------------------------------------------------- *)

Section Rules.

Variables (R : rcfType) (C : nat) (G : 'I_C -> 'I_C -> R).

Hypotheses (sym : forall s t, G s t = G t s) (diagonal : forall s, G s s = 1).
Hypothesis (psd : forall z : 'I_C -> R, 0 <= \sum_s \sum_t z s * z t * G s t).

Lemma vectors_of_gram (P : ('I_C -> 'rV[R]_C) -> Prop) :
  (forall w, (forall z, dot (w z) (w z) = 1) -> (forall s t, dot (w s) (w t) = G s t) -> P w) ->
  exists w, (forall z, dot (w z) (w z) = 1) /\ P w.
Proof.
move=> all_of; have [w wE] := vectors_of_form sym psd.
have unit z : dot (w z) (w z) = 1 by rewrite wE.
by exists w; split=> //; apply: all_of.
Qed.

(* What holds for all such vectors and does not mention them holds, as there are some. *)
Lemma some_vectors (P : Prop) :
  (forall w : 'I_C -> 'rV[R]_C, (forall z, dot (w z) (w z) = 1) ->
    (forall s t, dot (w s) (w t) = G s t) -> P) -> P.
Proof. by move=> all_of; have [w []] := vectors_of_gram (P := fun=> P) all_of. Qed.

(* The sum of the vectors is 0, a linear relation. *)
Lemma centred_vectors_of_gram (P : ('I_C -> 'rV[R]_C.-1) -> Prop) : (1 < C)%N ->
  (forall s, \sum_t G s t = 0) ->
  (forall w, (forall z, dot (w z) (w z) = 1) -> (forall s t, dot (w s) (w t) = G s t) -> P w) ->
  exists w, (forall z, dot (w z) (w z) = 1) /\ P w.
Proof.
move=> C1 rows all_of; have [v vE] := vectors_of_form sym psd.
have relation : \sum_c 1 *: v c = 0.
  apply/eqP; rewrite -scaler_sumr scale1r -dot_eq0 dot_suml big1 // => s _.
  by rewrite dot_sumr -[RHS](rows s); apply: eq_bigr => t _; rewrite vE.
have [w wE] := one_dimension_less (c0 := Ordinal (ltnW C1)) (oner_neq0 R) relation.
have gram s t : dot (w s) (w t) = G s t by rewrite wE vE.
have unit z : dot (w z) (w z) = 1 by rewrite gram.
by exists w; split=> //; apply: all_of.
Qed.

End Rules.

Lemma complete (R : rcfType) C d (u : 'I_C -> 'rV[R]_d) (P : ('I_C -> 'rV[R]_C.-1) -> Prop) :
  (1 < C)%N -> (forall z, dot (u z) (u z) = 1) ->
  (forall v, (forall z, dot (v z) (v z) = 1) ->
    (forall s t, s != t -> dot (v s) (v t) <= dot (u s) (u t)) -> P v) ->
  exists v, (forall z, dot (v z) (v z) = 1) /\ P v.
Proof.
move=> C1 u_unit all_of; have [|v [unit below]] := gram_completion C1 (mu := u).
  by move=> c; rewrite u_unit.
by exists v; split=> //; apply: all_of.
Qed.
