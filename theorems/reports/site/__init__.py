"""The site of `nceproof docs`: static pages made from the objects that a run has just checked.

`theorems.reports.site.build`       all pages and files, and the committed derivations
`theorems.reports.site.claims`      what the page of a claim shows
`theorems.reports.site.drawing`     the dependency graph as SVG
`theorems.reports.site.front`       the main results by topic
`theorems.reports.site.formulas`    LaTeX as MathML that wraps
`theorems.reports.site.graph`       nodes and edges of the dependency graph
`theorems.reports.site.guide`       the hand-written Markdown as pages
`theorems.reports.site.layout`      places for the nodes of a graph
`theorems.reports.site.reference`   the docstrings of the packages as pages
`theorems.reports.site.witness`     what refutes a claim, as pictures
`theorems.reports.site.words`       what authors say, with formulas and links
"""
