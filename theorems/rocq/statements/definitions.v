(* dot *)
forall (R : realFieldType) d (u v : 'rV[R]_d), dot u v = \sum_i u 0 i * v 0 i

(* law *)
forall (R : realFieldType) (T : finType) (p : T -> R),
law p = ((forall x, 0 <= p x) /\ \sum_x p x = 1)

(* expectation *)
forall (R : realFieldType) (T : finType) (p F : T -> R),
expectation p F = \sum_x p x * F x

(* independent *)
forall (R : realFieldType) k (T : finType) (P : 'I_k -> T -> R) (xs : {ffun 'I_k -> T}),
independent P xs = \prod_i P i (xs i)

(* convex *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R),
convex l = forall t u v, 0 <= t <= 1 ->
l (t *: u + (1 - t) *: v) <= t * l u + (1 - t) * l v

(* strictly_convex *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R),
strictly_convex l = forall t u v, 0 < t < 1 -> u != v ->
l (t *: u + (1 - t) *: v) < t * l u + (1 - t) * l v

(* strictly_convex_diagonal *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R),
strictly_convex_diagonal l = forall t a b, 0 < t < 1 -> a != b ->
l (const_mx (t * a + (1 - t) * b)) < t * l (const_mx a) + (1 - t) * l (const_mx b)

(* nonincreasing *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R),
nonincreasing l = forall u v : 'rV[R]_k, (forall i, u 0 i <= v 0 i) -> l v <= l u

(* strictly_decreasing *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R),
strictly_decreasing l =
forall u v : 'rV[R]_k, (forall i, u 0 i <= v 0 i) -> u != v -> l v < l u

(* submodular *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R),
submodular l = forall u v : 'rV[R]_k,
l (\row_i Num.min (u 0 i) (v 0 i)) + l (\row_i Num.max (u 0 i) (v 0 i)) <= l u + l v

(* replacement *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R),
replacement l = forall C (X : finType) (D : 'I_C -> X -> R) (s : 'I_C) (cs : 'I_k -> 'I_C)
(h : X -> R) (w : 'I_k -> R), (forall c, law (D c)) ->
expectation (D s) (fun y => l (\row_i (if cs i == s then h y else w i))) <=
expectation (independent (fun i => D (cs i)))
(fun xs => l (\row_i (if cs i == s then h (xs i) else w i)))

(* population_loss *)
forall (R : realFieldType) C k (X : finType) (rho : 'I_C -> R) (D : 'I_C -> X -> R)
(l : 'rV[R]_k -> R) d (f : 'I_C -> X -> 'rV[R]_d),
population_loss rho D l f =
expectation rho (fun c => expectation (independent (fun=> rho)) (fun cs =>
expectation (D c) (fun x => expectation (D c) (fun y =>
expectation (independent (fun i => D (cs i))) (fun xs =>
l (\row_i (dot (f c x) (f c y) - dot (f c x) (f (cs i) (xs i)))))))))

(* latent_loss *)
forall (R : realFieldType) C k (rho : 'I_C -> R) (l : 'rV[R]_k -> R) d
(u : 'I_C -> 'rV[R]_d),
latent_loss rho l u =
expectation rho (fun c => expectation (independent (fun=> rho)) (fun cs =>
l (\row_i (dot (u c) (u c) - dot (u c) (u (cs i))))))

(* etf_loss *)
forall (R : realFieldType) C k (rho : 'I_C -> R) (l : 'rV[R]_k -> R),
etf_loss rho l =
expectation rho (fun c => expectation (independent (fun=> rho)) (fun cs =>
l (\row_i (if cs i == c then 0 else C%:R / C.-1%:R))))

(* over_classes *)
forall (R : realFieldType) C k (rho : 'I_C -> R) (F : 'I_C -> {ffun 'I_k -> 'I_C} -> R),
over_classes rho F =
expectation rho (fun c => expectation (independent (fun=> rho)) (F c))

(* collapse *)
forall (R : realFieldType) C (X : finType) d (f : 'I_C -> X -> 'rV[R]_d) s y c x,
collapse f s y c x = if c == s then f s y else f c x

(* class_mean *)
forall (R : realFieldType) C (X : finType) (D : 'I_C -> X -> R) d
(f : 'I_C -> X -> 'rV[R]_d) c,
class_mean D f c = \sum_x D c x *: f c x

(* balanced *)
forall (R : realFieldType) C (rho : 'I_C -> R), balanced rho = forall c, rho c = C%:R^-1

(* unit_ball *)
forall (R : realFieldType) C (X : finType) d (f : 'I_C -> X -> 'rV[R]_d),
unit_ball f = forall c x, dot (f c x) (f c x) <= 1

(* unit_vectors *)
forall (R : realFieldType) C (X : finType) d (f : 'I_C -> X -> 'rV[R]_d),
unit_vectors f = forall c x, dot (f c x) (f c x) = 1

(* simplex_etf *)
forall (R : realFieldType) C d (u : 'I_C -> 'rV[R]_d),
simplex_etf u = forall s t, dot (u s) (u t) = if s == t then 1 else - C.-1%:R^-1

(* uniform *)
forall (R : realFieldType) C (p : {perm 'I_C}), uniform R p = #|{perm 'I_C}|%:R^-1

(* vector_mean *)
forall (R : realFieldType) (T : finType) (p : T -> R) d (V : T -> 'rV[R]_d),
vector_mean p V = \sum_x p x *: V x

(* disjoint_supports *)
forall (R : realFieldType) C (X : finType) (D : 'I_C -> X -> R),
disjoint_supports D = forall c s x, 0 < D c x -> 0 < D s x -> c = s

(* others *)
forall (R : realFieldType) C (c : 'I_C) (F : 'I_C -> R), others c F = \row_i F (lift c i)

(* entry_of *)
forall (R : realFieldType) C (v : 'rV[R]_C.-1) (c t : 'I_C),
entry_of v c t = if unlift c t is Some i then v 0 i else 0

(* replacement_of *)
forall (R : realFieldType) k C (X : finType) (D : 'I_C -> X -> R) (l : 'rV[R]_k -> R),
replacement_of l D = forall (s : 'I_C) (cs : 'I_k -> 'I_C) (h : X -> R) (w : 'I_k -> R),
expectation (D s) (fun y => l (\row_i (if cs i == s then h y else w i))) <=
expectation (independent (fun i => D (cs i)))
(fun xs => l (\row_i (if cs i == s then h (xs i) else w i)))

(* symmetric_loss *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R),
symmetric_loss l = forall (p : {perm 'I_k}) (v : 'rV[R]_k), l (\row_i v 0 (p i)) = l v

(* subgradients *)
forall (R : realFieldType) k (l : 'rV[R]_k -> R) (g : 'rV[R]_k -> 'rV[R]_k),
subgradients l g = forall v w : 'rV[R]_k, l v + \sum_i g v 0 i * (w 0 i - v 0 i) <= l w

(* exchangeable *)
forall (R : realFieldType) C k (W : 'I_C -> {ffun 'I_k -> 'I_C} -> R),
exchangeable W = forall (pi : {perm 'I_C}) (c : 'I_C) (cs : {ffun 'I_k -> 'I_C}),
W (pi c) [ffun i => pi (cs i)] = W c cs

(* pair_uniform *)
forall (R : realFieldType) C k (W : 'I_C -> {ffun 'I_k -> 'I_C} -> R),
pair_uniform W = forall (c : 'I_C) (i : 'I_k) (t : 'I_C),
\sum_(cs : {ffun 'I_k -> 'I_C} | cs i == t) W c cs = if t == c then 0 else C.-1%:R^-1
