"""Objects that compare as their maker likes."""

from fractions import Fraction


class Sly:
    """An object that answers every comparison as its maker likes."""

    def __init__(self, answer=True):
        self.answer = answer

    def __eq__(self, other):
        return self.answer

    __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None


class SlyFraction(Fraction):
    def __lt__(self, other):
        return True

    __le__ = __eq__ = __ge__ = __gt__ = __lt__
    __hash__ = Fraction.__hash__


class SlyInt(int):
    def __lt__(self, other):
        return True

    __le__ = __eq__ = __ge__ = __gt__ = __lt__
    __hash__ = int.__hash__
