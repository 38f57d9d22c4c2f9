"""What is proved in Rocq: the text of each statement, by the claim it is the twin of (trusted).

The texts are those that the audit pins: `DEFINITIONS` says what the words mean, `TWINS` what is
proved of them. R is a real field (`realFieldType`), a real closed one (`rcfType`) where
vectors are constructed with square roots, and the reals (`realType`) for the logistic loss.
"""

from __future__ import annotations

from dataclasses import dataclass

MODULES = (
    "definitions", "expectation", "jensen", "vectors", "means", "averaging", "balanced", "etf",
    "completion", "computing", "counterexample", "optimality", "duality", "logistic",
)  # fmt: skip
"""The files of the development, each after those that it needs."""


@dataclass(frozen=True)
class Twin:
    """A statement in Rocq, the theorem that proves it, and the axioms that this may rest on.

    `imports` are the files of MathComp that the statement needs beyond algebra.
    """

    theorem: str
    statement: str
    axioms: tuple[str, ...] = ()
    imports: tuple[str, ...] = ()


CLASSICAL = (
    "boolp.propositional_extensionality",
    "boolp.functional_extensionality_dep",
    "boolp.constructive_indefinite_description",
)
"""The axioms of MathComp-Analysis, on which all about its real numbers rests."""

DEFINITIONS = {
    "dot": r"forall (R : realFieldType) d (u v : 'rV[R]_d), dot u v = \sum_i u 0 i * v 0 i",
    "law": r"""
        forall (R : realFieldType) (T : finType) (p : T -> R),
        law p = ((forall x, 0 <= p x) /\ \sum_x p x = 1)""",
    "expectation": r"""
        forall (R : realFieldType) (T : finType) (p F : T -> R),
        expectation p F = \sum_x p x * F x""",
    "independent": r"""
        forall (R : realFieldType) k (T : finType) (P : 'I_k -> T -> R) (xs : {ffun 'I_k -> T}),
        independent P xs = \prod_i P i (xs i)""",
    "convex": r"""
        forall (R : realFieldType) k (l : 'rV[R]_k -> R),
        convex l = forall t u v, 0 <= t <= 1 ->
        l (t *: u + (1 - t) *: v) <= t * l u + (1 - t) * l v""",
    "strictly_convex": r"""
        forall (R : realFieldType) k (l : 'rV[R]_k -> R),
        strictly_convex l = forall t u v, 0 < t < 1 -> u != v ->
        l (t *: u + (1 - t) *: v) < t * l u + (1 - t) * l v""",
    "strictly_convex_diagonal": r"""
        forall (R : realFieldType) k (l : 'rV[R]_k -> R),
        strictly_convex_diagonal l = forall t a b, 0 < t < 1 -> a != b ->
        l (const_mx (t * a + (1 - t) * b)) < t * l (const_mx a) + (1 - t) * l (const_mx b)""",
    "nonincreasing": r"""
        forall (R : realFieldType) k (l : 'rV[R]_k -> R),
        nonincreasing l = forall u v : 'rV[R]_k, (forall i, u 0 i <= v 0 i) -> l v <= l u""",
    "strictly_decreasing": r"""
        forall (R : realFieldType) k (l : 'rV[R]_k -> R),
        strictly_decreasing l =
        forall u v : 'rV[R]_k, (forall i, u 0 i <= v 0 i) -> u != v -> l v < l u""",
    "submodular": r"""
        forall (R : realFieldType) k (l : 'rV[R]_k -> R),
        submodular l = forall u v : 'rV[R]_k,
        l (\row_i Num.min (u 0 i) (v 0 i)) + l (\row_i Num.max (u 0 i) (v 0 i)) <= l u + l v""",
    "replacement": r"""
        forall (R : realFieldType) k (l : 'rV[R]_k -> R),
        replacement l = forall C (X : finType) (D : 'I_C -> X -> R) (s : 'I_C) (cs : 'I_k -> 'I_C)
        (h : X -> R) (w : 'I_k -> R), (forall c, law (D c)) ->
        expectation (D s) (fun y => l (\row_i (if cs i == s then h y else w i))) <=
        expectation (independent (fun i => D (cs i)))
        (fun xs => l (\row_i (if cs i == s then h (xs i) else w i)))""",
    "population_loss": r"""
        forall (R : realFieldType) C k (X : finType) (rho : 'I_C -> R) (D : 'I_C -> X -> R)
        (l : 'rV[R]_k -> R) d (f : 'I_C -> X -> 'rV[R]_d),
        population_loss rho D l f =
        expectation rho (fun c => expectation (independent (fun=> rho)) (fun cs =>
        expectation (D c) (fun x => expectation (D c) (fun y =>
        expectation (independent (fun i => D (cs i))) (fun xs =>
        l (\row_i (dot (f c x) (f c y) - dot (f c x) (f (cs i) (xs i)))))))))""",
    "latent_loss": r"""
        forall (R : realFieldType) C k (rho : 'I_C -> R) (l : 'rV[R]_k -> R) d
        (u : 'I_C -> 'rV[R]_d),
        latent_loss rho l u =
        expectation rho (fun c => expectation (independent (fun=> rho)) (fun cs =>
        l (\row_i (dot (u c) (u c) - dot (u c) (u (cs i))))))""",
    "etf_loss": r"""
        forall (R : realFieldType) C k (rho : 'I_C -> R) (l : 'rV[R]_k -> R),
        etf_loss rho l =
        expectation rho (fun c => expectation (independent (fun=> rho)) (fun cs =>
        l (\row_i (if cs i == c then 0 else C%:R / C.-1%:R))))""",
    "over_classes": r"""
        forall (R : realFieldType) C k (rho : 'I_C -> R) (F : 'I_C -> {ffun 'I_k -> 'I_C} -> R),
        over_classes rho F =
        expectation rho (fun c => expectation (independent (fun=> rho)) (F c))""",
    "collapse": r"""
        forall (R : realFieldType) C (X : finType) d (f : 'I_C -> X -> 'rV[R]_d) s y c x,
        collapse f s y c x = if c == s then f s y else f c x""",
    "class_mean": r"""
        forall (R : realFieldType) C (X : finType) (D : 'I_C -> X -> R) d
        (f : 'I_C -> X -> 'rV[R]_d) c,
        class_mean D f c = \sum_x D c x *: f c x""",
    "balanced": r"""
        forall (R : realFieldType) C (rho : 'I_C -> R), balanced rho = forall c, rho c = C%:R^-1""",
    "unit_ball": r"""
        forall (R : realFieldType) C (X : finType) d (f : 'I_C -> X -> 'rV[R]_d),
        unit_ball f = forall c x, dot (f c x) (f c x) <= 1""",
    "unit_vectors": r"""
        forall (R : realFieldType) C (X : finType) d (f : 'I_C -> X -> 'rV[R]_d),
        unit_vectors f = forall c x, dot (f c x) (f c x) = 1""",
    "simplex_etf": r"""
        forall (R : realFieldType) C d (u : 'I_C -> 'rV[R]_d),
        simplex_etf u = forall s t, dot (u s) (u t) = if s == t then 1 else - C.-1%:R^-1""",
}
"""The definitions, each with what it is equal to by computation."""

