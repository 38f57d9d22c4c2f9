(* Scalar products: bilinearity, the bound for unit vectors, and the Gram bound. *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Dot.

Variables (R : realFieldType) (d : nat).
Implicit Types u v w : 'rV[R]_d.

Lemma dotC u v : dot u v = dot v u.
Proof. by apply: eq_bigr => i _; rewrite mulrC. Qed.

Lemma dotDl u v w : dot (u + v) w = dot u w + dot v w.
Proof. by rewrite -big_split /=; apply: eq_bigr => i _; rewrite mxE mulrDl. Qed.

Lemma dotZl a u v : dot (a *: u) v = a * dot u v.
Proof. by rewrite [RHS]big_distrr /=; apply: eq_bigr => i _; rewrite mxE mulrA. Qed.

Lemma dotZr a u v : dot u (a *: v) = a * dot u v.
Proof. by rewrite dotC dotZl dotC. Qed.

Lemma dotNl u v : dot (- u) v = - dot u v.
Proof. by rewrite -scaleN1r dotZl mulN1r. Qed.

Lemma dotNr u v : dot u (- v) = - dot u v.
Proof. by rewrite dotC dotNl dotC. Qed.

Lemma dot0l u : dot 0 u = 0.
Proof. by rewrite -(scale0r 0) dotZl mul0r. Qed.

Lemma dotBl u v w : dot (u - v) w = dot u w - dot v w.
Proof. by rewrite dotDl dotNl. Qed.

Lemma dotBr u v w : dot u (v - w) = dot u v - dot u w.
Proof. by rewrite dotC dotBl !(dotC _ u). Qed.

Lemma dot_suml (I : finType) (F : I -> 'rV[R]_d) u : dot (\sum_i F i) u = \sum_i dot (F i) u.
Proof.
by apply: (big_morph (fun v => dot v u)) => [v w|]; [apply: dotDl | apply: dot0l].
Qed.

Lemma dot_sumr (I : finType) (F : I -> 'rV[R]_d) u : dot u (\sum_i F i) = \sum_i dot u (F i).
Proof. by rewrite dotC dot_suml; apply: eq_bigr => i _; rewrite dotC. Qed.

Lemma dot_unit (i j : 'I_d) : dot (delta_mx 0 i : 'rV[R]_d) (delta_mx 0 j) = (i == j)%:R.
Proof.
rewrite /dot (bigD1 i) //= !mxE !eqxx /= mul1r big1 ?addr0 // => k ne_k.
by rewrite !mxE (negbTE ne_k) /= mul0r.
Qed.

Lemma dot_ge0 u : 0 <= dot u u.
Proof. by apply: sumr_ge0 => i _; rewrite -expr2 sqr_ge0. Qed.

Lemma dot_eq0 u : (dot u u == 0) = (u == 0).
Proof.
apply/eqP/eqP => [|->]; last exact: dot0l.
move/eqP; rewrite psumr_eq0 => [/allP zero|i _]; last by rewrite -expr2 sqr_ge0.
apply/rowP => i; rewrite mxE; apply/eqP.
by have := zero i (mem_index_enum i); rewrite -expr2 sqrf_eq0.
Qed.

Lemma dot_gt0 u : (0 < dot u u) = (u != 0).
Proof. by rewrite lt_def dot_ge0 andbT dot_eq0. Qed.

Lemma dot_distance u v : dot (u - v) (u - v) = dot u u + dot v v - dot u v *+ 2.
Proof.
by rewrite dotBl !dotBr opprB [dot v u]dotC addrACA -opprD -mulr2n.
Qed.

(* Without square roots: 0 <= |u - v|^2 = |u|^2 + |v|^2 - 2 <u, v>. *)
Lemma dot_le1 u v : dot u u <= 1 -> dot v v <= 1 -> dot u v <= 1.
Proof.
move=> u1 v1; rewrite -(ler_pmuln2r (ltn0Sn 1)) -subr_ge0.
rewrite (le_trans (dot_ge0 (u - v))) // dot_distance ler_add2r.
by rewrite mulr2n ler_add.
Qed.

Lemma dot_lt1 u v : dot u u <= 1 -> dot v v <= 1 -> u != v -> dot u v < 1.
Proof.
move=> u1 v1 ne_uv; rewrite -(ltr_pmuln2r (ltn0Sn 1)) -subr_gt0.
rewrite (lt_le_trans (_ : 0 < dot (u - v) (u - v))) ?dot_gt0 ?subr_eq0 //.
by rewrite dot_distance ler_add2r mulr2n ler_add.
Qed.

Lemma dot_geN1 u v : dot u u <= 1 -> dot v v <= 1 -> -1 <= dot u v.
Proof.
by move=> u1 v1; rewrite ler_oppl -dotNl; apply: dot_le1 => //; rewrite dotNl dotNr opprK.
Qed.

Lemma dot_expectation (T : finType) (p : T -> R) (V : T -> 'rV[R]_d) u :
  expectation p (fun x => dot u (V x)) = dot u (\sum_x p x *: V x).
Proof. by rewrite dot_sumr; apply: eq_bigr => x _; rewrite dotZr. Qed.

End Dot.

Section GramBound.

Variables (R : realFieldType) (C d : nat) (u : 'I_C -> 'rV[R]_d).

(* |sum_a u_a|^2 = sum_a |u_a|^2 + sum_(a <> b) <u_a, u_b> *)
Lemma square_of_sum : dot (\sum_a u a) (\sum_a u a) =
  \sum_a dot (u a) (u a) + \sum_a \sum_(b | b != a) dot (u a) (u b).
Proof.
rewrite dot_suml -big_split /=; apply: eq_bigr => a _.
by rewrite dot_sumr (bigD1 a).
Qed.

Definition mean_cosine : R :=
  (C%:R * C.-1%:R)^-1 * \sum_a \sum_(b | b != a) dot (u a) (u b).

Hypotheses (C_gt1 : (1 < C)%N) (u_unit : forall a, dot (u a) (u a) = 1).

Lemma mean_cosine_of_square :
  mean_cosine = - C.-1%:R^-1 + (C%:R * C.-1%:R)^-1 * dot (\sum_a u a) (\sum_a u a).
Proof.
rewrite square_of_sum [X in _ * (X + _)](eq_bigr (fun=> 1)) // sumr_const card_ord mulrDr.
have -> : (C%:R * C.-1%:R)^-1 * C%:R = C.-1%:R^-1 :> R.
  by rewrite invfM mulrAC mulVf ?mul1r // pnatr_eq0 -lt0n ltnW.
by rewrite addKr.
Qed.

(* The square |sum_a u_a|^2 is not negative. *)
Lemma gram_bound : - C.-1%:R^-1 <= mean_cosine.
Proof. by rewrite mean_cosine_of_square ler_addl mulr_ge0 ?dot_ge0 // invr_ge0 mulr_ge0 ?ler0n. Qed.

(* Equality where the square is 0. *)
Lemma gram_bound_equality : (mean_cosine == - C.-1%:R^-1) = (\sum_a u a == 0).
Proof.
rewrite mean_cosine_of_square -[X in _ == X]addr0 (inj_eq (addrI _)) mulf_eq0 invr_eq0 mulf_eq0.
by rewrite !pnatr_eq0 dot_eq0 !gtn_eqF ?(ltnW C_gt1) // -subn1 subn_gt0.
Qed.

Theorem gram_bound_and_equality :
  - C.-1%:R^-1 <= mean_cosine /\ (mean_cosine = - C.-1%:R^-1 <-> \sum_a u a = 0).
Proof.
split; first exact: gram_bound.
by split=> /eqP; [rewrite gram_bound_equality | rewrite -gram_bound_equality] => /eqP.
Qed.

End GramBound.
