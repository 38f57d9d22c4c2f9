"""`python -m theorems` is the command `nceproof`."""

from theorems.cli import main

main()
