(* One negative, the loss of the talk and the law of few_negatives.v: the minimisers are the class
   vectors of which the two smaller classes are opposite to the first, and these vectors themselves
   are classifiers with a downstream loss of at most 308246387/10^9.                              *)

From Coq Require Import ZArith QArith.
From mathcomp Require Import all_ssreflect all_algebra ring.
From nceproof Require Import definitions expectation vectors means minimisers computing.
From nceproof Require Import cosines tangent numbers few_negatives four_negatives.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

(* --- the numbers ------------------------------------------------------------------------------ *)

Definition q_before : Q := Qmake 308246387 1000000000.

(* above e^(-2) *)
Definition q_square_e : Q := Qmake 1353352832367 10000000000000.

(* above the logarithms of 1 + 2 e^(-2) and of 2 + e^(-2) *)
Definition q_ln_large : Q := Qmake 2395447663 10000000000.
Definition q_ln_small : Q := Qmake 7586236757 10000000000.

(* the weights of the cosines with class 0, of which 1/11 is below e^(-2) / (1 + e^(-2)) *)
Definition q_least (t : nat) : Q := Qmult (Qmult (Qmake 2 11) (q_rho 0)) (q_rho t).

Definition q_pair : Q := Qmult (q_rho 1) (q_rho 2).

Section One.

Variables (R : realFieldType) (exp ln : R -> R).

Hypotheses (expD : forall x y, exp (x + y) = exp x * exp y).
Hypotheses (exp_ge1D : forall x, 1 + x <= exp x) (exp_gt0 : forall x, 0 < exp x).
Hypotheses (expK : forall x, ln (exp x) = x) (lnK : forall y, 0 < y -> exp (ln y) = y).

