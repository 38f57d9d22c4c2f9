(* Theorem: counterexample.averaging_step_without_replacement *)
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
    - (805%:R / (2%:R * 401%:R ^+ 2))]
