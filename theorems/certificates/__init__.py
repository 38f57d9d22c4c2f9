"""Certificates: files that prove one statement, re-checked from their numbers alone.

The format, the statement and what a checker verifies: docs/certificates.md.
"""
