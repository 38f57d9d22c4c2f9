(* Assumes: (1 < C)%N -> (0 < k)%N -> (forall c, 0 < rho c) -> *)
move=> R C k d X rho D l f C1 k0 rho0 rho_law D_law cvx dec sub unit.
have [Y [Y0 below]] := @exported R C k _ rho (pairs D) l d (fun p => f p.1 p.2) C1 k0 rho_law rho0
  (pairs_law D_law) (@pairs_disjoint _ _ _ D) cvx dec sub (fun p => unit p.1 p.2).
exists (fun c => (Y c).2); split=> [c|]; first by case: (chosenE D_law Y0 c).
have own_class c : (Y c).1 = c by case: (chosenE D_law Y0 c).
exact: (glue_le (es (populationE rho D l f)) (es (chosen_latentE rho l D_law f own_class)) below).
