(* Theorem: logistic_increase.logistic_few_negatives *)
(* Axioms: boolp.propositional_extensionality
   boolp.functional_extensionality_dep
   boolp.constructive_indefinite_description *)
(* Imports: reals sequences exp *)
forall (R : realType) (d : nat) (X : finType) (D : 'I_3 -> X -> R),
(1 < d)%N -> (forall c, law (D c)) ->
let l := fun k (v : 'rV[R]_k) => ln (1 + \sum_i expR (- v 0 i)) in
let rho := fun c : 'I_3 => if val c == 0%N then 59%:R / 68%:R
  else if val c == 1%N then 35%:R / 272%:R else 272%:R^-1 in
let minimises := fun k (f : 'I_3 -> X -> 'rV[R]_d) => unit_vectors f /\
  forall g : 'I_3 -> X -> 'rV[R]_d, unit_vectors g ->
  population_loss rho D (l k) f <= population_loss rho D (l k) g in
let downstream := fun (f : 'I_3 -> X -> 'rV[R]_d) w =>
  expectation rho (fun c => expectation (D c) (fun x =>
    l 2%N (others c (fun t => dot (f c x) (w c - w t))))) in
let ball := fun w : 'I_3 -> 'rV[R]_d => forall c, dot (w c) (w c) <= 1 in
let digits := fun a b c : nat =>
  (a%:R * 10%:R ^+ 6 + b%:R * 10%:R ^+ 3 + c%:R) / 10%:R ^+ 9 : R in
[/\ exists f, minimises 1%N f,
    forall f, minimises 1%N f -> exists2 w, ball w & downstream f w <= digits 308%N 246%N 387%N,
    exists f, minimises 4%N f
  & forall f, minimises 4%N f -> forall w, ball w -> digits 308%N 246%N 391%N <= downstream f w]
