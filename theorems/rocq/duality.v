(* Weak duality: a dual matrix bounds the loss of all class vectors from below. *)

From mathcomp Require Import all_ssreflect all_algebra.
From nceproof Require Import definitions expectation vectors.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope ring_scope.

Section Duality.

Variables (R : realFieldType) (C k d m : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R).
Variables (u : 'I_C -> 'rV[R]_d) (v : 'I_C -> 'rV[R]_m).
Variable g : 'I_C -> {ffun 'I_k -> 'I_C} -> 'rV[R]_k.

Let margins n (w : 'I_C -> 'rV[R]_n) c (cs : {ffun 'I_k -> 'I_C}) : 'rV[R]_k :=
  \row_i (dot (w c) (w c) - dot (w c) (w (cs i))).

(* the gradient of the loss of u in the entries of the Gram matrix *)
Let A s t : R := - (rho s * expectation (independent (fun=> rho))
  (fun cs => \sum_i g s cs 0 i * (cs i == t)%:R)).

Hypothesis rho_law : law rho.
Hypotheses (u_unit : forall c, dot (u c) (u c) = 1) (v_unit : forall c, dot (v c) (v c) = 1).
Hypothesis g_subgradient : forall c cs (w : 'rV[R]_k),
  l (margins u c cs) + \sum_i g c cs 0 i * (w 0 i - margins u c cs 0 i) <= l w.

(* A function of the class of a negative, against the slopes, is its product with the gradient. *)
Lemma slopes_gradient (K : 'I_C -> 'I_C -> R) :
  expectation rho (fun c => expectation (independent (fun=> rho))
    (fun cs => \sum_i g c cs 0 i * K c (cs i))) = - \sum_s \sum_t A s t * K s t.
Proof.
rewrite -sumrN; apply: eq_bigr => s _.
rewrite -sumrN /A (eq_bigr (fun t => rho s * (K s t * expectation (independent (fun=> rho))
  (fun cs => \sum_i g s cs 0 i * (cs i == t)%:R)))); last first.
  by move=> t _; rewrite mulNr opprK mulrAC mulrA.
rewrite -mulr_sumr; congr (_ * _).
rewrite (eq_bigr (fun t => expectation (independent (fun=> rho))
  (fun cs => K s t * \sum_i g s cs 0 i * (cs i == t)%:R))); last first.
  by move=> t _; rewrite expectationZ.
rewrite -expectation_sum; apply: eq_expectation => cs.
rewrite (eq_bigr (fun t => \sum_i K s t * (g s cs 0 i * (cs i == t)%:R))); last first.
  by move=> t _; rewrite mulr_sumr.
rewrite exchange_big /=; apply: eq_bigr => i _.
rewrite (bigD1 (cs i)) //= eqxx mulr1 big1 ?addr0 => [|t ne_t]; first exact: mulrC.
by rewrite eq_sym (negbTE ne_t) !mulr0.
Qed.

(* The loss lies above its tangent at u, which is linear in the Gram matrix of v. *)
Lemma loss_above_tangent :
  latent_loss rho l u + \sum_s \sum_t A s t * (dot (v s) (v t) - dot (u s) (u t)) <=
  latent_loss rho l v.
Proof.
have -> : \sum_s \sum_t A s t * (dot (v s) (v t) - dot (u s) (u t)) =
    expectation rho (fun c => expectation (independent (fun=> rho))
      (fun cs => \sum_i g c cs 0 i * (margins v c cs 0 i - margins u c cs 0 i))).
  pose K s t := dot (u s) (u t) - dot (v s) (v t).
  rewrite (_ : expectation rho _ = expectation rho (fun c => expectation (independent (fun=> rho))
    (fun cs => \sum_i g c cs 0 i * K c (cs i)))); last first.
    apply: eq_expectation => c; apply: eq_expectation => cs; apply: eq_bigr => i _; congr (_ * _).
    by rewrite !mxE u_unit v_unit /K opprB addrC addrA subrK.
  rewrite slopes_gradient -sumrN; apply: eq_bigr => s _; rewrite -sumrN; apply: eq_bigr => t _.
  by rewrite -mulrN opprB.
rewrite /latent_loss /over_classes -expectationD; apply: ler_expectation => // c.
rewrite -expectationD; apply: ler_expectation => [|cs]; first exact: law_independent.
exact: g_subgradient.
Qed.

(* sum_st (A_st - [s = t] (y_s - e) - (r r^T)_st) <v_s, v_t> is <A, G_v> - sum_s (y_s - e), as the
   diagonal of G_v is 1, less the squares |sum_s r_sj v_s|^2.                                     *)
Theorem weak_duality (y : 'I_C -> R) (e : R) (r : 'I_C -> 'I_C -> R) :
  latent_loss rho l u - \sum_s \sum_t A s t * dot (u s) (u t) + \sum_s y s - C%:R * e +
    \sum_s \sum_t (A s t - (s == t)%:R * (y s - e) - \sum_j r s j * r t j) * dot (v s) (v t) <=
  latent_loss rho l v.
Proof.
have squares : \sum_s \sum_t (\sum_j r s j * r t j) * dot (v s) (v t) =
    \sum_j dot (\sum_s r s j *: v s) (\sum_s r s j *: v s).
  rewrite [RHS](eq_bigr (fun j => \sum_s \sum_t r s j * r t j * dot (v s) (v t))); last first.
    move=> j _; rewrite dot_suml; apply: eq_bigr => s _; rewrite dot_sumr; apply: eq_bigr => t _.
    by rewrite dotZl dotZr mulrA.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => s _.
  rewrite [RHS]exchange_big /=; apply: eq_bigr => t _.
  by rewrite mulr_suml.
have diagonal : \sum_s \sum_t (s == t)%:R * (y s - e) * dot (v s) (v t) =
    \sum_s y s - C%:R * e.
  rewrite (eq_bigr (fun s => y s - e)); last first.
    move=> s _; rewrite (bigD1 s) //= eqxx v_unit mul1r mulr1 big1 ?addr0 // => t ne_t.
    by rewrite eq_sym (negbTE ne_t) !mul0r.
  by rewrite sumrB sumr_const card_ord [C%:R * e]mulr_natl.
have -> : \sum_s \sum_t (A s t - (s == t)%:R * (y s - e) - \sum_j r s j * r t j) *
    dot (v s) (v t) = \sum_s \sum_t A s t * dot (v s) (v t) - (\sum_s y s - C%:R * e) -
    \sum_j dot (\sum_s r s j *: v s) (\sum_s r s j *: v s).
  rewrite -squares -diagonal -!sumrB; apply: eq_bigr => s _; rewrite -!sumrB.
  by apply: eq_bigr => t _; rewrite !mulrBl.
apply: le_trans loss_above_tangent.
have -> : \sum_s \sum_t A s t * (dot (v s) (v t) - dot (u s) (u t)) =
    \sum_s \sum_t A s t * dot (v s) (v t) - \sum_s \sum_t A s t * dot (u s) (u t).
  rewrite -sumrB; apply: eq_bigr => s _; rewrite -sumrB; apply: eq_bigr => t _.
  by rewrite mulrBr.
set L := latent_loss _ _ _; set a := \sum_s _; set z := \sum_s y s - _;
set b := (X in _ <= L + (X - a)).
rewrite -(addrA (L - a)) -/z addrA (addrC b (- z)) (addrA (L - a + z)) addrK (addrC b) addrA.
by rewrite ler_subl_addr ler_addl sumr_ge0 // => j _; apply: dot_ge0.
Qed.

End Duality.
