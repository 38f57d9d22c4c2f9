"""Figures, each loaded when it is drawn: Matplotlib is an extra, `plot`."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from theorems.reports.figures.bounds_figure import plot_bounds
    from theorems.reports.figures.plot import plot_solutions
    from theorems.reports.figures.plot_maps import plot_laws, plot_losses
    from theorems.reports.figures.rare_figure import plot_rare
    from theorems.reports.figures.wide_figure import plot_wide

_HOMES = {
    "plot_bounds": "bounds_figure",
    "plot_solutions": "plot",
    "plot_laws": "plot_maps",
    "plot_losses": "plot_maps",
    "plot_rare": "rare_figure",
    "plot_wide": "wide_figure",
}

__all__ = ["plot_bounds", "plot_laws", "plot_losses", "plot_rare", "plot_solutions", "plot_wide"]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"no figure is called {name!r}; there are {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
