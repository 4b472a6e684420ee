"""``plan frontier``: what each level of one target costs."""

from __future__ import annotations

import sys
import time
from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any

import typer

from planner.cli.console import say, say_json, told
from planner.cli.progress import ProgressLine
from planner.cli.signals import Stopped
from planner.cli.variants import Scenarios, Sets, variant_of
from planner.errors import StoppedError

if TYPE_CHECKING:
    from planner.compare.frontier_run import Frontier
    from planner.scenarios import Variant

_PERCENT = 100.0


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def frontier(  # noqa: PLR0913 - the options of a command
        path: Annotated[Path, typer.Argument(help="Workbook, folder of CSV files, or folder of a run.")],
        *,
        target: Annotated[
            str,
            typer.Option(
                "--target",
                help="What moves: floor=NAME, cap=NAME, licence=NAME, budget=NAME of the workbook, or STAGE, "
                "STAGE/COUNTRY, cap=STAGE/COUNTRY for one that it lacks. A floor or cap may end in /FY2030-31.",
            ),
        ],
        first: Annotated[
            str | None, typer.Option("--from", help="First level: 20%, tonnes or rupees.", show_default="0")
        ] = None,
        last: Annotated[
            str | None,
            typer.Option("--to", help="Last level.", show_default="100%, or twice that of the workbook"),
        ] = None,
        points: Annotated[int, typer.Option("--points", min=2, help="Points of the curve.")] = 50,
        corners: Annotated[
            int | None,
            typer.Option("--corners", min=0, help="Solves to spend on its corners.", show_default="as many as pay"),
        ] = None,
        soft: Annotated[bool, typer.Option("--soft", help="Let a soft rule be missed at its price.")] = False,
        scenario: Scenarios = None,
        sets: Sets = None,
        out: Annotated[Path | None, typer.Option("--out", help="Folder to write.", show_default="outputs/…")] = None,
        force: Annotated[bool, typer.Option("--force", help="Replace an earlier run at --out.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
        time_limit: Annotated[
            float | None, typer.Option("--time-limit", min=0.001, help="Seconds for the solver, for all points.")
        ] = None,
        quiet: Annotated[bool, typer.Option("--quiet", help="No progress line and no text.")] = False,
    ) -> None:
        """Sweep one floor, cap, quota or budget: cost at each level, its slope, and how far it can go."""
        asked = {
            "target": target,
            "first": _level(first, "--from"),
            "last": _level(last, "--to"),
            "points": points,
            "corners": corners,
            "soft": soft,
        }
        place, found = _swept(path, variant_of(scenario, sets), asked, (out, force, time_limit), quiet=quiet or as_json)
        if as_json:
            from planner.compare.frontier_folder import told_frontier

            say_json({"run": str(place), **told_frontier(found)})
        elif not quiet:
            _print(place, found)


def _level(text: str | None, option: str) -> float | None:
    """A level as it is written: a number, or a percentage."""
    if text is None:
        return None
    is_percentage = text.strip().endswith("%")
    try:
        number = float(text.strip().removesuffix("%").replace(",", ""))
    except ValueError:
        message = f"'{text}' is no number and no percentage"
        raise typer.BadParameter(message, param_hint=option) from None
    return number / _PERCENT if is_percentage else number


def _swept(
    path: Path, variant: Variant, asked: dict[str, Any], more: tuple[Path | None, bool, float | None], *, quiet: bool
) -> tuple[Path, Frontier]:
    """Sweep, and write the folder."""
    out, force, time_limit = more
    with ProgressLine(quiet=quiet) as progress:
        progress("starting", 0.0, 0)
        from planner.compare.frontier_folder import write_frontier
        from planner.compare.frontier_run import Wish, frontier
        from planner.solve.options import SolveOptions

        source, variant = _source(path, variant)
        wish = Wish(**asked, variant=variant, solve=SolveOptions(time_limit=time_limit))
        try:
            with _folder(source, path, out, force=force) as folder:
                start = time.perf_counter()
                found = frontier(source, wish, progress)
                seconds = {"sweep": time.perf_counter() - start}
                progress("writing the frontier", 0.0, 0)
                return write_frontier(folder, source, found, seconds), found
        except Stopped as stopped:
            message = "stopped; nothing was written"
            raise StoppedError(message, by_signal=stopped.by_signal) from None


def _source(path: Path, variant: Variant) -> tuple[Path, Variant]:
    """The input: of a run its copy, with the scenarios that the run was planned with, unless others are named."""
    from planner.run.folder import MANIFEST

    if not (path / MANIFEST).is_file():
        return path, variant
    from planner.run.saved import open_plan

    run = open_plan(path)
    return run.source, variant or run.variant


def _folder(source: Path, path: Path, out: Path | None, *, force: bool) -> Any:  # noqa: ANN401 - a RunFolder
    from datetime import datetime

    from planner.run.folder import RunFolder
    from planner.run.options import OUTPUTS

    if out is not None:
        return RunFolder(out, numbered=False, force=force)
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    name = path.resolve().name if source != path else source.stem
    return RunFolder(OUTPUTS / f"{name}-frontier-{stamp}", numbered=True, force=False)


def _print(place: Path, found: Frontier) -> None:
    from planner.compare.frontier_text import lines

    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    for line in lines(found, unicode=encoding.startswith("utf")):
        say(line)
    say("")
    say(f"Read {place / 'frontier.xlsx'}; the points are in curve.csv beside it.")
