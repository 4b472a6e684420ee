"""``plan compare``: what each target of self-reliance costs, who pays, what must be built, and what stops it."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from planner.cli.console import say, say_json, told
from planner.cli.progress import ProgressLine
from planner.cli.signals import Stopped
from planner.cli.sweeps import InsecureCluster, On, Resume, TlsCa, TlsCert, TlsKey, Workers, cluster
from planner.cli.variants import Scenarios, Sets, names_of
from planner.errors import StoppedError

if TYPE_CHECKING:
    from planner.compare import Asked, Comparison

Shape = Literal["step", "ramp"]
Method = Literal["auto", "simplex", "ipx", "hipo"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def compare(  # noqa: PLR0913 - the options of a command
        path: Annotated[Path, typer.Argument(help="Workbook, or folder of CSV files.")],
        *,
        targets: Annotated[
            str,
            typer.Option(
                "--targets",
                help="Percentages, as 25,50,75 or 0..100/10, and names of the sheet targets; 'all' for all.",
            ),
        ] = "",
        preset: Annotated[
            Literal["eu-crma"] | None,
            typer.Option("--preset", help="The benchmarks of the EU's Critical Raw Materials Act for 2030."),
        ] = None,
        scenario: Scenarios = None,
        scenarios: Annotated[
            str,
            typer.Option("--scenarios", help="More scenarios to plan it all in, with semicolons between the stacks."),
        ] = "",
        changes: Sets = None,
        stage: Annotated[str, typer.Option("--stage", help="Stage of the percentages.", show_default="the last")] = "",
        by: Annotated[str, typer.Option("--by", help="Fiscal year from which a percentage holds.")] = "FY2030-31",
        course: Annotated[
            Shape, typer.Option("--path", help="step: free before that year; ramp: rising to it from today's share.")
        ] = "step",
        country: Annotated[str, typer.Option("--country", help="Whose share it is.", show_default="home")] = "",
        out: Annotated[
            Path | None, typer.Option("--out", help="Folder of the result.", show_default="outputs/…")
        ] = None,
        force: Annotated[bool, typer.Option("--force", help="Replace an earlier result at --out.")] = False,
        solver: Annotated[Method, typer.Option("--solver", help="Method of HiGHS; auto goes by size.")] = "auto",
        workers: Workers = None,
        resume: Resume = False,
        on: On = None,
        tls_ca: TlsCa = None,
        tls_cert: TlsCert = None,
        tls_key: TlsKey = None,
        insecure_cluster: InsecureCluster = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Plan targets and scenarios side by side: cost, who pays, what to build, the next point, what stops it.

        Without --targets, --preset and --scenarios all targets of the sheet 'targets' are compared. A target that no
        plan meets stays in the table, with what stands in its way and how far it can be met.
        """
        from planner.compare import Asked, Course, read_percentages
        from planner.solve.options import SolveOptions, SolverChoice

        figures, names = _split(targets)
        worlds = (names_of(scenario), *(names_of([stack]) for stack in scenarios.split(";") if stack.strip()))
        asked = Asked(
            percentages=read_percentages(figures) if figures else (),
            names=names,
            eu=preset is not None,
            course=Course(stage, country.upper(), by, course),
            worlds=tuple(dict.fromkeys(worlds)),
            sets=tuple(changes or ()),
            solve=SolveOptions(SolverChoice(solver)),
            every=targets.strip() == "all",
        )
        where = {
            "workers": workers,
            "resume": resume,
            "on": cluster(on, (tls_ca, tls_cert, tls_key), insecure=insecure_cluster),
        }
        _compare(path, asked, out, where, force=force, as_json=as_json)


def _split(text: str) -> tuple[str, tuple[str, ...]]:
    """Percentages and names of a list with commas."""
    parts = [part.strip() for part in text.split(",") if part.strip() and part.strip() != "all"]
    figures = [part for part in parts if part[:1].isdigit() and not part.strip("0123456789./% ")]
    return ",".join(figures), tuple(part for part in parts if part not in figures)


def _compare(  # noqa: PLR0913 - as the command is asked
    path: Path, asked: Asked, out: Path | None, where: dict[str, Any], *, force: bool, as_json: bool
) -> None:
    from planner.compare import finish, workspace
    from planner.run.folder import RunFolder
    from planner.run.options import OUTPUTS

    place = out or OUTPUTS / f"compare-{path.stem}-{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}"
    start = time.perf_counter()
    with RunFolder(place, numbered=out is None, force=force) as folder:
        work = workspace(path, asked, place.parent)
        found, done = _planned(path, asked, where, work, (folder, start, as_json))
        finish(work)
    if as_json:
        from planner.compare import told_comparison

        say_json({**told_comparison(found), "folder": str(done), "seconds": round(time.perf_counter() - start, 2)})
        return
    from planner.compare import lines

    for line in lines(found):
        say(line)
    say(f"Read {done / 'compare.xlsx'}; all tables stand beside it.")


def _planned(
    path: Path, asked: Asked, where: dict[str, Any], work: Path, writing: tuple[Any, float, bool]
) -> tuple[Comparison, Path]:
    """The comparison and its folder; a signal becomes an error with its own exit code."""
    from planner.compare import Place, compare, write_comparison
    from planner.fanout import Bar

    folder, start, quiet = writing
    try:
        with ProgressLine(quiet=quiet) as line:
            line("planning without a target", 0.0, 0)
            with Bar("planning", quiet=quiet) as bar:
                found = compare(path, asked, Place(work, **where, progress=bar))
        planned = time.perf_counter()
        return found, write_comparison(folder, path, found, {"plan": planned - start})
    except Stopped as stopped:
        message = "stopped; what is finished is kept, go on with --resume"
        raise StoppedError(message, by_signal=stopped.by_signal) from None
