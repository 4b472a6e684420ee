"""``plan report``: the page to look at, for a run that is there."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import Annotated, Literal

import typer

from planner.cli.console import say, say_json, told

Language = Literal["en", "hi"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def report(
        run: Annotated[Path, typer.Argument(help="Folder of a finished run.")],
        *,
        lang: Annotated[
            Language, typer.Option("--lang", help="Language in which it opens; the page itself can change it.")
        ] = "en",
        out: Annotated[
            Path | None, typer.Option("--out", help="Write it here instead.", show_default="RUN/report.html")
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Write report.html: charts, tables and words of a plan in one file that needs no network."""
        from planner.run.page import page_of, put_page
        from planner.run.saved import open_plan

        found = open_plan(run)
        text = page_of(found, lang)
        if out is None:
            place = put_page(found, text)
        else:
            place = out
            place.write_bytes(text.encode("utf-8", "backslashreplace"))
        if as_json:
            say_json({"status": "written", "report": str(place), "bytes": place.stat().st_size, "lang": lang})
        else:
            say(f"Read {place}: one file, {place.stat().st_size / 1e6:.1f} MB, to open in a browser or send by mail.")
