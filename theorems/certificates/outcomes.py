"""How the check of a certificate can fail (trusted)."""


class RejectedError(ValueError):
    """A certificate that does not prove its statement; the message says what fails."""


class UndecidedError(ArithmeticError):
    """A certificate beyond the limits of the checker."""
