"""Where mathematics stands as it is typed, and not typeset: `L_sup(f*_k)`, `R^d`, `ρ_c`."""

import re
from html.parser import HTMLParser

_TYPED = re.compile(
    r"(?<![\w.])[A-Za-zα-ωℓ][*′']*_[\w{]"  # an index
    r"|[\w)\]]\^[\w({−]|\w[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]"  # a power
    r"|[\w)] − [\d(]|\blog\("  # a difference, a logarithm
    r"|[\w)]\*\*?[A-Za-z0-9(]"  # a product or power of programs
    r"|[α-ωΔΘΛΞΠΣΦΨΩℓ⟨⟩‖≥≤≠∼∈∉→↦⪰∞∫√∂ᵀ]"
)
_CODE = {"code", "pre", "math", "title", "script", "style", "text"}
"""Elements that show what is typed, or are typeset; SVG has text only."""


class _Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.inside, self.found = [], []

    def handle_starttag(self, tag, attrs):
        if tag in _CODE:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if self.inside and self.inside[-1] == tag:
            self.inside.pop()

    def handle_data(self, data):
        if not self.inside:
            self.found.append(data)
        elif len(self.inside) == 1:
            self.found.append("")


def in_html(page):
    """Return the pieces of text of a page that hold typed mathematics."""
    reader = _Text()
    reader.feed(page)
    return [" ".join(one.split()) for one in reader.found if _TYPED.search(one)]


def in_markdown(text):
    """Return the lines of a page of Markdown that hold typed mathematics outside of code."""
    text = re.sub(r"^ *(`{3,}).*?^ *\1", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(
        r"<!--.*?-->|!\[[^\]]*\]|`[^`]+`|\$[^$]+\$|\]\([^)]*\)", "", text, flags=re.DOTALL
    )
    return [line for line in text.splitlines() if _TYPED.search(line.replace("\\", ""))]
