"""What runs in the page, and nothing else may: our own script, plotly.js, and the charts as data."""

from __future__ import annotations

import base64
import hashlib
import json
import math
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from planner.report.html.blocks import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.report.html.blocks import Block, Figure
    from planner.report.html.vocabulary import Vocabulary

_MARKUP: Final = frozenset({"hovertemplate", "texttemplate"})
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
START: Final = "startCharts();"


@cache
def plotly_source() -> str:
    """The source of plotly.js, as it comes with the package.

    Raises:
        ValueError: it cannot stand in a page as it is.
    """
    return inlined(files("plotly").joinpath("package_data", "plotly.min.js").read_text(encoding="utf-8"))


@cache
def own_file(name: str) -> str:
    """A file that comes with this package, as text."""
    return files("planner.report.html").joinpath("templates", name).read_text(encoding="utf-8")


def inlined(source: str) -> str:
    """A script that can stand in a page.

    Raises:
        ValueError: it holds what would end the element it stands in.
    """
    text = source.replace("\r\n", "\n").replace("\r", "\n")
    lower = text.lower()
    if "</script" in lower or "<!--" in lower:
        message = "a script that holds '</script' or '<!--' cannot stand in a page"
        raise ValueError(message)
    return text


@cache
def _sum(source: str) -> str:
    digest = hashlib.sha256(source.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


def policy(scripts: Iterable[str]) -> str:
    """The content security policy of a page that runs these scripts and asks for nothing."""
    sums = " ".join(_sum(source) for source in scripts)
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src {sums}; base-uri 'none'; form-action 'none'"


def charts_of(blocks: Iterable[Block], words: Vocabulary) -> dict[str, list[dict[str, Any] | None]]:
    """The charts of all blocks by key, one for each view, as JSON holds them."""
    return {
        block.key: [_figure(view.figure, words) if view.figure else None for view in block.views]
        for block in blocks
        if any(view.figure for view in block.views)
    }


def json_in_page(content: object) -> str:
    """JSON without any sign that could end a script or open an element."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.translate(_ESCAPES)


def _figure(figure: Figure, words: Vocabulary) -> dict[str, Any]:
    found = {"data": plain(figure.data, words), "layout": plain(figure.layout, words), "height": figure.height}
    optional = {
        "narrow": plain(figure.narrow, words),
        "narrow_height": figure.narrow_height,
        "least": figure.least_width,
    }
    return found | {name: value for name, value in optional.items() if value}


def plain(spec: Any, words: Vocabulary, key: str = "") -> Any:  # noqa: ANN401 - whatever a figure is made of
    """A specification as JSON holds it: names escaped for plotly.js, figures with 6 significant digits.

    Words in two languages are told by their number in ``words``, which holds them as plotly.js takes them.
    """
    if isinstance(spec, str):
        return spec if key in _MARKUP else _shown(spec)
    if isinstance(spec, Text):
        return _shown(spec.en) if spec.en == spec.hi else {"w": words.number(Text(_shown(spec.en), _shown(spec.hi)))}
    if isinstance(spec, bool | int | float | np.integer | np.floating | None):
        return _number(spec)
    if hasattr(spec, "items"):
        return {name: plain(value, words, str(name)) for name, value in spec.items()}
    return [plain(value, words, key) for value in spec]


def _number(value: Any) -> Any:  # noqa: ANN401 - any number, a truth, or nothing
    if isinstance(value, bool | None):
        return value
    return int(value) if isinstance(value, int | np.integer) else _rounded(float(value))


def _shown(text: str) -> str:
    """Text that plotly.js, which takes some tags for markup, shows as it is, a new line as a new line."""
    if not any(sign in text for sign in "<>&\n"):
        return text
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")


def _rounded(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    rounded = float(f"{value:.6g}")
    return int(rounded) if rounded.is_integer() and abs(rounded) < 1e15 else rounded
