"""Losses of contrastive learning and their exact values.

Import the module you need; nothing heavy is loaded here. `numerics.exact` and `numerics.balls` are
trusted: verdicts rest on them. `numerics.floats` proposes.
"""
