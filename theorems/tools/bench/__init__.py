"""Benchmarks: rates of this code and of its peers, measured side by side in one run.

`measuring` times contenders in turn, `report` prints what they did and on which machine; each
other module is one benchmark, listed in `running`.
"""
