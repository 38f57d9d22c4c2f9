"""The site of `nceproof docs`: static pages made from the objects that a run has just checked.

`theorems.site.build`       all pages and files, and the committed derivations
`theorems.site.claims`      what the page of a claim shows
`theorems.site.drawing`     figures: the dependency graph and witnesses, as SVG
`theorems.site.formulas`    LaTeX as MathML that wraps
`theorems.site.graph`       nodes and edges of the dependency graph
`theorems.site.guide`       the hand-written Markdown as pages
`theorems.site.layout`      places for the nodes of a graph
`theorems.site.reference`   the docstrings of the packages as a page
"""
