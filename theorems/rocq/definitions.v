(* What the theorems speak about: laws on finite sets, losses, representations, their losses.

   All is over a real field R. The classes are 'I_C; the points of every class are a finite type X,
   so that a point is a pair (class, x) and the supports of the classes are disjoint. A point may
   have probability 0. The coordinates v_1 .. v_k of a loss are a row vector.                    *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Definitions.

Variable R : realFieldType.

(* --- vectors and laws ------------------------------------------------------------------------- *)

Definition dot d (u v : 'rV[R]_d) : R := \sum_i u 0 i * v 0 i.

Definition law (T : finType) (p : T -> R) : Prop :=
  (forall x, 0 <= p x) /\ \sum_x p x = 1.

Definition expectation (T : finType) (p F : T -> R) : R := \sum_x p x * F x.

(* the law of independent x_1 .. x_k, where x_i is of law P i *)
Definition independent k (T : finType) (P : 'I_k -> T -> R) (xs : {ffun 'I_k -> T}) : R :=
  \prod_i P i (xs i).

(* the law of a random permutation of the classes *)
Definition uniform C (_ : {perm 'I_C}) : R := #|{perm 'I_C}|%:R^-1.

Definition vector_mean (T : finType) (p : T -> R) d (V : T -> 'rV[R]_d) : 'rV[R]_d :=
  \sum_x p x *: V x.

(* no point is of two classes *)
Definition disjoint_supports C (X : finType) (D : 'I_C -> X -> R) : Prop :=
  forall c s x, 0 < D c x -> 0 < D s x -> c = s.

(* the coordinates of the downstream loss: of all classes but c *)
Definition others C (c : 'I_C) (F : 'I_C -> R) : 'rV[R]_C.-1 := \row_i F (lift c i).

(* that of the class t among them *)
Definition entry_of C (v : 'rV[R]_C.-1) (c t : 'I_C) : R :=
  if unlift c t is Some i then v 0 i else 0.

(* --- hypotheses on a loss --------------------------------------------------------------------- *)

Section Loss.

Variables (k : nat) (l : 'rV[R]_k -> R).

Definition convex : Prop := forall t u v, 0 <= t <= 1 ->
  l (t *: u + (1 - t) *: v) <= t * l u + (1 - t) * l v.

Definition strictly_convex : Prop := forall t u v, 0 < t < 1 -> u != v ->
  l (t *: u + (1 - t) *: v) < t * l u + (1 - t) * l v.

(* strictly convex along (1, .., 1) *)
Definition strictly_convex_diagonal : Prop := forall t a b, 0 < t < 1 -> a != b ->
  l (const_mx (t * a + (1 - t) * b)) < t * l (const_mx a) + (1 - t) * l (const_mx b).

Definition nonincreasing : Prop := forall u v : 'rV_k,
  (forall i, u 0 i <= v 0 i) -> l v <= l u.

Definition strictly_decreasing : Prop := forall u v : 'rV_k,
  (forall i, u 0 i <= v 0 i) -> u != v -> l v < l u.

Definition submodular : Prop := forall u v : 'rV_k,
  l (\row_i Num.min (u 0 i) (v 0 i)) + l (\row_i Num.max (u 0 i) (v 0 i)) <= l u + l v.

(* (R): negatives of one class s may be drawn as one point *)
Definition replacement : Prop :=
  forall C (X : finType) (D : 'I_C -> X -> R) (s : 'I_C) (cs : 'I_k -> 'I_C)
         (h : X -> R) (w : 'I_k -> R), (forall c, law (D c)) ->
  expectation (D s) (fun y => l (\row_i (if cs i == s then h y else w i))) <=
  expectation (independent (fun i => D (cs i)))
              (fun xs => l (\row_i (if cs i == s then h (xs i) else w i))).

(* (R) for the points of a model *)
Definition replacement_of C (X : finType) (D : 'I_C -> X -> R) : Prop :=
  forall (s : 'I_C) (cs : 'I_k -> 'I_C) (h : X -> R) (w : 'I_k -> R),
  expectation (D s) (fun y => l (\row_i (if cs i == s then h y else w i))) <=
  expectation (independent (fun i => D (cs i)))
              (fun xs => l (\row_i (if cs i == s then h (xs i) else w i))).

(* l does not depend on the order of its coordinates *)
Definition symmetric_loss : Prop := forall (p : {perm 'I_k}) (v : 'rV_k), l (\row_i v 0 (p i)) = l v.

(* g v is a subgradient of l at v *)
Definition subgradients (g : 'rV[R]_k -> 'rV[R]_k) : Prop :=
  forall v w : 'rV_k, l v + \sum_i g v 0 i * (w 0 i - v 0 i) <= l w.

End Loss.

(* --- representations and their losses --------------------------------------------------------- *)

Section Model.

Variables (C k : nat) (X : finType) (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R).

(* E over c of law rho and c_1 .. c_k independent of law rho *)
Definition over_classes (F : 'I_C -> {ffun 'I_k -> 'I_C} -> R) : R :=
  expectation rho (fun c => expectation (independent (fun=> rho)) (F c)).

(* E over x and y of law D_c, and x_i of law D_{c_i}, given the classes *)
Definition over_points c (cs : 'I_k -> 'I_C) (F : X -> X -> {ffun 'I_k -> X} -> R) : R :=
  expectation (D c) (fun x => expectation (D c) (fun y =>
    expectation (independent (fun i => D (cs i))) (F x y))).

(* the margins v_i = <f(x), f(y)> - <f(x), f(x_i)> *)
Definition margin d (f : 'I_C -> X -> 'rV[R]_d) c (cs : 'I_k -> 'I_C) x y (xs : 'I_k -> X) :
    'rV[R]_k :=
  \row_i (dot (f c x) (f c y) - dot (f c x) (f (cs i) (xs i))).

Definition population_loss d (f : 'I_C -> X -> 'rV[R]_d) : R :=
  over_classes (fun c cs => over_points c cs (fun x y xs => l (margin f c cs x y xs))).

(* the loss of class vectors: of the representation that is u_c on all of class c *)
Definition latent_loss d (u : 'I_C -> 'rV[R]_d) : R :=
  over_classes (fun c cs => l (\row_i (dot (u c) (u c) - dot (u c) (u (cs i))))).

(* f with the value at y put in for all of class s *)
Definition collapse d (f : 'I_C -> X -> 'rV[R]_d) s y : 'I_C -> X -> 'rV[R]_d :=
  fun c x => if c == s then f s y else f c x.

Definition class_mean d (f : 'I_C -> X -> 'rV[R]_d) c : 'rV[R]_d := \sum_x D c x *: f c x.

Definition balanced : Prop := forall c, rho c = C%:R^-1.

(* words: k classes drawn at once, by a law W c that a class c has *)
Section Words.

Variable W : 'I_C -> {ffun 'I_k -> 'I_C} -> R.

(* no law changes if all classes are renamed *)
Definition exchangeable : Prop := forall (pi : {perm 'I_C}) c (cs : {ffun 'I_k -> 'I_C}),
  W (pi c) [ffun i => pi (cs i)] = W c cs.

(* each class of a word by itself is uniform on the classes other than c *)
Definition pair_uniform : Prop := forall c i t,
  \sum_(cs : {ffun 'I_k -> 'I_C} | cs i == t) W c cs = if t == c then 0 else C.-1%:R^-1.

End Words.

(* E l((C/(C-1) [c_i <> c])_i), the loss of the simplex ETF *)
Definition etf_loss : R :=
  over_classes (fun c cs => l (\row_i (if cs i == c then 0 else C%:R / C.-1%:R))).

End Model.

Definition unit_ball C (X : finType) d (f : 'I_C -> X -> 'rV[R]_d) : Prop :=
  forall c x, dot (f c x) (f c x) <= 1.

Definition unit_vectors C (X : finType) d (f : 'I_C -> X -> 'rV[R]_d) : Prop :=
  forall c x, dot (f c x) (f c x) = 1.

Definition simplex_etf C d (u : 'I_C -> 'rV[R]_d) : Prop :=
  forall s t, dot (u s) (u t) = if s == t then 1 else - C.-1%:R^-1.

End Definitions.

Arguments replacement_of {R k} l {C X} D.
