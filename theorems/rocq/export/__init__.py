"""Derivations as Rocq files: every line a lemma, every equality a proof term (untrusted).

Rocq checks what is written here, and `theorems.rocq.translate` says what has been proved; a fault
of this package can only make Rocq refuse.
"""
