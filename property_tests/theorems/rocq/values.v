(* Texts of terms and of statements, computed on a rational model.

   `Is a q` says that the number a of a field is q, `Says P b` that b tells whether P holds. The
   tactic `value` finds q and b from the text by the lemmas below: the sums of MathComp, which do
   not compute, become sums over lists, and vm_compute does the rest (test_values.py).           *)

From Coq Require Import ZArith QArith Qreduction Lia List.
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From nceproof Require Import definitions expectation computing.

Set Implicit Arguments.
Unset Strict Implicit.
Unset Printing Implicit Defensive.

Import Order.TTheory GRing.Theory Num.Theory.
Local Open Scope nat_scope.
Local Open Scope ring_scope.

Definition total A (s : seq A) (G : A -> Q) : Q :=
  foldr (fun a t => Qred (Qplus (G a) t)) (Qmake 0 1) s.

Definition product A (s : seq A) (G : A -> Q) : Q :=
  foldr (fun a t => Qred (Qmult (G a) t)) (Qmake 1 1) s.

Definition q_nat (n : nat) : Q := Qmake (Z.of_nat n) 1.

Fixpoint ords n : seq 'I_n :=
  if n is m.+1 then ord0 :: map (lift ord0) (ords m) else [::].

Definition extended k n (x : 'I_n) (f : 'I_k -> 'I_n) : 'I_k.+1 -> 'I_n :=
  fun i => match val i with 0 => x | j.+1 =>
    nth x [seq f a | a <- ords k] j end.

Definition nobody T (i : 'I_0) : T := False_rect T (notF (ltn_ord i)).

Fixpoint functions k n : seq ('I_k -> 'I_n) :=
  match k with
  | 0 => [:: @nobody 'I_n]
  | j.+1 => flatten [seq [seq extended x f | f <- functions j n] | x <- ords n]
  end.

(* the tables of a model, by numbers of classes, points and indices *)
Definition look (table : seq (seq nat * Q)) (key : seq nat) : Q :=
  (nth (key, Qmake 0 1) table (index key (unzip1 table))).2.

Section Values.

Variable R : realFieldType.

Definition Is (a : R) (q : Q) := a = of_Q R q.

Definition Same (T : Type) (x y : T) := x = y.

Local Notation follows g f := (forall i j, Same i j -> Same (g i) (f j)).

Lemma is_table q q' : Same q q' -> Is (of_Q R q) q'. Proof. by move=> ->. Qed.

Lemma same_applied (A B : Type) (t t' : A -> B) x x' y : Same t t' -> Same x x' -> t' x' = y ->
  Same (t x) y.
Proof. by move=> -> -> ->. Qed.

Lemma same_finfun (A : finType) (B : Type) (F : A -> B) x y : Same (F x) y ->
  Same ([ffun a => F a] x) y.
Proof. by rewrite /Same ffunE. Qed.

Lemma is_if (T : eqType) (x x' y y' : T) a b p q : Same x x' -> Same y y' -> Is a p -> Is b q ->
  Is (if x == y then a else b) (if x' == y' then p else q).
Proof. by move=> -> -> ap bq; case: eqP. Qed.

Lemma is_nat n n' : Same n n' -> Is n%:R (q_nat n').
Proof. by move=> <-; rewrite /Is of_Q_nat divr1. Qed.

Lemma is_bool (T : eqType) (x x' y y' : T) :
  Same x x' -> Same y y' -> Is (x == y)%:R (if x' == y' then Qmake 1 1 else Qmake 0 1).
Proof.
move=> -> ->; case: eqP => _; first exact: (is_nat (erefl 1%N)).
exact: (is_nat (erefl 0%N)).
Qed.

Lemma is_0 : Is 0 (Qmake 0 1). Proof. by rewrite /Is of_Q0. Qed.
Lemma is_1 : Is 1 (Qmake 1 1). Proof. exact: (is_nat (erefl 1%N)). Qed.
Lemma is_add a b p q : Is a p -> Is b q -> Is (a + b) (Qplus p q).
Proof. by move=> -> ->; rewrite /Is of_Q_add. Qed.
Lemma is_opp a p : Is a p -> Is (- a) (Qopp p).
Proof. by move=> ->; rewrite /Is of_Q_opp. Qed.
Lemma is_mul a b p q : Is a p -> Is b q -> Is (a * b) (Qmult p q).
Proof. by move=> -> ->; rewrite /Is of_Q_mul. Qed.
Lemma is_inv a p : Is a p -> Is a^-1 (Qinv p).
Proof. by move=> ->; rewrite /Is of_Q_inv. Qed.

Lemma is_exp n a p : Is a p -> Is (a ^+ n) (iter n (Qmult p) (Qmake 1 1)).
Proof.
move=> is_a; elim: n => [|n IH]; first exact: is_1.
by rewrite exprS /=; apply: is_mul is_a IH.
Qed.

Lemma total_cons A a (s : seq A) G : of_Q R (total (a :: s) G) = of_Q R (G a) + of_Q R (total s G).
Proof. exact: etrans (of_Q_eq _ (Qred_correct _)) (of_Q_add _ _ _). Qed.

Lemma product_cons A a (s : seq A) G :
  of_Q R (product (a :: s) G) = of_Q R (G a) * of_Q R (product s G).
Proof. exact: etrans (of_Q_eq _ (Qred_correct _)) (of_Q_mul _ _ _). Qed.

Lemma total_map A B (h : A -> B) (s : seq A) G : total (map h s) G = total s (G \o h).
Proof. by elim: s => //= a s ->. Qed.

Lemma product_map A B (h : A -> B) (s : seq A) G : product (map h s) G = product s (G \o h).
Proof. by elim: s => //= a s ->. Qed.

Lemma is_total n (F : 'I_n -> R) G : (forall i, Is (F i) (G i)) ->
  Is (\sum_i F i) (total (ords n) G).
Proof.
rewrite /Is; elim: n F G => [|n IH] F G FG; first by rewrite big_ord0 /= of_Q0.
rewrite big_ord_recl -[ords _]/(ord0 :: map (lift ord0) (ords n)) total_cons FG total_map.
by rewrite (IH _ (G \o lift ord0)) // => i; exact: FG.
Qed.

Lemma is_sum n (F : 'I_n -> R) G : (forall i j, Same i j -> Is (F i) (G j)) ->
  Is (\sum_i F i) (total (ords n) G).
Proof. by move=> FG; apply: is_total => i; apply: FG. Qed.

Lemma is_product n (F : 'I_n -> R) G : (forall i, Is (F i) (G i)) ->
  Is (\prod_i F i) (product (ords n) G).
Proof.
rewrite /Is; elim: n F G => [|n IH] F G FG; first by rewrite big_ord0 -[RHS]is_1.
rewrite big_ord_recl -[ords _]/(ord0 :: map (lift ord0) (ords n)) product_cons FG product_map.
by rewrite (IH _ (G \o lift ord0)) // => i; exact: FG.
Qed.

Lemma is_others C (c c' : 'I_C) (F : 'I_C -> R) G : Same c c' ->
  (forall i j, Same i j -> Is (F i) (G j)) ->
  Is (\sum_(t | t != c) F t) (total (ords C) (fun t => if t == c' then Qmake 0 1 else G t)).
Proof.
move=> <- FG; rewrite big_mkcond /=; apply: is_total => t.
by case: eqP => _ /=; [exact: is_0 | exact: FG].
Qed.

Lemma size_ords n : size (ords n) = n.
Proof. by elim: n => //= n IH; rewrite size_map IH. Qed.

Lemma nth_ords n (i x : 'I_n) : nth x (ords n) i = i.
Proof.
elim: n i x => [[]//|n IH] i x; case: (unliftP ord0 i) => [j ->|->] //=.
by rewrite (nth_map j) ?size_ords ?IH.
Qed.

(* finite functions, as the functions of a list *)

Lemma extended_rest k n x (f : 'I_k -> 'I_n) i : extended x f (lift ord0 i) = f i.
Proof. by rewrite /extended /= (nth_map i) ?size_ords ?nth_ords. Qed.

Lemma total_cat A (s r : seq A) G :
  of_Q R (total (s ++ r) G) = of_Q R (total s G) + of_Q R (total r G).
Proof. by elim: s => [|a s IH]; rewrite ?of_Q0 ?add0r // cat_cons !total_cons IH addrA. Qed.

Lemma total_flatten A B (h : A -> seq B) (s : seq A) G :
  of_Q R (total (flatten (map h s)) G) = of_Q R (total s (fun a => total (h a) G)).
Proof. by elim: s => // a s IH; rewrite [flatten _]/= total_cat total_cons IH. Qed.

Lemma first_and_rest_sum k (T : finType) (F : {ffun 'I_k.+1 -> T} -> R) :
  \sum_g F g = \sum_x \sum_xs F (first_and_rest x xs).
Proof.
rewrite pair_bigA /= (reindex (fun z : T * {ffun 'I_k -> T} => first_and_rest z.1 z.2)) //.
pose apart (ys : {ffun 'I_k.+1 -> T}) := (ys ord0, [ffun i : 'I_k => ys (lift ord0 i)]).
exists apart => [[x xs]|ys] _ /=.
  congr (_, _); first by rewrite ffunE unlift_none.
  by apply/ffunP => i; rewrite !ffunE liftK.
by apply/ffunP => i; rewrite !ffunE; case: unliftP => [j ->|->] //; rewrite ffunE.
Qed.

Lemma is_functions k n (F : {ffun 'I_k -> 'I_n} -> R) (G : ('I_k -> 'I_n) -> Q) :
  (forall (g : {ffun 'I_k -> 'I_n}) f, follows g f -> Is (F g) (G f)) ->
  Is (\sum_g F g) (total (functions k n) G).
Proof.
elim: k F G => [|k IH] F G FG.
  rewrite /Is [functions _ _]/= total_cons [total [::] _]/= of_Q0 addr0.
  have one (g : {ffun 'I_0 -> 'I_n}) : F g = of_Q R (G (@nobody 'I_n)).
    by apply: FG => -[].
  rewrite (eq_bigr _ (fun g _ => one g)) sumr_const card_ffun !card_ord expn0 mulr1n.
  by [].
rewrite /Is first_and_rest_sum [functions _ _]/= total_flatten.
apply: is_total => x; rewrite /Is total_map; apply: IH => g f gf.
apply: FG => i _ <-; case: (unliftP ord0 i) => [j ->|->].
  by rewrite /Same ffunE liftK extended_rest; apply: gf.
by rewrite /Same ffunE unlift_none.
Qed.

Lemma is_filtered k n (F : {ffun 'I_k -> 'I_n} -> R) G i i' t t' : Same i i' -> Same t t' ->
  (forall (g : {ffun 'I_k -> 'I_n}) f, follows g f -> Is (F g) (G f)) ->
  Is (\sum_(g : {ffun 'I_k -> 'I_n} | g i == t) F g)
     (total (functions k n) (fun f => if f i' == t' then G f else Qmake 0 1)).
Proof.
move=> <- <- FG; rewrite big_mkcond /=; apply: is_functions => g f gf.
by apply: is_if (FG _ _ gf) is_0; [apply: gf|].
Qed.

(* permutations, as the injective ones of the functions *)

Definition injective_on n (f : 'I_n -> 'I_n) : bool := uniq [seq f i | i <- ords n].

Lemma mem_ords n (i : 'I_n) : i \in ords n.
Proof. by rewrite -[X in X \in _](nth_ords i i) mem_nth ?size_ords. Qed.

Lemma uniq_ords n : uniq (ords n).
Proof.
elim: n => //= n IH; rewrite map_inj_uniq ?IH ?andbT; last exact: lift_inj.
by apply/mapP => -[i _ /eqP]; rewrite (negbTE (neq_lift _ _)).
Qed.

Lemma injectiveP_on n (f : 'I_n -> 'I_n) : reflect (injective f) (injective_on f).
Proof.
apply: (iffP idP) => [one i j|inj]; last by rewrite /injective_on map_inj_uniq ?uniq_ords.
have nth_f (a : 'I_n) : nth i [seq f b | b <- ords n] a = f a.
  by rewrite (nth_map i) ?size_ords ?nth_ords.
have small (a : 'I_n) : (a < size [seq f b | b <- ords n])%N by rewrite size_map size_ords.
by move=> same; apply/val_inj/eqP; rewrite -(nth_uniq i (small i) (small j) one) !nth_f same.
Qed.

Definition permutation_of n (g : {ffun 'I_n -> 'I_n}) : option {perm 'I_n} :=
  @insub _ _ [subType of {perm 'I_n}] g.

Lemma permutation_ofP n (g : {ffun 'I_n -> 'I_n}) :
  if permutation_of g is Some p then injectiveb g /\ val p = g else ~~ injectiveb g.
Proof. by rewrite /permutation_of; case: insubP. Qed.

Lemma is_permutations n (F : {perm 'I_n} -> R) (G : ('I_n -> 'I_n) -> Q) :
  (forall (p : {perm 'I_n}) f, follows p f -> Is (F p) (G f)) ->
  Is (\sum_p F p) (total (functions n n) (fun f => if injective_on f then G f else Qmake 0 1)).
Proof.
move=> FG; pose H (g : {ffun 'I_n -> 'I_n}) := if permutation_of g is Some p then F p else 0.
suff -> : \sum_p F p = \sum_g H g.
  apply: is_functions => g f gf; have eq_gf : g =1 f by move=> i; exact: gf.
  have eq_inj : injectiveb g = injective_on f.
    by apply/injectiveP/injectiveP_on => inj i j; [rewrite -!eq_gf|rewrite !eq_gf]; exact: inj.
  rewrite /H -eq_inj; have := permutation_ofP g; case: permutation_of => [p|] /=.
    by case=> -> p_g; apply: FG => i _ <-; rewrite /Same -eq_gf -p_g pvalE.
  by move/negbTE=> ->; exact: is_0.
rewrite [RHS](bigID (fun g : {ffun 'I_n -> 'I_n} => injectiveb g)) /= [RHS]addrC.
rewrite [X in _ = X + _]big1 ?add0r => [|g]; last first.
  by rewrite /H; have := permutation_ofP g; case: permutation_of => // p [->].
rewrite [RHS](reindex (fun p : {perm 'I_n} => val p)) /=; last first.
  exists (fun g => odflt (1%g : {perm 'I_n}) (permutation_of g)) => [p _|g].
    by rewrite /permutation_of /= valK.
  by rewrite inE; have := permutation_ofP g; case: permutation_of => [p [_ ->]|/negbTE ->].
by apply: eq_big => p; [rewrite (valP p)|rewrite /H /permutation_of valK].
Qed.

Lemma is_uniform C p : Is (@uniform R C p) (Qinv (q_nat C`!)).
Proof. by rewrite /uniform card_Sn; by apply: is_inv; apply: is_nat. Qed.

Lemma is_independent k (T : finType) (P : 'I_k -> T -> R) (xs : {ffun 'I_k -> T}) q :
  (forall i j, Same i j -> Is (P i (xs i)) (q j)) -> Is (independent P xs) (product (ords k) q).
Proof. by move=> Pq; apply: is_product => i; apply: Pq. Qed.

(* entries of vectors *)

Lemma is_row d (F : 'I_d -> R) i q : Is (F i) q -> Is ((\row_j F j) 0 i) q.
Proof. by rewrite /Is mxE. Qed.
Lemma is_added d (u v : 'rV[R]_d) i q : Is (u 0 i + v 0 i) q -> Is ((u + v) 0 i) q.
Proof. by rewrite /Is mxE. Qed.
Lemma is_scaled d a (v : 'rV[R]_d) i q : Is (a * v 0 i) q -> Is ((a *: v) 0 i) q.
Proof. by rewrite /Is mxE. Qed.
Lemma is_summed d (T : finType) (P : pred T) (V : T -> 'rV[R]_d) i q :
  Is (\sum_(x | P x) V x 0 i) q -> Is ((\sum_(x | P x) V x) 0 i) q.
Proof. by rewrite /Is summxE. Qed.

Lemma is_entry_of C (v : 'rV[R]_C.-1) c t q : Is (\sum_i (lift c i == t)%:R * v 0 i) q ->
  Is (entry_of v c t) q.
Proof.
rewrite /Is => <-; rewrite /entry_of; case: (unliftP c t) => [i|] eq_t; last first.
  by rewrite big1 // => i _; rewrite eq_t eq_sym (negbTE (neq_lift _ _)) mul0r.
rewrite (bigD1 i) //= {1}eq_t eqxx mul1r big1 ?addr0 // => j j_i.
by rewrite eq_t (inj_eq (@lift_inj _ _)) (negbTE j_i) mul0r.
Qed.

(* the losses of a model: no two coordinates are alike *)

Definition cost n (v : 'rV[R]_n) : R := \sum_(i < n) i.+1%:R * (v 0 i ^+ 2 + v 0 i).

Definition slope n (v : 'rV[R]_n) : 'rV[R]_n := \row_(i < n) (i.+1%:R * (2%:R * v 0 i + 1)).

(* what is said of numbers and of places *)

Lemma of_Q_gt0 q : Z.lt 0 (Qnum q) -> 0 < of_Q R q.
Proof. by case: q => [[|p|p] d] // _; rewrite divr_gt0 ?of_Z_gt0. Qed.

Lemma of_Q_lt a b : Qlt a b -> of_Q R a < of_Q R b.
Proof.
by move=> lt_ab; rewrite -subr_gt0 -of_Q_sub of_Q_gt0 //; move: lt_ab; rewrite /Qlt /=; lia.
Qed.

Definition Says (P : Prop) (b : bool) := if b then P else ~ P.

Lemma says_le a b p q : Is a p -> Is b q -> Says (a <= b) (Qle_bool p q).
Proof.
move=> -> ->; rewrite /Says; case pq: (Qle_bool p q); first exact/of_Q_le/Qle_bool_iff.
apply/negP; rewrite -ltNge; apply/of_Q_lt/Qnot_le_lt; rewrite -Qle_bool_iff pq; exact/negP.
Qed.

Lemma says_lt a b p q : Is a p -> Is b q -> Says (a < b) (~~ Qle_bool q p).
Proof.
move=> ap bq; have := says_le bq ap; rewrite /Says ltNge.
by case: Qle_bool => [->|/negP ->].
Qed.

Definition q_equal (p q : Q) := Qle_bool p q && Qle_bool q p.

Lemma says_equal a b p q : Is a p -> Is b q -> Says (a = b) (q_equal p q).
Proof.
move=> ap bq; have := says_le ap bq; have := says_le bq ap; rewrite /Says /q_equal.
case: (Qle_bool q p); case: (Qle_bool p q) => /= ba ab; first by apply/le_anti; rewrite ab ba.
all: by move=> eq_ab; (apply: ab || apply: ba); rewrite eq_ab lexx.
Qed.

Lemma says_unequal a b p q : Is a p -> Is b q -> Says (a != b) (~~ q_equal p q).
Proof. by move=> ap bq; have := says_equal ap bq; rewrite /Says; case: q_equal => /eqP => [->|]. Qed.

Lemma says_same n (x x' y y' : 'I_n) : Same x x' -> Same y y' -> Says (x = y) (x' == y').
Proof. by move=> -> ->; rewrite /Says; case: eqP. Qed.

Lemma says_distinct n (x x' y y' : 'I_n) : Same x x' -> Same y y' -> Says (x != y) (x' != y').
Proof. by move=> -> ->; rewrite /Says; case: eqP. Qed.

Lemma says_implies P S b c : Says P b -> Says S c -> Says (P -> S) (b ==> c).
Proof. by case: b c => [] [] /= p s; rewrite /Says; auto. Qed.

Lemma says_and P S b c : Says P b -> Says S c -> Says (P /\ S) (b && c).
Proof. by case: b c => [] [] /= p s; rewrite /Says; tauto. Qed.

Lemma says_forall n (P : 'I_n -> Prop) b : (forall i j, Same i j -> Says (P i) (b j)) ->
  Says (forall i, P i) (all b (ords n)).
Proof.
move=> Pb; rewrite /Says; case: allP => [holds i|fails holds].
  by have := Pb i i (erefl _); rewrite holds ?mem_ords.
apply: fails => i _; have := Pb i i (erefl _); case: (b i) => // not_i.
by case: (not_i (holds i)).
Qed.

Lemma says_exists n (P : 'I_n -> Prop) b : (forall i j, Same i j -> Says (P i) (b j)) ->
  Says (exists i, P i) (has b (ords n)).
Proof.
move=> Pb; rewrite /Says; case: hasP => [[i _ holds]|none [i holds]].
  by exists i; have := Pb i i (erefl _); rewrite holds.
apply: none; exists i; first exact: mem_ords.
by have := Pb i i (erefl _); case: (b i) => // /(_ holds).
Qed.

Lemma all_listed A (s : seq A) b : all b s -> forall a, List.In a s -> b a.
Proof. by elim: s => //= c s IH /andP[bc bs] a [<- //|]; apply: IH. Qed.

Lemma none_listed A (s : seq A) b : ~~ all b s -> exists2 a, List.In a s & ~~ b a.
Proof.
elim: s => //= c s IH; rewrite negb_and => /orP[not_c|/IH[a a_s not_a]]; first by exists c; [left|].
by exists a; [right|].
Qed.

Lemma listed_map A B (h : A -> B) s a : List.In a s -> List.In (h a) (map h s).
Proof. by elim: s => //= c s IH [->|/IH]; [left | right]. Qed.

Lemma listed_flatten A (ss : seq (seq A)) s a : List.In s ss -> List.In a s ->
  List.In a (flatten ss).
Proof.
elim: ss => //= r ss IH [->|/IH in_ss] a_s; apply/List.in_or_app; first by left.
by right; apply: in_ss.
Qed.

Lemma ords_listed n (i : 'I_n) : List.In i (ords n).
Proof.
elim: n i => [[]//|n IH] i; case: (unliftP ord0 i) => [j ->|->] /=; last by left.
by right; apply: listed_map.
Qed.

Lemma functions_listed k n (g : {ffun 'I_k -> 'I_n}) :
  exists2 f, List.In f (functions k n) & follows g f.
Proof.
elim: k g => [|k IH] g; first by exists (@nobody 'I_n); [left | case].
have [f f_listed gf] := IH [ffun i => g (lift ord0 i)].
exists (extended (g ord0) f) => [|i _ <-].
  apply: listed_flatten (listed_map _ f_listed).
  exact: (listed_map (fun x => map (extended x) (functions k n)) (ords_listed _)).
case: (unliftP ord0 i) => [j ->|->] //.
by rewrite /Same extended_rest -(gf _ _ (erefl j)) ffunE.
Qed.

Lemma says_forall_functions k n (P : {ffun 'I_k -> 'I_n} -> Prop) b :
  (forall (g : {ffun 'I_k -> 'I_n}) f, follows g f -> Says (P g) (b f)) ->
  Says (forall g, P g) (all b (functions k n)).
Proof.
move=> Pb; rewrite /Says; case holds: (all _ _).
  move=> g; have [f f_listed gf] := functions_listed g.
  by have := Pb g f gf; rewrite (all_listed holds f_listed).
have [f _ /negbTE fails] := none_listed (negbT holds).
have /Pb : follows [ffun i => f i] f by move=> i _ <-; rewrite /Same ffunE.
by rewrite fails => not_f /(_ [ffun i => f i]).
Qed.

Lemma says_exists_functions k n (P : {ffun 'I_k -> 'I_n} -> Prop) b :
  (forall (g : {ffun 'I_k -> 'I_n}) f, follows g f -> Says (P g) (b f)) ->
  Says (exists g, P g) (~~ all (fun f => ~~ b f) (functions k n)).
Proof.
move=> Pb; rewrite /Says; case none: (all _ _) => /=.
  move=> [g holds]; have [f f_listed gf] := functions_listed g.
  by have := Pb g f gf; rewrite (negbTE (all_listed none f_listed)) => /(_ holds).
have [f _ /negPn holds] := none_listed (negbT none); exists [ffun i => f i].
have /Pb : follows [ffun i => f i] f by move=> i _ <-; rewrite /Same ffunE.
by rewrite holds.
Qed.

Lemma says_forall_permutations n (P : {perm 'I_n} -> Prop) b :
  (forall (p : {perm 'I_n}) f, follows p f -> Says (P p) (b f)) ->
  Says (forall p, P p) (all (fun f => injective_on f ==> b f) (functions n n)).
Proof.
move=> Pb; rewrite /Says; case holds: (all _ _).
  move=> p; have [f f_listed pf] := functions_listed [ffun i => p i].
  have eq_pf i : p i = f i by rewrite -(pf i i (erefl i)) ffunE.
  have /Pb : follows p f by move=> i _ <-.
  have := all_listed holds f_listed; case: injectiveP_on => [_ /= -> //|[]].
  by move=> i j; rewrite -!eq_pf; apply: perm_inj.
have [f _] := none_listed (negbT holds); rewrite negb_imply => /andP[/injectiveP_on inj].
move=> /negbTE fails.
have /Pb : follows (perm inj) f by move=> i _ <-; rewrite /Same permE.
by rewrite fails => not_f /(_ (perm inj)).
Qed.

Lemma computed a p q : Is a p -> Qeq_bool p q = true -> a = of_Q R q.
Proof. by move=> -> /Qeq_bool_eq; apply: of_Q_eq. Qed.

Lemma holds P b : Says P b -> b = true -> P.
Proof. by move=> + b_true; rewrite b_true. Qed.

Lemma fails P b : Says P b -> b = false -> ~ P.
Proof. by move=> + b_false; rewrite b_false. Qed.

End Values.

(* how the lemmas are used: from the outside in *)

(* x has something in it whose counterpart is another *)
Ltac varies x := match goal with
  | h : Same ?i _ |- _ => lazymatch x with context [i] => idtac end
  | h : forall i j, Same i j -> Same (?g i) _ |- _ => lazymatch x with context [g] => idtac end
  end.

Ltac value := cbv beta; lazymatch goal with
  | |- Same _ _ => place
  | |- Is (fun_of_matrix _ 0 _) _ => entry
  | |- Is _ _ => number
  | |- Says _ _ => said
  | |- forall _, _ => intro; value
  end
with place := first [eassumption | eapply same_finfun; value
  | match goal with h : forall i j, Same i j -> _ |- _ => eapply h; place end
  | match goal with |- Same ?x _ => tryif varies x then fail else reflexivity end
  | eapply same_applied; [place | place | reflexivity]]
with entry := lazymatch goal with |- Is (fun_of_matrix ?v _ _) _ => lazymatch v with
  | matrix_of_fun _ _ => eapply is_row; value
  | GRing.add _ _ => eapply is_added; value
  | GRing.scale _ _ => eapply is_scaled; value
  | vector_mean _ _ => unfold vector_mean; value
  | others _ _ => unfold others; value
  | slope _ => unfold slope; value
  | _ => eapply is_summed; value
  end end
with number := lazymatch goal with
  | |- Is (of_Q _ _) _ => eapply is_table; place
  | |- Is (_ == _)%:R _ => eapply is_bool; value
  | |- Is 0 _ => eapply is_0
  | |- Is 1 _ => eapply is_1
  | |- Is _%:R _ => eapply is_nat; place
  | |- Is (_ + _) _ => eapply is_add; value
  | |- Is (- _) _ => eapply is_opp; value
  | |- Is (_ * _) _ => eapply is_mul; value
  | |- Is (_^-1) _ => eapply is_inv; value
  | |- Is (_ ^+ _) _ => eapply is_exp; value
  | |- Is (if _ == _ then _ else _) _ => eapply is_if; value
  | |- Is (dot _ _) _ => unfold dot; value
  | |- Is (uniform _ _) _ => eapply is_uniform
  | |- Is (independent _ _) _ => eapply is_independent; value
  | |- Is (expectation _ _) _ => unfold expectation; value
  | |- Is (entry_of _ _ _) _ => eapply is_entry_of; value
  | |- Is (cost _) _ => unfold cost; value
  | |- _ => first [ eapply is_functions; value | eapply is_permutations; value
                  | eapply is_sum; value | eapply is_others; value | eapply is_filtered; value ]
  end
with said := lazymatch goal with
  | |- Says (balanced _) _ => unfold balanced; value
  | |- Says (exchangeable _) _ => unfold exchangeable; value
  | |- Says (pair_uniform _) _ => unfold pair_uniform; value
  | |- Says (is_true (_ <= _)) _ => eapply says_le; value
  | |- Says (is_true (_ < _)) _ => eapply says_lt; value
  | |- Says (is_true (_ != _)) _ => first [eapply says_distinct; value | eapply says_unequal; value]
  | |- Says (_ = _) _ => first [eapply says_same; value | eapply says_equal; value]
  | |- Says (_ /\ _) _ => eapply says_and; value
  | |- Says (exists _, _) _ => first [ eapply says_exists; value
                                    | eapply says_exists_functions; value ]
  | |- Says (forall _, _) _ => first [ eapply says_forall; value
                                    | eapply says_forall_functions; value
                                    | eapply says_forall_permutations; value
                                    | eapply says_implies; value ]
  end.
