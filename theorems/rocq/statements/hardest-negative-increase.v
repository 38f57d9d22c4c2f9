(* Theorem: increase.hardest_negative_increase *)
forall (R : rcfType) (d : nat) (X : finType) (D : 'I_3 -> X -> R),
(1 < d)%N -> (forall c, law (D c)) ->
let l := fun k (v : 'rV[R]_k.+1) => \big[Num.max/- v 0 0]_i - v 0 i in
let rho := fun c : 'I_3 => if val c == 2%N then 10%:R^-1 else 9%:R / 20%:R in
let third := fun _ : 'I_3 => 3%:R^-1 in
let minimises := fun k (f : 'I_3 -> X -> 'rV[R]_d) => unit_vectors f /\
  forall g : 'I_3 -> X -> 'rV[R]_d, unit_vectors g ->
  population_loss rho D (l k) f <= population_loss rho D (l k) g in
let downstream := fun omega (f : 'I_3 -> X -> 'rV[R]_d) w =>
  expectation omega (fun c => expectation (D c) (fun x =>
    l 1%N (others c (fun t => dot (f c x) (w c - w t))))) in
let ball := fun w : 'I_3 -> 'rV[R]_d => forall c, dot (w c) (w c) <= 1 in
let least := fun omega f a => (forall w, ball w -> a <= downstream omega f w) /\
  exists2 w, ball w & downstream omega f w = a in
[/\ forall k, [/\ convex (l k), nonincreasing (l k), submodular (l k) & symmetric_loss (l k)],
    exists f, minimises 0%N f,
    forall omega f, law omega -> minimises 0%N f ->
      exists2 w, ball w & downstream omega f w <= - (10%:R / 9%:R),
    exists f, minimises 7%N f
  & forall f, minimises 7%N f ->
      least rho f (- 5%:R^-1) /\ least third f (- (2%:R / 3%:R))]
