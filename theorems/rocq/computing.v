(* The population loss of a rational model, computed: the same number as the definition.

   Rationals are those of the standard library, whose integers are binary, so that vm_compute
   evaluates them. A model is given by functions on natural numbers; of_Q sends the result to R.  *)

From Coq Require Import ZArith QArith Qreduction Lia.
From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

(* --- computable counterparts of the definitions ----------------------------------------------- *)

Definition q_sum n (F : nat -> Q) : Q :=
  foldr (fun i s => Qred (Qplus (F i) s)) (Qmake 0 1) (iota 0 n).

Definition q_mean n (p F : nat -> Q) : Q := q_sum n (fun i => Qmult (p i) (F i)).

Fixpoint q_draws n (ps : seq (nat -> Q)) (F : seq nat -> Q) : Q :=
  if ps is p :: ps' then q_mean n p (fun x => q_draws n ps' (fun xs => F (x :: xs))) else F [::].

Definition q_max (a b : Q) : Q := if Qle_bool a b then b else a.

Definition q_dot d (u v : nat -> Q) : Q := q_sum d (fun i => Qmult (u i) (v i)).

Section Model.

Variables (C n d k : nat) (rho : nat -> Q) (D : nat -> nat -> Q) (l : seq Q -> Q).

Definition q_population_loss (f : nat -> nat -> nat -> Q) : Q :=
  q_mean C rho (fun c => q_draws C (nseq k rho) (fun cs =>
    q_mean n (D c) (fun x => q_mean n (D c) (fun y => q_draws n (map D cs) (fun xs =>
      l [seq Qminus (q_dot d (f c x) (f c y)) (q_dot d (f c x) (f z.1 z.2)) | z <- zip cs xs]))))).

Definition q_collapse (f : nat -> nat -> nat -> Q) s y : nat -> nat -> nat -> Q :=
  fun c x => if c == s then f s y else f c x.

End Model.

(* --- rationals in a real field ---------------------------------------------------------------- *)

Section Rationals.

Variable R : realFieldType.

Definition of_Z (z : Z) : R := (Z.to_nat z)%:R - (Z.to_nat (Z.opp z))%:R.

Definition of_Q (q : Q) : R := of_Z (Qnum q) / of_Z (Zpos (Qden q)).

Lemma of_Z_add a b : of_Z (Z.add a b) = of_Z a + of_Z b.
Proof.
have /(congr1 (fun n => n%:R : R)) : (Z.to_nat (Z.add a b) +
    (Z.to_nat (Z.opp a) + Z.to_nat (Z.opp b)) =
  Z.to_nat (Z.opp (Z.add a b)) + (Z.to_nat a + Z.to_nat b))%N by rewrite -!plusE; lia.
rewrite !natrD /of_Z => same.
rewrite addrACA -opprD; apply/eqP; rewrite subr_eq addrAC eq_sym subr_eq eq_sym.
by rewrite same addrC.
Qed.

Lemma of_Z_mul a b : of_Z (Z.mul a b) = of_Z a * of_Z b.
Proof.
rewrite /of_Z; case: a b => [|a|a] [|b|b];
  rewrite /= ?subrr ?mul0r ?mulr0 // ?subr0 ?sub0r ?mulrNN ?mulrN ?mulNr;
  by rewrite Pos2Nat.inj_mul multE natrM.
Qed.

Lemma of_Z_opp a : of_Z (Z.opp a) = - of_Z a.
Proof. by rewrite /of_Z Z.opp_involutive opprB. Qed.

Lemma of_Z_gt0 p : 0 < of_Z (Zpos p).
Proof. by rewrite /of_Z /= subr0 ltr0n; apply/ssrnat.ltP/Pos2Nat.is_pos. Qed.

Let den_neq0 p : of_Z (Zpos p) != 0.
Proof. by rewrite gt_eqF ?of_Z_gt0. Qed.