Variable d : nat.
Hypothesis d_gt0 : (0 < d)%N.
Implicit Types (u v w : 'I_3 -> 'rV[R]_d) (c t : 'I_3).

Local Notation N := (num R).
Local Notation loss u := (latent_loss (@rho R) (@log_loss R exp ln 1) u).

Definition opposite u : Prop := [/\ unit_classes u, u c1 = - u c0 & u c2 = - u c0].

Let e : 'rV[R]_d := delta_mx 0 (Ordinal d_gt0).

Lemma opposite_exists : exists u, opposite u.
Proof.
exists (fun c => if c == c0 then e else - e); split=> //.
by apply: all3; rewrite /= ?dotNl ?dotNr ?opprK dot_unit eqxx.
Qed.

Lemma opposite_gram u : opposite u ->
  forall c t, dot (u c) (u t) = if (c == c0) == (t == c0) then 1 else -1.
Proof.
by move=> [u1 v w]; do 2![apply: all3]; rewrite /= ?v ?w ?dotNl ?dotNr ?u1 ?opprK.
Qed.

Lemma opposite_determined u v c : opposite u -> opposite v ->
  (forall s, s != c -> u s = v s) -> u c = v c.
Proof.
move=> [_ u01 u02] [_ v01 v02]; move: c; apply: all3 => same.
- by rewrite -[u c0]opprK -u01 same // v01 opprK.
- by rewrite u01 v01 same.
- by rewrite u02 v02 same.
Qed.

(* --- the minimisers --------------------------------------------------------------------------- *)

Lemma share_one (E : 'I_3 -> 'I_3 -> R) c t :
  share 1 (rho R) E c t = rho R t * (E c t / (1 + E c t)).
Proof.
transitivity (expectation (independent (fun _ : 'I_1 => rho R))
    (fun cs => (cs ord0 == t)%:R * (E c t / (1 + E c (cs ord0))))).
  by apply: eq_expectation => cs; rewrite /total !big_ord1.
rewrite (marginal (fun _ : 'I_1 => rho_law R) ord0 (fun s => (s == t)%:R * (E c t / (1 + E c s)))).
rewrite /expectation (bigD1 t) //= eqxx mul1r big1 ?addr0 // => s /negbTE ne.
by rewrite ne mul0r mulr0.
Qed.

Let minus_two : -1 - 1 = N (Qmake (-2) 1) :> R.
Proof. by rewrite -(num1 R) -num_opp -num_add. Qed.

Let s : R := exp (-1 - 1) / (1 + exp (-1 - 1)).

Let s_ge : N (Qmake 1 11) <= s.
Proof.
have tenth : N (Qmake 1 10) <= exp (-1 - 1).
  by rewrite minus_two; apply: le_trans (exp_ge expD exp_ge1D exp_gt0 _); apply: num_le; vm_compute.
rewrite ler_pdivl_mulr; last by rewrite addr_gt0 ?ltr01 ?exp_gt0.
have o_def : N (Qmake 1 11) = 1 - N (Qmake 10 11).
  by rewrite -(num1 R) -num_sub; apply: num_eq.
have split : N (Qmake 10 11) * N (Qmake 1 10) = N (Qmake 1 11) by rewrite -num_mul; apply: num_eq.
have p0 : 0 <= N (Qmake 10 11) by apply: num_ge0.
move: tenth p0; set f := exp _ => tenth p0; rewrite mulrDr mulr1 {2}o_def -split mulrBl mul1r addrC.
by rewrite -addrA ger_addl addrC subr_le0 ler_wpmul2l.
Qed.

Let linear_one u v : unit_classes u -> opposite v -> loss u <= loss v ->
  2%:R * (rho R c0 * rho R c1) * s * (1 + dot (u c0) (u c1)) +
  2%:R * (rho R c0 * rho R c2) * s * (1 + dot (u c0) (u c2)) -
  rho R c1 * rho R c2 * (1 - dot (u c1) (u c2)) <= 0.
Proof.
move=> u1 v_opposite u_le; have [v1 _ _] := v_opposite; have gram := opposite_gram v_opposite.
pose E c t := exp (dot (v c) (v t) - 1); have E_gt0 c t : 0 < E c t := exp_gt0 _.
have near c t : `|dot (v c) (v t) - 1 - ln (E c t)| <= 0 by rewrite expK subrr normr0.
have zero : 0 <= (0 : R) <= 2%:R^-1 by rewrite lexx invr_ge0 ler0n.
have := latent_near expD exp_ge1D exp_gt0 expK lnK (rho_law R) E_gt0 u1 v1 zero near u_le.
rewrite (three_weights (rho R) (share 1 (rho R) E)
  (F := fun c t => dot (u c) (u t) - dot (v c) (v t))); last first.
- by move=> c; rewrite u1 v1 subrr.
- by move=> c t; rewrite dotC [dot (v t) _]dotC.
rewrite !share_one /E !gram /= -/s.
have -> : exp (1 - 1) = 1 by rewrite subrr (exp0 expD exp_gt0).
rewrite -/s mulr0; move: (rho R c0) (rho R c1) (rho R c2) (dot (u c0) (u c1)) (dot (u c0) (u c2)).
move: (dot (u c1) (u c2)) s => z a r0 r1 r2 x y; congr (_ <= _); by field.
Qed.

Let opposite_of_loss u v : unit_classes u -> opposite v -> loss u <= loss v -> opposite u.
Proof.
move=> u1 v_op /(linear_one u1 v_op).
have above t : N (q_least t) <= 2%:R * (rho R c0 * rho R t) * s.
  have -> : N (q_least t) = 2%:R * (rho R c0 * rho R t) * N (Qmake 1 11).
    have -> : N (q_least t) = N (Qmake 2 11) * rho R c0 * rho R t by rewrite !num_mul.
    have -> : N (Qmake 2 11) = 2%:R * N (Qmake 1 11).
      by rewrite -(num_nat R 2) -num_mul; apply: num_eq.
    by move: (N (Qmake 1 11)) (rho R t) (rho R c0) => x y z; ring.
  apply: ler_wpmul2l s_ge; apply: mulr_ge0; first exact: ler0n.
  by apply: mulr_ge0; apply: ltW; apply: rho_gt0.
have -> : rho R c1 * rho R c2 = N q_pair by rewrite num_mul.
have pair_lt : N q_pair < N (q_least 2) by apply: num_lt; vm_compute.
have square_lt : N q_pair ^+ 2 < (N (q_least 1) - N q_pair) * (N (q_least 2) - N q_pair).
  by rewrite expr2 -!num_sub -!num_mul; apply: num_lt; vm_compute.
by case/(opposite_of_weights (u1 c0) (u1 c1) (u1 c2) (above c1) (above c2) pair_lt square_lt).
Qed.

Theorem one_minimises u : class_minimises (rho R) (@log_loss R exp ln 1) u <-> opposite u.
Proof.
have same v w : opposite v -> opposite w -> loss v = loss w.
  move=> v_op w_op; apply: eq_bigr => c _; congr (_ * _); apply: eq_bigr => cs _; congr (_ * _).
  by congr (log_loss _ _ _); apply/rowP => i; rewrite !mxE !opposite_gram.
split=> [[u1 least]|u_op]; have [v v_op] := opposite_exists.
  by have [v1 _ _] := v_op; apply: opposite_of_loss v_op _ => //; apply: least.
have [u1 _ _] := u_op; split=> // w w1; case/orP: (le_total (loss u) (loss w)) => // w_le.
by rewrite (same u w) //; apply: opposite_of_loss u_op w_le.
Qed.

(* --- the downstream loss ---------------------------------------------------------------------- *)

Let square_e : exp (-1 - 1) <= N q_square_e.
Proof.
rewrite minus_two; apply: (exp_le expD exp_ge1D exp_gt0); last exact: num_gt0.
by vm_compute.
Qed.

Theorem downstream_of_one u : opposite u -> class_log_downstream exp ln (rho R) u u <= N q_before.
Proof.
move=> u_op; have [u1 _ _] := u_op; have gram := opposite_gram u_op.
have at_class c : log_loss exp ln (others c (fun t => dot (u c) (u c - u t))) =
    ln (\sum_t exp (dot (u c) (u t) - 1)).
  congr (ln _); under eq_bigr => i _ do rewrite !mxE dotBr u1 opprB.
  rewrite (others_sum (fun t => exp (dot (u c) (u t) - 1))) u1 subrr (exp0 expD exp_gt0).
  by rewrite addrC subrK.
have e1 : exp (1 - 1) = 1 by rewrite subrr (exp0 expD exp_gt0).
have large : ln (1 + exp (-1 - 1) + exp (-1 - 1)) <= N q_ln_large.
  apply: (ln_le (q := Qplus (Qplus (Qmake 1 1) q_square_e) q_square_e) expD exp_ge1D exp_gt0 lnK).
  - by vm_compute.
  - by rewrite !addr_gt0 ?ltr01 ?exp_gt0.
  - by rewrite !num_add num1 !ler_add.
have small : ln (1 + 1 + exp (-1 - 1)) <= N q_ln_small.
  apply: (ln_le (q := Qplus (Qplus (Qmake 1 1) (Qmake 1 1)) q_square_e) expD exp_ge1D exp_gt0 lnK).
  - by vm_compute.
  - by rewrite !addr_gt0 ?ltr01 ?exp_gt0.
  - by rewrite !num_add num1 !ler_add.
rewrite /class_log_downstream /expectation sum3 !at_class !sum3 !gram /= e1.
apply: (@le_trans _ _ (N (q_rho 0) * N q_ln_large + N (q_rho 1) * N q_ln_small +
    N (q_rho 2) * N q_ln_small)); last first.
  by rewrite -!num_mul -!num_add; apply: num_le; vm_compute.
have r0 c := ltW (rho_gt0 R c).
apply: ler_add; first apply: ler_add.
- exact: (ler_wpmul2l (r0 c0)).
- by apply: (ler_wpmul2l (r0 c1)); apply: le_trans small; rewrite [exp _ + 1]addrC addrAC lexx.
- by apply: (ler_wpmul2l (r0 c2)); apply: le_trans small; rewrite [exp _ + 1]addrC addrAC lexx.
Qed.

End One.