TWINS = {
    "averaging-step": Twin(
        "averaging.averaging_step",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) (s : 'I_C),
        law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> replacement l ->
        unit_vectors f ->
        expectation (D s) (fun y => population_loss rho D l (collapse f s y)) <=
        population_loss rho D l f""",
    ),
    "averaging-step-strict": Twin(
        "averaging.averaging_step_strict",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) (s t : 'I_C)
        (p q : X),
        (0 < k)%N -> law rho -> (forall c, 0 < rho c) -> (forall c, law (D c)) ->
        convex l -> strictly_decreasing l -> replacement l -> unit_vectors f ->
        s != t -> 0 < D s p -> 0 < D s q -> f s p != f s q ->
        expectation (D s) (fun y => population_loss rho D l (collapse f s y)) <
        population_loss rho D l f""",
    ),
    "averaging-step-without-replacement": Twin(
        "counterexample.averaging_step_without_replacement",
        r"""
        forall R : realFieldType,
        let l := fun v : 'rV[R]_2 => Num.max 0 (2%:R - v 0 0 - v 0 1) in
        let rho := fun _ : 'I_2 => 2%:R^-1 in
        let D := fun c x : 'I_2 => if c == 0 then (x == 0)%:R else 2%:R^-1 in
        let f := fun c x : 'I_2 => \row_(j < 2) if c == 0 then (j == 0)%:R
                 else if j == 1 then 399%:R / 401%:R
                 else if x == 0 then 40%:R / 401%:R else - (40%:R / 401%:R) in
        [/\ convex l, nonincreasing l, forall v : 'rV[R]_2, l (\row_i v 0 (rev_ord i)) = l v
          & population_loss rho D l f -
            expectation (D 1) (fun y => population_loss rho D l (collapse f 1 y)) =
            - (805%:R / (2%:R * 401%:R ^+ 2))]""",
    ),
    "balanced-lower-bound": Twin(
        "balanced.balanced_lower_bound",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
        (1 < C)%N -> law rho -> balanced rho -> (forall c, law (D c)) ->
        convex l -> nonincreasing l -> unit_ball f ->
        etf_loss rho l <= population_loss rho D l f""",
    ),
    "balanced-strict-off-centre": Twin(
        "balanced.balanced_strict_off_centre",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
        (1 < C)%N -> (0 < k)%N -> law rho -> balanced rho -> (forall c, law (D c)) ->
        convex l -> strictly_decreasing l -> unit_ball f -> \sum_c class_mean D f c != 0 ->
        etf_loss rho l < population_loss rho D l f""",
    ),
    "balanced-strict-spread": Twin(
        "balanced.balanced_strict_spread",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) (s : 'I_C) (p q : X),
        (1 < C)%N -> (0 < k)%N -> law rho -> balanced rho -> (forall c, law (D c)) ->
        convex l -> strictly_decreasing l -> unit_ball f ->
        0 < D s p -> 0 < D s q -> dot (f s p) (f s q) < 1 ->
        etf_loss rho l < population_loss rho D l f""",
    ),
    "balanced-strict-unequal": Twin(
        "balanced.balanced_strict_unequal",
        r"""
        forall (R : realFieldType) (C k d : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R)
        (u : 'I_C -> 'rV[R]_d) (s t : 'I_C),
        (1 < C)%N -> law rho -> balanced rho ->
        convex l -> strictly_convex_diagonal l -> nonincreasing l ->
        (forall c, dot (u c) (u c) = 1) -> s != t ->
        (1 - dot (u s) (u t) !=
        (C%:R * C.-1%:R)^-1 * \sum_a \sum_(b | b != a) (1 - dot (u a) (u b)))%R ->
        etf_loss rho l < latent_loss rho l u""",
    ),
    "bound-from-means": Twin(
        "means.bound_from_means",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
        law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> unit_ball f ->
        over_classes rho (fun c cs => l (\row_i (if cs i == c then 0
        else 1 - dot (class_mean D f c) (class_mean D f (cs i))))) <= population_loss rho D l f""",
    ),
    "etf-attains": Twin(
        "etf.etf_attains",
        r"""
        forall (R : realFieldType) (C k d : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R)
        (u : 'I_C -> 'rV[R]_d),
        (1 < C)%N -> simplex_etf u -> latent_loss rho l u = etf_loss rho l""",
    ),
    "etf-exists": Twin(
        "completion.etf_exists",
        r"""
        forall (R : rcfType) (C d : nat),
        (1 < C)%N -> (C.-1 <= d)%N -> exists u : 'I_C -> 'rV[R]_d, simplex_etf u""",
    ),
    "etf-exists-for-every-class-count": Twin(
        "optimality.etf_exists_for_every_class_count",
        r"""
        forall (R : rcfType) (C : nat),
        (1 < C)%N -> exists u : 'I_C -> 'rV[R]_C.-1, simplex_etf u""",
    ),
    "etf-exists-one-dimension-lower": Twin(
        "etf.etf_dimension",
        r"""
        forall (R : realFieldType) (C d : nat) (u : 'I_C -> 'rV[R]_d),
        (1 < C)%N -> simplex_etf u -> (C.-1 <= d)%N""",
    ),
    "etf-optimal-balanced": Twin(
        "optimality.etf_optimal_balanced",
        r"""
        forall (R : rcfType) (C k d : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R),
        (1 < C)%N -> (C.-1 <= d)%N -> law rho -> balanced rho -> convex l -> nonincreasing l ->
        exists u : 'I_C -> 'rV[R]_d, simplex_etf u /\
        forall m (X : finType) (D : 'I_C -> X -> R) (f : 'I_C -> X -> 'rV[R]_m),
        (forall c, law (D c)) -> unit_ball f -> latent_loss rho l u <= population_loss rho D l f""",
    ),
    "etf-rank": Twin(
        "etf.etf_rank",
        r"""
        forall (R : realFieldType) (C d : nat) (u : 'I_C -> 'rV[R]_d) (z : 'I_C -> R),
        (1 < C)%N -> simplex_etf u ->
        dot (\sum_s z s *: u s) (\sum_s z s *: u s) =
        (2%:R * C.-1%:R)^-1 * \sum_s \sum_t (z s - z t) ^+ 2""",
    ),
    "gram-bound": Twin(
        "vectors.gram_bound_and_equality",
        r"""
        forall (R : realFieldType) (C d : nat) (u : 'I_C -> 'rV[R]_d),
        (1 < C)%N -> (forall a, dot (u a) (u a) = 1) ->
        let mean := (C%:R * C.-1%:R)^-1 * \sum_a \sum_(b | b != a) dot (u a) (u b) in
        - C.-1%:R^-1 <= mean /\ (mean = - C.-1%:R^-1 <-> \sum_a u a = 0)""",
    ),
    "latent-indistinguishable": Twin(
        "averaging.latent_indistinguishable",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
        law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> replacement l ->
        unit_vectors f ->
        exists Y : 'I_C -> X, (forall c, 0 < D c (Y c)) /\
        latent_loss rho l (fun c => f c (Y c)) <= population_loss rho D l f""",
    ),
    "latent-indistinguishable-by-completion": Twin(
        "completion.latent_indistinguishable_by_completion",
        r"""
        forall (R : rcfType) (C k d : nat) (X : finType) (rho : 'I_C -> R) (D : 'I_C -> X -> R)
        (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
        (1 < C)%N -> law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l ->
        unit_ball f ->
        exists v : 'I_C -> 'rV[R]_C.-1, (forall c, dot (v c) (v c) = 1) /\
        latent_loss rho l v <= population_loss rho D l f""",
    ),
    "latent-indistinguishable-strict": Twin(
        "averaging.latent_indistinguishable_strict",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d) (s t : 'I_C)
        (p q : X),
        (0 < k)%N -> law rho -> (forall c, 0 < rho c) -> (forall c, law (D c)) ->
        convex l -> strictly_decreasing l -> replacement l -> unit_vectors f ->
        s != t -> 0 < D s p -> 0 < D s q -> f s p != f s q ->
        exists Y : 'I_C -> X, (forall c, 0 < D c (Y c)) /\
        latent_loss rho l (fun c => f c (Y c)) < population_loss rho D l f""",
    ),
    "latent-indistinguishable-submodular": Twin(
        "averaging.latent_indistinguishable_submodular",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
        law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> submodular l ->
        unit_vectors f ->
        exists Y : 'I_C -> X, (forall c, 0 < D c (Y c)) /\
        latent_loss rho l (fun c => f c (Y c)) <= population_loss rho D l f""",
    ),
    "logistic-replacement": Twin(
        "logistic.logistic_hypotheses",
        r"""
        forall (R : realType) (k : nat) (beta : R), 0 < beta ->
        let l := fun v : 'rV[R]_k => ln (1 + \sum_i expR (- (beta * v 0 i))) in
        [/\ strictly_convex l, strictly_decreasing l, submodular l & replacement l]""",
        axioms=CLASSICAL,
        imports=("reals", "sequences", "exp"),
    ),
    "replacement-from-submodularity": Twin(
        "averaging.submodular_replacement",
        "forall (R : realFieldType) (k : nat) (l : 'rV[R]_k -> R), submodular l -> replacement l",
    ),
    "spread-bound": Twin(
        "optimality.spread_bound",
        r"""
        forall (R : realFieldType) (C k d : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d),
        law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> unit_ball f ->
        over_classes rho (fun c cs => l (\row_i (if cs i == c then 0 else 2%:R))) <=
        population_loss rho D l f""",
    ),
    "two-classes-antipodal": Twin(
        "optimality.two_classes_antipodal",
        r"""
        forall (R : realFieldType) (C k d n : nat) (X : finType) (rho : 'I_C -> R)
        (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R) (f : 'I_C -> X -> 'rV[R]_d)
        (u : 'I_C -> 'rV[R]_n),
        law rho -> (forall c, law (D c)) -> convex l -> nonincreasing l -> unit_ball f ->
        (forall s t, dot (u s) (u t) = if s == t then 1 else -1) ->
        latent_loss rho l u <= population_loss rho D l f""",
    ),
    "weak-duality": Twin(
        "duality.weak_duality",
        r"""
        forall (R : realFieldType) (C k d m : nat) (rho : 'I_C -> R) (l : 'rV[R]_k -> R)
        (u : 'I_C -> 'rV[R]_d) (v : 'I_C -> 'rV[R]_m)
        (g : 'I_C -> {ffun 'I_k -> 'I_C} -> 'rV[R]_k),
        law rho -> (forall c, dot (u c) (u c) = 1) -> (forall c, dot (v c) (v c) = 1) ->
        (forall c (cs : {ffun 'I_k -> 'I_C}) (w : 'rV[R]_k),
        let a := \row_i (dot (u c) (u c) - dot (u c) (u (cs i))) in
        l a + \sum_i g c cs 0 i * (w 0 i - a 0 i) <= l w) ->
        forall (y : 'I_C -> R) (e : R) (r : 'I_C -> 'I_C -> R),
        let A s t := - (rho s * expectation (independent (fun=> rho))
        (fun cs => \sum_i g s cs 0 i * (cs i == t)%:R)) in
        latent_loss rho l u - \sum_s \sum_t A s t * dot (u s) (u t) + \sum_s y s - C%:R * e +
        \sum_s \sum_t (A s t - (s == t)%:R * (y s - e) - \sum_j r s j * r t j) *
        dot (v s) (v t) <= latent_loss rho l v""",
    ),
}
"""The twin of each claim, by its id."""