Lemma of_Z_ge0 a : Z.le 0 a -> 0 <= of_Z a.
Proof. by case: a => [|a|a] // _; [rewrite /of_Z subrr | rewrite ltW ?of_Z_gt0]. Qed.

Lemma of_Z_nat n : of_Z (Z.of_nat n) = n%:R.
Proof.
rewrite /of_Z Nat2Z.id (_ : Z.to_nat (Z.opp (Z.of_nat n)) = 0%N) ?subr0 //.
by rewrite -[RHS]/(Z.to_nat 0); lia.
Qed.

Lemma of_Z_pos p : of_Z (Zpos p) = (Pos.to_nat p)%:R.
Proof. by rewrite -positive_nat_Z of_Z_nat. Qed.

Lemma of_Q_nat n p : of_Q (Qmake (Z.of_nat n) p) = n%:R / (Pos.to_nat p)%:R.
Proof. by rewrite /of_Q of_Z_nat of_Z_pos. Qed.

Lemma of_Q0 : of_Q (Qmake 0 1) = 0.
Proof. by rewrite /of_Q /of_Z /= subrr mul0r. Qed.

Lemma of_Q_eq a b : Qeq a b -> of_Q a = of_Q b.
Proof.
rewrite /Qeq => same; apply/eqP; rewrite eqr_div ?den_neq0 //.
by rewrite -!of_Z_mul same.
Qed.

Lemma of_Q_add a b : of_Q (Qplus a b) = of_Q a + of_Q b.
Proof. by rewrite /of_Q /= of_Z_add !of_Z_mul addf_div ?den_neq0 // Pos2Z.inj_mul of_Z_mul. Qed.

Lemma of_Q_mul a b : of_Q (Qmult a b) = of_Q a * of_Q b.
Proof. by rewrite /of_Q /= of_Z_mul mulf_div Pos2Z.inj_mul of_Z_mul. Qed.

Lemma of_Q_opp a : of_Q (Qopp a) = - of_Q a.
Proof. by rewrite /of_Q /= of_Z_opp mulNr. Qed.

Lemma of_Q_sub a b : of_Q (Qminus a b) = of_Q a - of_Q b.
Proof. by rewrite of_Q_add of_Q_opp. Qed.

Lemma of_Q_inv a : of_Q (Qinv a) = (of_Q a)^-1.
Proof.
rewrite /of_Q /Qinv; case: (Qnum a) => [|p|p] /=.
- by rewrite /of_Z /= subrr !mul0r invr0.
- by rewrite invf_div.
- by rewrite -[Zneg p]/(Z.opp (Zpos p)) -[Zneg (Qden a)]/(Z.opp (Zpos (Qden a))) !of_Z_opp
    mulNr mulNr invrN invf_div.
Qed.

Lemma of_Q_div a b : of_Q (Qdiv a b) = of_Q a / of_Q b.
Proof. by rewrite of_Q_mul of_Q_inv. Qed.

Lemma of_Q_le a b : Qle a b -> of_Q a <= of_Q b.
Proof.
rewrite /Qle => le_ab; rewrite -subr_ge0 -of_Q_sub divr_ge0 ?(ltW (of_Z_gt0 _)) //=.
by apply: of_Z_ge0; lia.
Qed.

Lemma of_Q_max a b : of_Q (q_max a b) = Num.max (of_Q a) (of_Q b).
Proof.
rewrite /q_max; case le_ab: (Qle_bool a b).
  by rewrite max_r // of_Q_le // -Qle_bool_iff.
rewrite max_l // of_Q_le //; apply: Qlt_le_weak; apply: Qnot_le_lt.
by rewrite -Qle_bool_iff le_ab.
Qed.

Lemma of_Q_sum n F : of_Q (q_sum n F) = \sum_(i < n) of_Q (F i).
Proof.
rewrite /q_sum -(big_mkord xpredT (fun i => of_Q (F i))) /index_iota subn0.
elim: (iota 0 n) => [|i r IH]; rewrite ?big_nil ?of_Q0 // big_cons -IH -of_Q_add.
exact: of_Q_eq (Qred_correct _).
Qed.

