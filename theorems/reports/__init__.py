"""Reports of claims and verifications, one module a format."""
