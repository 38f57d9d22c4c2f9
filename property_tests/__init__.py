"""Property tests, folder by folder as the packages."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
"""The root of the checkout."""
