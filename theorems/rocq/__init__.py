"""The general theorems a second time, machine-checked by the Rocq prover (docs/rocq.md).

The `.v` files hold the proofs, `statements` the text of each statement, `audit` the file that holds
one against the other, `checking` the runs of ``coqc``.
"""
