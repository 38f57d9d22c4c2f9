"""A reader of formulas in plain text, as a person reads them: text to a term of the kernel.

Written without the printer. E[..] and Σ_s reach as far as the product after them, juxtaposition
binds as a product does, a letter is what its binder makes it, and where a family is drawn the index
stands for all.
"""

import re

from sympy import Integer

from theorems.kernel import terms as t

RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"
NAME = "[A-Za-zΓ-ω][A-Za-zΓ-ω0-9\u0302\u0303]*[⁺•]?['′]*"
TOKEN = re.compile(rf"\s*(\d+|{NAME}|[{RAISED}]+|\S)")
OPENING = ("⟨", "‖", "[", "(", "ℓ", "Σ", "∂")


class MisreadError(Exception):
    """A text that is no formula, or a letter that nothing binds."""


class Reader:
    """Reads one formula; `letters` are what is free, and what the binders around have bound."""

    def __init__(self, text, free, unknowns, vectors):
        self.tokens, self.at, self.bound = TOKEN.findall(text), 0, 0
        self.letters = {self.key(v.name.removesuffix("•"), v.sort): v for v in free}
        self.unknowns, self.vectors = unknowns, vectors

    @staticmethod
    def key(letter, sort):
        """Families and permutations share letters with what is no such: c_i is not c."""
        kind = {"classes": "family", "points": "family", "permutation": "permutation"}
        return letter, kind.get(sort, "one")

    def look(self, ahead=0):
        return self.tokens[self.at + ahead] if self.at + ahead < len(self.tokens) else ""

    def eat(self, *wanted):
        found = self.look()
        if wanted and found not in wanted:
            raise MisreadError(
                f"{found!r} where one of {wanted} is needed, at {self.tokens[self.at :]}"
            )
        self.at += 1
        return found

    def known(self, letter, kind):
        if (letter, kind) not in self.letters:
            raise MisreadError(f"no {kind} is called {letter}")
        return self.letters[letter, kind]

    def bind(self, letter, sort):
        self.bound += 1
        self.letters[self.key(letter, sort)] = variable = t.Variable(f"b{self.bound}", sort)
        return variable

    # --- sums, products, powers ----------------------------------------------------------------

    def whole(self):
        found = self.sum()
        if self.look():
            raise MisreadError(f"{self.tokens[self.at :]} is left")
        return found

    def sum(self):
        found = self.signed()
        while self.look() in ("+", "−"):
            sign = 1 if self.eat() == "+" else -1
            found += sign * self.product()
        return found

    def signed(self):
        if self.look() == "−":
            self.eat()
            return -self.product()
        return self.product()

    def product(self):
        found = self.power()
        while True:
            if self.look() == "·":
                self.eat()
                found *= self.power()
            elif self.look() == "/":
                self.eat()
                found /= self.power()
            elif self.begins():
                found *= self.power()
            else:
                return found

    def begins(self):
        """Tell whether another factor begins; ‖ before a square ends a norm."""
        token = self.look()
        ends = token == "‖" and self.look(1).startswith("²")
        return token != "" and not ends and (token in OPENING or token[0].isalnum())

    def power(self):
        base = self.factor()
        if self.look() and self.look()[0] in RAISED:
            return base ** int("".join(str(RAISED.index(x)) for x in self.eat()))
        return base

    # --- factors -------------------------------------------------------------------------------

    def factor(self):
        token = self.eat()
        brackets = {"(": self.group, "⟨": self.inner, "‖": self.norm, "[": self.indicator}
        others = {"ℓ": self.loss, "∂": self.slope, "Σ": self.total}
        if token in brackets or token in others:
            return (brackets | others)[token]()
        if token.isdigit() or token in ("C", "k"):
            return {"C": t.CLASS_COUNT, "k": t.NEGATIVES}.get(token) or Integer(token)
        if token == "E" and self.look() == "[":
            return self.mean()
        if token in ("ρ", "μ"):
            self.eat("_")
            return (t.Probability if token == "ρ" else self.class_mean)(self.index())
        if token in self.vectors:
            return t.Vector(token, self.argument())
        if token in self.unknowns:
            return t.Unknown(token, *self.arguments())
        raise MisreadError(f"{token!r} is no factor, before {self.tokens[self.at :]}")

    def group(self):
        found = self.sum()
        self.eat(")")
        return found

    def inner(self):
        first = self.sum()
        self.eat(",")
        second = self.sum()
        self.eat("⟩")
        return t.Inner(first, second)

    def norm(self):
        vector = self.sum()
        self.eat("‖")
        self.eat("²")
        return t.Inner(vector, vector)

    def indicator(self):
        first = self.place()
        self.eat("=")
        second = self.place()
        self.eat("]")
        return t.Equal(first, second)

    def class_mean(self, place):
        point = self.bind("", "point")
        return t.Bind(point, t.Points(place), t.Vector("f", point))

    def argument(self):
        if self.eat("_", "(") == "_":
            return self.index()
        place = self.place()
        self.eat(")")
        return place

    def arguments(self):
        found = []
        if self.look() == "(":
            while self.eat("(", ",", ")") != ")":
                found.append(self.place_or_number())
        return found

    def place_or_number(self):
        start = self.at
        try:
            place = self.place()
            if self.look() in (",", ")"):
                return place
        except MisreadError:
            pass
        self.at = start
        return self.sum()

    # --- classes, points, indices --------------------------------------------------------------

    def place(self):
        letter = self.eat()
        if self.look() == "_":
            self.eat()
            return t.Entry(self.known(letter, "family"), self.index())
        if self.look() == "(":
            self.eat()
            inside = self.place()
            self.eat(")")
            return t.Entry(self.known(letter, "permutation"), inside)
        return self.known(letter, "one")

    def index(self):
        if self.look() != "{":
            return self.known(self.eat(), "one")
        self.eat()
        place = self.place()
        self.eat("}")
        return place

    # --- binders -------------------------------------------------------------------------------

    def domain(self):
        """Return the letter of a sum or a loss, and what it ranges over."""
        if self.look() != "{":
            return self.eat(), t.Classes()
        self.eat()
        letter = self.eat()
        if self.eat("≤", "≠") == "≤":
            self.eat("k")
            law = t.Indices()
        else:
            law = t.OtherClasses(self.place())
        self.eat("}")
        return letter, law

    def total(self):
        self.eat("_")
        letter, law = self.domain()
        outer = dict(self.letters)
        variable = self.bind(letter, law.sort)
        body, self.letters = self.signed(), outer
        return t.Bind(variable, law, body)

    def loss(self):
        """The coordinates stand before their index, which is read first."""
        self.eat("(")
        self.eat("(")
        start, depth = self.at, 1
        while depth:
            depth += {"(": 1, ")": -1}.get(self.eat(), 0)
        self.eat("_")
        letter, law = self.domain()
        self.eat(")")
        end, outer = self.at, dict(self.letters)
        variable, self.at = self.bind(letter, law.sort), start
        body, self.at, self.letters = self.sum(), end, outer
        return t.Loss(variable, law, body)

    def slope(self):
        self.eat("_")
        place = self.index()
        self.eat("ℓ")
        return t.Subgradient(place, self.loss())

    def mean(self):
        outer, draws = dict(self.letters), []
        while self.eat("[", ",", "]") != "]":
            draws.append(self.draw())
        body, self.letters = self.signed(), outer
        for variable, law in reversed(draws):
            body = t.Bind(variable, law, body)
        return body

    def draw(self):
        letter = self.eat()
        if letter == "(":
            return self.word()
        if self.eat("∼", "_") == "_":
            return self.family(letter)
        if (law := self.eat("ρ", "D", "permutations")) == "D":
            self.eat("_")
            own = self.index()
            return self.bind(letter, "point"), t.Points(own)
        if law == "ρ":
            return self.bind(letter, "class"), t.ClassLaw()
        return self.bind(letter, "permutation"), t.Permutation()

    def word(self):
        """Read c_i)_i ∼ W_c after a bracket: the entries for all i are drawn at once."""
        letter, _, every, _, _ = self.eat(), self.eat("_"), self.eat(), self.eat(")"), self.eat("_")
        if (every, "one") in self.letters:
            raise MisreadError(f"{every} stands for all, and for one")
        self.eat(every)
        self.eat("∼")
        self.eat("W")
        self.eat("_")
        own = self.index()
        return self.bind(letter, "classes"), t.Words(own)

    def family(self, letter):
        """Read i ∼ ρ, c ∼ D_c or i ∼ D_{c_i} after a letter: a draw for every i, or every c."""
        every = self.eat()
        if (every, "one") in self.letters:
            raise MisreadError(f"{every} stands for all, and for one")
        self.eat("∼")
        if self.eat("ρ", "D") == "ρ":
            return self.bind(letter, "classes"), t.IndependentClasses()
        self.eat("_")
        if self.look() == every:
            self.eat()
            return self.bind(letter, "points"), t.OnePointAClass()
        outer, index = dict(self.letters), self.bind(every, "index")
        own, self.letters = self.index(), outer
        return self.bind(letter, "points"), t.IndependentPoints(classes_of(own, index))


def classes_of(own, index):
    """Return the family of classes that has a class at an index."""
    if index not in t.free_variables(own):
        return t.Constant(own)
    if own.args[0].sort == "permutation":
        return t.Renamed(own.args[0], classes_of(own.args[1], index))
    return own.args[0]


def read(text, term):
    """Return what a person reads in the text of a term, knowing what its free names are."""
    found = {kind: {str(x.args[0]) for x in term.atoms(kind)} for kind in (t.Unknown, t.Vector)}
    return Reader(text, t.free_variables(term), found[t.Unknown], found[t.Vector]).whole()
