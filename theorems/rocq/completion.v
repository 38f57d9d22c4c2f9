(* Lemma 1 without the replacement inequality, by Gram completion: unit vectors of R^(C-1) that are at
   least as good as any representation into the unit ball of any R^d. Square roots are needed, so
   the field is a real closed one (rcfType).                                                      *)

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
rewrite dot_row_mx dot_scalar.
have r2 : r * r = q by rewrite -expr2 sqr_sqrtr // dot_ge0.
have restE a' b' : part a' * part b' + dot (rest a') (rest b') = dot (w a') (w b').
  rewrite /rest /part; have [e0|e_neq0] := eqVneq e 0.
    by rewrite e0 !(dotC _ 0) !dot0l !mul0r add0r !scaler0 !subr0.
  have q_neq0 : q != 0 by rewrite dot_eq0.
  rewrite mulf_div r2 dotBl !dotBr !dotZl !dotZr -/q mulfVK //.
  rewrite [dot e (w b')]dotC -[dot (w b') e / q * dot (w a') e]mulrAC.
  rewrite subrr subr0 [X in X + (_ - X')]mulrC.
  admit.
have rest0 : rest ord0 = 0.
  rewrite /rest -/e -/q; have [->|e_neq0] := eqVneq e 0; first by rewrite scaler0 subrr.
  by rewrite divff ?scale1r ?subrr // dot_eq0.
rewrite -[RHS]restE; congr (_ + _).
case: (unliftP ord0 a) => [a' ->|->]; last by rewrite rest0 !dot0l.
by case: (unliftP ord0 b) => [b' ->|->]; rewrite ?zE // rest0 ![dot _ 0]dotC !dot0l.
Admitted.

End Isometry.
