"""Benchmarks: rates of this code and of its peers, measured side by side in one run.

`measuring` times contenders in turn, `running` lists the benchmarks; each other module is one.
"""