Lemma of_Q_mean n p F :
  of_Q (q_mean n p F) = expectation (fun i : 'I_n => of_Q (p i)) (fun i => of_Q (F i)).
Proof. by rewrite of_Q_sum; apply: eq_bigr => i _; rewrite of_Q_mul. Qed.

End Rationals.

(* --- independent draws one by one ------------------------------------------------------------- *)

Section Draws.

Variables (R : realFieldType) (T : finType).

Definition first_and_rest k (x : T) (xs : {ffun 'I_k -> T}) : {ffun 'I_k.+1 -> T} :=
  [ffun i => if unlift ord0 i is Some j then xs j else x].

Lemma draw_first k (P : 'I_k.+1 -> T -> R) F :
  expectation (independent P) F = expectation (P ord0) (fun x =>
    expectation (independent (fun i => P (lift ord0 i))) (fun xs => F (first_and_rest x xs))).
Proof.
rewrite expectation_pair /expectation.
rewrite (reindex (fun z : T * {ffun 'I_k -> T} => first_and_rest z.1 z.2)) /=; last first.
  exists (fun ys => (ys ord0, [ffun i => ys (lift ord0 i)])) => [[x xs]|ys] _ /=.
    congr (_, _); first by rewrite ffunE unlift_none.
    by apply/ffunP => i; rewrite !ffunE liftK.
  by apply/ffunP => i; rewrite !ffunE; case: unliftP => [j ->|->] //; rewrite ffunE.
apply: eq_bigr => -[x xs] _ /=; congr (_ * _).
rewrite /independent big_ord_recl ffunE unlift_none; congr (_ * _).
by apply: eq_bigr => i _; rewrite ffunE liftK.
Qed.

End Draws.

Section Correspondence.

Variable R : realFieldType.

Lemma eq_model C n k d (rho rho' : 'I_C -> R) (D D' : 'I_C -> 'I_n -> R) (l : 'rV[R]_k -> R)
    (f f' : 'I_C -> 'I_n -> 'rV[R]_d) :
  rho =1 rho' -> D =2 D' -> f =2 f' -> population_loss rho D l f = population_loss rho' D' l f'.
Proof.
move=> eq_rho eq_D eq_f; apply: eq_bigr => c _; rewrite eq_rho; congr (_ * _).
apply: eq_bigr => cs _; congr (_ * _); first by apply: eq_bigr => i _; rewrite eq_rho.
apply: eq_bigr => x _; rewrite eq_D; congr (_ * _).
apply: eq_bigr => y _; rewrite eq_D; congr (_ * _).
apply: eq_bigr => xs _; congr (_ * _); first by apply: eq_bigr => i _; rewrite eq_D.
by congr l; apply/rowP => i; rewrite !mxE !eq_f.
Qed.

Local Notation Q2R := (of_Q R).

Definition drawn k n (xs : {ffun 'I_k -> 'I_n}) : seq nat := [seq val (xs i) | i <- enum 'I_k].

Lemma of_Q_draws n k (ps : seq (nat -> Q)) p0 F : size ps = k ->
  Q2R (q_draws n ps F) =
  expectation (independent (fun (i : 'I_k) (x : 'I_n) => Q2R (nth p0 ps i x)))
              (fun xs => Q2R (F (drawn xs))).
Proof.
elim: ps k F => [|p ps IH] [|k] //= F => [_|[size_ps]].
  rewrite (eq_expectation _ (G := fun=> Q2R (F [::]))) => [|xs]; last by rewrite /drawn enum_ord0.
  by rewrite expectation_const //; apply: law_independent => -[].
rewrite of_Q_mean draw_first; apply: eq_expectation => x; rewrite (IH _ _ size_ps).
apply: eq_expectation => xs; congr (Q2R (F _)); rewrite /drawn enum_ordSl /= ffunE unlift_none.
by rewrite -map_comp; congr (_ :: _); apply: eq_map => i /=; rewrite ffunE liftK.
Qed.


Variables (C n d k : nat) (rho : nat -> Q) (D : nat -> nat -> Q).
Variables (l : 'rV[R]_k -> R) (ql : seq Q -> Q).

Hypothesis l_ql : forall v : seq Q, size v = k -> l (\row_i Q2R (nth (Qmake 0 1) v i)) = Q2R (ql v).

Implicit Type f : nat -> nat -> nat -> Q.

Definition of_vectors f (c : 'I_C) (x : 'I_n) : 'rV[R]_d :=
  \row_j Q2R (f c x j).

Lemma of_Q_dot f (a b : 'I_C) (x y : 'I_n) :
  Q2R (q_dot d (f a x) (f b y)) = dot (of_vectors f a x) (of_vectors f b y).
Proof. by rewrite of_Q_sum; apply: eq_bigr => i _; rewrite of_Q_mul !mxE. Qed.

Lemma size_drawn m (xs : {ffun 'I_k -> 'I_m}) : size (drawn xs) = k.
Proof. by rewrite size_map size_enum_ord. Qed.

Lemma nth_drawn m (xs : {ffun 'I_k -> 'I_m}) (i : 'I_k) : nth 0%N (drawn xs) i = xs i.
Proof. by rewrite (nth_map i) ?size_enum_ord // nth_ord_enum. Qed.

Theorem population_loss_computed f :
  population_loss (fun c : 'I_C => Q2R (rho c)) (fun c (x : 'I_n) => Q2R (D c x)) l (of_vectors f) =
  Q2R (q_population_loss C n d k rho D ql f).
Proof.
rewrite of_Q_mean; apply: eq_expectation => c.
rewrite (of_Q_draws C rho _ (k := k)) ?size_nseq //.
rewrite /expectation; apply: eq_bigr => cs _; congr (_ * _).
  by apply: eq_bigr => i _; rewrite nth_nseq ltn_ord.
rewrite of_Q_mean; apply: eq_expectation => x; rewrite of_Q_mean; apply: eq_expectation => y.
rewrite (of_Q_draws n (D 0%N) _ (k := k)); last by rewrite size_map size_drawn.
apply: eq_bigr => xs _; congr (_ * _).
  by apply: eq_bigr => i _; rewrite (nth_map 0%N) ?size_drawn // nth_drawn.
rewrite -l_ql; last by rewrite size_map size_zip !size_drawn minnn.
congr l; apply/rowP => i; rewrite !mxE.
rewrite (nth_map (0%N, 0%N)) ?size_zip ?size_drawn ?minnn // nth_zip ?size_drawn //=.
by rewrite !nth_drawn of_Q_sub !of_Q_dot.
Qed.

Lemma of_collapse f (s : 'I_C) (y : 'I_n) c x :
  of_vectors (q_collapse f s y) c x = collapse (of_vectors f) s y c x.
Proof. by apply/rowP => j; rewrite mxE /q_collapse /collapse val_eqE; case: eqP; rewrite mxE. Qed.

Theorem collapsed_loss_computed f (s : 'I_C) :
  expectation (fun x : 'I_n => Q2R (D s x)) (fun y =>
    population_loss (fun c : 'I_C => Q2R (rho c)) (fun c (x : 'I_n) => Q2R (D c x)) l
                    (collapse (of_vectors f) s y)) =
  Q2R (q_mean n (D s) (fun y => q_population_loss C n d k rho D ql (q_collapse f s y))).
Proof.
rewrite of_Q_mean; apply: eq_expectation => y; rewrite -population_loss_computed.
apply: eq_expectation => c; apply: eq_expectation => cs; apply: eq_expectation => x.
apply: eq_expectation => x'; apply: eq_expectation => xs; congr l; apply/rowP => i.
by rewrite !mxE !of_collapse.
Qed.

End Correspondence.
