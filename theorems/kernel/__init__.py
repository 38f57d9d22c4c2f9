"""The trusted core: what a claim, an instance and a verdict are."""
