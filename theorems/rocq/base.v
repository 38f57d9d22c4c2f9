(* The lemmas of which exported derivations build their normal forms: congruence, products of sums,
   indicators, laws, scalar products. In a proof term the expected type comes first, so terms are
   read from the outside in; the bidirectional hints at the end say so.                          *)

From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions expectation jensen vectors balanced.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

(* --- the model -------------------------------------------------------------------------------- *)

Lemma count_neq0 (R : realFieldType) C : (1 < C)%N -> C%:R != 0 :> R.
Proof. by move=> C1; rewrite pnatr_eq0 gtn_eqF // ltnW. Qed.

Lemma others_neq0 (R : realFieldType) C : (1 < C)%N -> C%:R - 1 != 0 :> R.
Proof. by move=> C1; rewrite subr_eq0 (eqr_nat _ _ 1) gtn_eqF. Qed.

Lemma others_gt0 C : (1 < C)%N -> (0 < C.-1)%N.
Proof. by case: C => [|[|C]]. Qed.

Definition class_of C (C1 : (1 < C)%N) : 'I_C := Ordinal (ltnW C1).

Lemma neq_sym (T : eqType) (x y : T) : x != y -> y != x.
Proof. by rewrite eq_sym. Qed.

(* --- equality --------------------------------------------------------------------------------- *)

Lemma et (T : Type) (x y z : T) : x = y -> y = z -> x = z.
Proof. by move=> -> ->. Qed.

Lemma es (T : Type) (x y : T) : x = y -> y = x.
Proof. by move=> ->. Qed.

Lemma meet (T : Type) (x y a b : T) : x = a -> y = b -> a = b -> x = y.
Proof. by move=> -> ->. Qed.

Lemma same_subst (R : realFieldType) (T : Type) (F : T -> R) (x y : T) : x = y -> F x = F y.
Proof. by move=> ->. Qed.

(* --- congruence ------------------------------------------------------------------------------- *)

Section Congruence.

Variable R : realFieldType.
Implicit Types a b c : R.

Lemma c_add a a' b b' : a = a' -> b = b' -> a + b = a' + b'.
Proof. by move=> -> ->. Qed.

Lemma c_mul a a' b b' : a = a' -> b = b' -> a * b = a' * b'.
Proof. by move=> -> ->. Qed.

Lemma c_mulr a b b' : b = b' -> a * b = a * b'.
Proof. by move=> ->. Qed.

Lemma c_mull a a' b : a = a' -> a * b = a' * b.
Proof. by move=> ->. Qed.

Lemma c_opp a a' : a = a' -> - a = - a'.
Proof. by move=> ->. Qed.

Lemma c_exp n a a' : a = a' -> a ^+ n = a' ^+ n.
Proof. by move=> ->. Qed.

Lemma s_congr (T : finType) (F G : T -> R) : (forall x, F x = G x) -> \sum_x F x = \sum_x G x.
Proof. by move=> eqFG; apply: eq_bigr. Qed.

Lemma o_congr C (c : 'I_C) (F G : 'I_C -> R) :
  (forall t, F t = G t) -> \sum_(t | t != c) F t = \sum_(t | t != c) G t.
Proof. by move=> eqFG; apply: eq_bigr. Qed.

Lemma o_congr_on C (c : 'I_C) (F G : 'I_C -> R) :
  (forall t, t != c -> F t = G t) -> \sum_(t | t != c) F t = \sum_(t | t != c) G t.
Proof. by move=> eqFG; apply: eq_bigr. Qed.

Lemma e_congr (T : finType) (p F G : T -> R) :
  (forall x, F x = G x) -> expectation p F = expectation p G.
Proof. by move=> eqFG; apply: eq_expectation. Qed.

Lemma e_law (T : finType) (p q F G : T -> R) :
  (forall x, p x = q x) -> (forall x, F x = G x) -> expectation p F = expectation q G.
Proof. by move=> eqpq eqFG; apply: eq_bigr => x _; rewrite eqpq eqFG. Qed.

