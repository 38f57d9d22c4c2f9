(* What the lemmas give together: the simplex ETF is optimal; antipodal vectors for two classes. *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation jensen vectors means balanced etf completion.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* With balanced classes a simplex ETF of every R^d, d >= C - 1, exists and is optimal among all
   representations into the unit ball of any space. Its vectors need square roots.                *)
Theorem etf_optimal_balanced (R : rcfType) C k d (rho : 'I_C -> R) (l : 'rV[R]_k -> R) :
  (1 < C)%N -> (C.-1 <= d)%N -> law rho -> balanced rho -> convex l -> nonincreasing l ->
  exists u : 'I_C -> 'rV[R]_d, simplex_etf u /\
    forall m (X : finType) (D : 'I_C -> X -> R) (f : 'I_C -> X -> 'rV[R]_m),
    (forall c, law (D c)) -> unit_ball f -> latent_loss rho l u <= population_loss rho D l f.
Proof.
move=> C_gt1 le_d rho_law rho_balanced l_convex decr.
have [u u_etf] := etf_exists R C_gt1 le_d; exists u; split=> // m X D f D_law ball.
by rewrite (etf_attains C_gt1 u_etf); apply: balanced_lower_bound.
Qed.

(* For a strictly convex, non-increasing loss of k >= 1 negatives it is the only optimum. *)
Theorem etf_unique_balanced (R : realFieldType) C k d (X : finType) (rho : 'I_C -> R)
    (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) :
  (1 < C)%N -> (0 < k)%N -> law rho -> balanced rho -> (forall c, law (D c)) ->
  strictly_convex l -> nonincreasing l -> unit_ball f ->
  population_loss rho D l f <= etf_loss rho l ->
  forall a b x y, 0 < D a x -> 0 < D b y ->
  dot (f a x) (f b y) = if a == b then 1 else - C.-1%:R^-1.
Proof.
move=> C_gt1 k_gt0 rho_law rho_balanced D_law strict decr ball.
apply: balanced_unique => //; first exact: strictly_convex_convex.
  exact: strictly_convex_decreasing.
exact: strictly_convex_on_diagonal.
Qed.

Section Antipodal.

Variables (R : realFieldType) (C k d : nat) (X : finType).
Variables (rho : 'I_C -> R) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d).

Hypotheses (rho_law : law rho) (D_law : forall c, law (D c)).
Hypotheses (l_convex : convex l) (l_nonincreasing : nonincreasing l) (f_ball : unit_ball f).

(* In the bound from means 1 - <mu_c, mu_{c_i}> <= 2. *)
Theorem spread_bound :
  over_classes rho (fun c cs => l (\row_i (if cs i == c then 0 else 2%:R))) <=
  population_loss rho D l f.
Proof.
apply: le_trans (bound_from_means rho_law D_law l_convex l_nonincreasing f_ball).
apply: ler_over_classes => // c cs; apply: l_nonincreasing => i; rewrite !mxE.
case: eqP => // _; rewrite -[2%:R]/(1 + 1) ler_add2l.
rewrite -mulN1r -dotZl; apply: dot_le1; last exact: mean_in_ball.
by rewrite dotZl dotZr mulrA mulrNN !mul1r; apply: mean_in_ball.
Qed.

(* Antipodal vectors, which there are for C = 2, attain the bound. *)
Theorem two_classes_antipodal n (u : 'I_C -> 'rV[R]_n) :
  (forall s t, dot (u s) (u t) = if s == t then 1 else -1) ->
  latent_loss rho l u <= population_loss rho D l f.
Proof.
move=> antipodal; apply: le_trans spread_bound; rewrite le_eqVlt; apply/predU1l.
apply: eq_over_classes => c cs; congr l; apply/rowP => i; rewrite !mxE !antipodal eqxx eq_sym.
by case: eqP => _; rewrite ?subrr // opprK.
Qed.

End Antipodal.

(* Two antipodal vectors of R^d, d >= 1. *)
Theorem antipodal_exists (R : realFieldType) d : (0 < d)%N ->
  exists u : 'I_2 -> 'rV[R]_d, forall s t, dot (u s) (u t) = if s == t then 1 else -1.
Proof.
move=> d_gt0; pose e : 'rV[R]_d := delta_mx 0 (Ordinal d_gt0).
exists (fun c => if c == 0 then e else - e) => s t.
by case: s t => [[|[|//]] ?] [[|[|//]] ?] /=; rewrite ?dotNl ?dotNr dot_unit eqxx ?opprK.
Qed.

Theorem etf_exists_for_every_class_count (R : rcfType) C :
  (1 < C)%N -> exists u : 'I_C -> 'rV[R]_C.-1, simplex_etf u.
Proof. by move=> C_gt1; apply: etf_exists. Qed.