Lemma p_congr k (S T : finType) (D : S -> T -> R) (f h : 'I_k -> S) :
  (forall i, f i = h i) ->
  forall xs, independent (fun i => D (f i)) xs = independent (fun i => D (h i)) xs.
Proof. by move=> eqfh xs; apply: eq_bigr => i _; rewrite eqfh. Qed.

Lemma l_congr k (l : 'rV[R]_k -> R) (F G : 'I_k -> R) :
  (forall i, F i = G i) -> l (\row_i F i) = l (\row_i G i).
Proof. by move=> eqFG; congr l; apply/rowP => i; rewrite !mxE. Qed.

Lemma others_congr C (c : 'I_C) (F G : 'I_C -> R) :
  (forall t, t != c -> F t = G t) -> others c F = others c G.
Proof. by move=> eqFG; apply/rowP => i; rewrite !mxE eqFG // eq_sym neq_lift. Qed.

Lemma m_congr_on C (m : 'rV[R]_C.-1 -> R) (c : 'I_C) (F G : 'I_C -> R) :
  (forall t, t != c -> F t = G t) -> m (others c F) = m (others c G).
Proof. by move=> eqFG; rewrite (others_congr eqFG). Qed.

Lemma m_congr C (m : 'rV[R]_C.-1 -> R) (c : 'I_C) (F G : 'I_C -> R) :
  (forall t, F t = G t) -> m (others c F) = m (others c G).
Proof. by move=> eqFG; apply: m_congr_on. Qed.

Lemma g_congr k (g : 'rV[R]_k -> 'rV[R]_k) j (F G : 'I_k -> R) :
  (forall i, F i = G i) -> g (\row_i F i) 0 j = g (\row_i G i) 0 j.
Proof. by move=> eqFG; congr (g _ _ _); apply/rowP => i; rewrite !mxE. Qed.

Lemma gm_congr C (g : 'rV[R]_C.-1 -> 'rV[R]_C.-1) j (c : 'I_C) (F G : 'I_C -> R) :
  (forall t, F t = G t) -> entry_of (g (others c F)) c j = entry_of (g (others c G)) c j.
Proof. by move=> eqFG; rewrite (@others_congr _ _ F G). Qed.

Lemma constant_entry (k : nat) (T : finType) (x : T) (i : 'I_k) : [ffun=> x] i = x.
Proof. by rewrite ffunE. Qed.

(* --- products of sums of products ------------------------------------------------------------- *)

Lemma p_one a : a = a * 1. Proof. by rewrite mulr1. Qed.
Lemma p_opp a : - a = -1 * a. Proof. by rewrite mulN1r. Qed.
Lemma p_exp1 a : a ^+ 1 = a. Proof. exact: expr1. Qed.
Lemma p_expS n a : a ^+ n.+1 = a * a ^+ n. Proof. exact: exprS. Qed.
Lemma p_Dl a b c : (a + b) * c = a * c + b * c. Proof. exact: mulrDl. Qed.
Lemma p_Dr a b c : a * (b + c) = a * b + a * c. Proof. exact: mulrDr. Qed.
Lemma p_A a b c : (a * b) * c = a * (b * c). Proof. by rewrite mulrA. Qed.
Lemma p_1 a : 1 * a = a. Proof. exact: mul1r. Qed.
Lemma p_C a b : a * b = b * a. Proof. exact: mulrC. Qed.
Lemma p_CA a b c : a * (b * c) = b * (a * c). Proof. exact: mulrCA. Qed.
Lemma z_mulr a : a * 0 = 0. Proof. exact: mulr0. Qed.
Lemma z_mull a : 0 * a = 0. Proof. exact: mul0r. Qed.

Lemma s_mull (T : finType) (F : T -> R) a : (\sum_x F x) * a = \sum_x F x * a.
Proof. exact: mulr_suml. Qed.

Lemma s_mulr (T : finType) (F : T -> R) a : a * (\sum_x F x) = \sum_x a * F x.
Proof. exact: mulr_sumr. Qed.

Lemma s_mulr2 (S T : finType) (F : S -> T -> R) a :
  a * (\sum_x \sum_y F x y) = \sum_x \sum_y a * F x y.
Proof. by rewrite s_mulr; apply: eq_bigr => x _; exact: s_mulr. Qed.

Lemma s_mulr3 (S T U : finType) (F : S -> T -> U -> R) a :
  a * (\sum_x \sum_y \sum_z F x y z) = \sum_x \sum_y \sum_z a * F x y z.
Proof. by rewrite s_mulr; apply: eq_bigr => x _; exact: s_mulr2. Qed.

Lemma s_mulr4 (S T U V : finType) (F : S -> T -> U -> V -> R) a :
  a * (\sum_x \sum_y \sum_z \sum_w F x y z w) = \sum_x \sum_y \sum_z \sum_w a * F x y z w.
Proof. by rewrite s_mulr; apply: eq_bigr => x _; exact: s_mulr3. Qed.

Lemma s_out (T : finType) (F : T -> R) a : \sum_x a * F x = a * (\sum_x F x).
Proof. by rewrite mulr_sumr. Qed.

Lemma s_add (T : finType) (F G : T -> R) : \sum_x (F x + G x) = \sum_x F x + \sum_x G x.
Proof. exact: big_split. Qed.

Lemma s_zero (T : finType) : \sum_(x : T) (0 : R) = 0.
Proof. exact: big1. Qed.

Lemma s_swap (S T : finType) (F : S -> T -> R) : \sum_x \sum_y F x y = \sum_y \sum_x F x y.
Proof. exact: exchange_big. Qed.

Lemma s_others C (c : 'I_C) (F : 'I_C -> R) :
  \sum_(t | t != c) F t = \sum_t (1 - (t == c)%:R) * F t.
Proof.
rewrite [LHS]big_mkcond /=; apply: eq_bigr => t _.
by case: eqP => _; rewrite ?subrr ?mul0r ?subr0 ?mul1r.
Qed.

Lemma e_sum (T : finType) (p F : T -> R) : expectation p F = \sum_x p x * F x.
Proof. by []. Qed.

(* --- sums over what is not used, over a law, over one entry ----------------------------------- *)

Lemma s_const n a : \sum_(x : 'I_n) a = n%:R * a.
Proof. by rewrite sumr_const card_ord mulr_natl. Qed.

Lemma s_law (T : finType) (p : T -> R) a : law p -> \sum_x p x * a = a.
Proof. by move=> p_law; apply: (expectation_const p_law a). Qed.

Lemma s_ind (T : finType) (G : T -> R) (a : T) : \sum_x (x == a)%:R * G x = G a.
Proof. by rewrite (bigD1 a) //= eqxx mul1r big1 ?addr0 // => x /negbTE ->; exact: mul0r. Qed.

Lemma s_ind' (T : finType) (G : T -> R) (a : T) : \sum_x (a == x)%:R * G x = G a.
Proof. by rewrite -[RHS]s_ind; apply: eq_bigr => x _; rewrite eq_sym. Qed.

Lemma i_one (T : eqType) (x : T) : (x == x)%:R = 1 :> R.
Proof. by rewrite eqxx. Qed.

Lemma i_zero (T : eqType) (x y : T) : x != y -> (x == y)%:R = 0 :> R.
Proof. by move=> /negbTE ->. Qed.

Lemma i_zero' (T : eqType) (x y : T) : x != y -> (y == x)%:R = 0 :> R.
Proof. by rewrite eq_sym; apply: i_zero. Qed.

Lemma i_same (T : eqType) (x : T) a : (x == x)%:R * a = a.
Proof. by rewrite eqxx mul1r. Qed.

Lemma i_distinct (T : eqType) (x y : T) a : x != y -> (x == y)%:R * a = 0.
Proof. by move=> /negbTE ->; rewrite mul0r. Qed.

Lemma i_distinct' (T : eqType) (x y : T) a : x != y -> (y == x)%:R * a = 0.
Proof. by rewrite eq_sym; apply: i_distinct. Qed.

Lemma i_subst (T : eqType) (G : T -> R) (x y : T) : (x == y)%:R * G x = (x == y)%:R * G y.
Proof. by case: eqP => [->|_] //; rewrite !mul0r. Qed.

Lemma i_sym (T : eqType) (x y : T) : (x == y)%:R = (y == x)%:R :> R.
Proof. by rewrite eq_sym. Qed.

Lemma s_marginal k (T : finType) (P : 'I_k -> T -> R) i (G : T -> R) : (forall i, law (P i)) ->
  \sum_(xs : {ffun 'I_k -> T}) independent P xs * G (xs i) = \sum_y P i y * G y.
Proof. move=> P_law; exact: (marginal P_law i G). Qed.

Lemma s_perm1 C (G : 'I_C -> R) (a : 'I_C) : (1 < C)%N ->
  \sum_(pi : {perm 'I_C}) uniform R pi * G (pi a) = C%:R^-1 * \sum_s G s.
Proof.
move=> C1; apply: (mulfI (count_neq0 R C1)); rewrite mulrA mulfV ?count_neq0 // mul1r.
have same (b : 'I_C) : \sum_(pi : {perm 'I_C}) uniform R pi * G (pi b) =
              \sum_(pi : {perm 'I_C}) uniform R pi * G (pi a).
  rewrite -!/(expectation _ _) (uniform_translate _ (tperm a b)).
  by apply: e_congr => p; rewrite permM tpermR.
transitivity (\sum_(b : 'I_C) \sum_(pi : {perm 'I_C}) uniform R pi * G (pi b)).
  by rewrite (eq_bigr _ (fun (b : 'I_C) _ => same b)) s_const.
rewrite s_swap -[RHS](s_law _ (@uniform_law R C)); apply: eq_bigr => p _.
by rewrite -mulr_sumr; congr (_ * _); rewrite [RHS](reindex_inj (@perm_inj _ p)).
Qed.

Lemma s_perm2 C (G : 'I_C -> 'I_C -> R) (a b : 'I_C) : (1 < C)%N ->
  \sum_(pi : {perm 'I_C}) uniform R pi * G (pi a) (pi b) =
  (a == b)%:R * (C%:R^-1 * \sum_s G s s) +
  (1 - (a == b)%:R) * ((C%:R^-1 * (C%:R - 1)^-1) *
    \sum_s \sum_t (1 - (s == t)%:R) * G s t).
Proof.
move=> C1; have [->|ne] := eqVneq a b.
  by rewrite mul1r subrr mul0r addr0 (s_perm1 (fun s => G s s)).
rewrite mul0r add0r subr0 mul1r.
apply: etrans (mean_over_renamings C1 G ne) _.
rewrite invfM (_ : C.-1%:R = C%:R - 1 :> R); last first.
  by rewrite -[in RHS](prednK (ltnW C1)) -addn1 natrD addrK.
congr (_ * _); apply: eq_bigr => s _; rewrite [LHS]big_mkcond /=; apply: eq_bigr => t _.
by rewrite eq_sym; case: eqP => _; rewrite ?subrr ?mul0r ?subr0 ?mul1r.
Qed.

(* --- scalar products -------------------------------------------------------------------------- *)

Section Vectors.

Variable d : nat.
Implicit Types u v w : 'rV[R]_d.

Lemma d_sym u v : dot u v = dot v u.
Proof. exact: dotC. Qed.

Lemma d_congr u u' v v' : u = u' -> v = v' -> dot u v = dot u' v'.
Proof. by move=> -> ->. Qed.

Lemma v_add u u' v v' : u = u' -> v = v' -> u + v = u' + v'.
Proof. by move=> -> ->. Qed.

Lemma v_scale a a' u u' : a = a' -> u = u' -> a *: u = a' *: u'.
Proof. by move=> -> ->. Qed.

Lemma v_congr (T : finType) (F G : T -> 'rV[R]_d) :
  (forall x, F x = G x) -> \sum_x F x = \sum_x G x.
Proof. by move=> eqFG; apply: eq_bigr. Qed.

Lemma v_law (T : finType) (p q : T -> R) (F G : T -> 'rV[R]_d) :
  (forall x, p x = q x) -> (forall x, F x = G x) -> vector_mean p F = vector_mean q G.
Proof. by move=> eqpq eqFG; apply: eq_bigr => x _; rewrite eqpq eqFG. Qed.

Lemma ve_congr (T : finType) (p : T -> R) (F G : T -> 'rV[R]_d) :
  (forall x, F x = G x) -> vector_mean p F = vector_mean p G.
Proof. exact: v_law. Qed.

Lemma d_Dl u v w : dot (u + v) w = dot u w + dot v w.
Proof. exact: dotDl. Qed.

Lemma d_Dr u v w : dot w (u + v) = dot w u + dot w v.
Proof. by rewrite dotC dotDl !(dotC _ w). Qed.

Lemma d_Zl a u v : dot (a *: u) v = a * dot u v.
Proof. exact: dotZl. Qed.

Lemma d_Zr a u v : dot u (a *: v) = a * dot u v.
Proof. exact: dotZr. Qed.

Lemma d_Sl (T : finType) (V : T -> 'rV[R]_d) w : dot (\sum_x V x) w = \sum_x dot (V x) w.
Proof. exact: dot_suml. Qed.

Lemma d_Sr (T : finType) (V : T -> 'rV[R]_d) w : dot w (\sum_x V x) = \sum_x dot w (V x).
Proof. exact: dot_sumr. Qed.

Lemma d_Ol C (c : 'I_C) (V : 'I_C -> 'rV[R]_d) w :
  dot (\sum_(t | t != c) V t) w = \sum_(t | t != c) dot (V t) w.
Proof. by apply: (big_morph (fun v => dot v w)) => [u v|]; [exact: dotDl | exact: dot0l]. Qed.

Lemma d_Or C (c : 'I_C) (V : 'I_C -> 'rV[R]_d) w :
  dot w (\sum_(t | t != c) V t) = \sum_(t | t != c) dot w (V t).
Proof. by rewrite dotC d_Ol; apply: eq_bigr => t _; exact: dotC. Qed.

Lemma d_El (T : finType) (p : T -> R) (V : T -> 'rV[R]_d) w :
  dot (vector_mean p V) w = \sum_x p x * dot (V x) w.
Proof. by rewrite dot_suml; apply: eq_bigr => x _; rewrite dotZl. Qed.

Lemma d_Er (T : finType) (p : T -> R) (V : T -> 'rV[R]_d) w :
  dot w (vector_mean p V) = \sum_x p x * dot w (V x).
Proof. by rewrite dot_sumr; apply: eq_bigr => x _; rewrite dotZr. Qed.

End Vectors.

End Congruence.

Global Arguments et {T x y z} & _ _.
Global Arguments es {T x y} & _.
Global Arguments meet {T x y a b} & _ _ _.
Global Arguments c_add {R a a' b b'} & _ _.
Global Arguments c_mul {R a a' b b'} & _ _.
Global Arguments c_mulr {R} a {b b'} & _.
Global Arguments c_mull {R a a'} b & _.
Global Arguments c_opp {R a a'} & _.
Global Arguments c_exp {R} n {a a'} & _.
Global Arguments s_congr {R T F G} & _.
Global Arguments o_congr {R C c F G} & _.
Global Arguments o_congr_on {R C c F G} & _.
Global Arguments e_congr {R T} p {F G} & _.
Global Arguments e_law {R T p q F G} & _ _.
Global Arguments p_congr {R k S T D f h} & _ xs.
Global Arguments l_congr {R k} l {F G} & _.
Global Arguments m_congr {R C} m {c F G} & _.
Global Arguments m_congr_on {R C} m {c F G} & _.
Global Arguments g_congr {R k} g j {F G} & _.
Global Arguments gm_congr {R C} g j {c F G} & _.
Global Arguments d_congr {R d u u' v v'} & _ _.
Global Arguments v_add {R d u u' v v'} & _ _.
Global Arguments v_scale {R d a a' u u'} & _ _.
Global Arguments v_congr {R d T F G} & _.
Global Arguments v_law {R d T p q F G} & _ _.
Global Arguments ve_congr {R d T} p {F G} & _.
