"""``plan stress``: what becomes of a plan when licences come late, countries and plants fail, or demand rises."""

from __future__ import annotations

import datetime as dt
import time
from datetime import datetime
from pathlib import Path  # noqa: TC003 - read by typer at run time
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from planner.cli.console import say, say_json, shown, told
from planner.cli.progress import ProgressLine
from planner.cli.signals import Stopped
from planner.cli.sweeps import InsecureCluster, On, Resume, TlsCa, TlsCert, TlsKey, Workers, cluster
from planner.errors import StoppedError

if TYPE_CHECKING:
    from planner.prices import Plan
    from planner.stress import Asked

Pairs = Literal["short", "all", "none"]


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command()
    @told
    def stress(  # noqa: PLR0913 - the options of a command
        runs: Annotated[list[Path], typer.Argument(help="Folders of finished runs; several are set side by side.")],
        *,
        first: Annotated[
            datetime | None,
            typer.Option("--from", formats=["%Y-%m-%d"], help="First day of an outage.", show_default="after a year"),
        ] = None,
        months: Annotated[int, typer.Option("--for", min=1, help="Months that an outage lasts.")] = 6,
        delays: Annotated[str, typer.Option("--late", help="Days by which a licence is late.")] = "30,60,90",
        factors: Annotated[str, typer.Option("--dearer", help="What prices and freight are multiplied by.")] = "1.5,2",
        demands: Annotated[str, typer.Option("--demand", help="Per cent by which demand rises.")] = "10,20",
        only: Annotated[list[str] | None, typer.Option("--only", help="Kind of cases; may be repeated.")] = None,
        pairs: Annotated[
            Pairs, typer.Option("--pairs", help="Licences to pair: those that make a tonne short alone, all, or none.")
        ] = "short",
        prevent: Annotated[
            int, typer.Option("--prevent", min=0, help="Worst cases for which the plan is made anew.")
        ] = 10,
        survival: Annotated[
            bool, typer.Option("--survival/--no-survival", help="Ask how long things may fail.")
        ] = True,
        out: Annotated[
            Path | None, typer.Option("--out", help="Folder of the result.", show_default="outputs/…")
        ] = None,
        force: Annotated[bool, typer.Option("--force", help="Replace an earlier result at --out.")] = False,
        workers: Workers = None,
        resume: Resume = False,
        on: On = None,
        tls_ca: TlsCa = None,
        tls_cert: TlsCert = None,
        tls_key: TlsKey = None,
        insecure_cluster: InsecureCluster = False,
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout, nothing else.")] = False,
    ) -> None:
        """Freeze what a plan has decided, let the world change, and say who is short, when, and what would have helped.

        Kinds for --only: licence, country, closure, plant, route, partner, offer, price, freight, demand.
        """
        from planner.stress import KINDS, Asked

        unknown = [kind for kind in only or [] if kind not in KINDS]
        if unknown:
            message = f"'{unknown[0]}' is no kind of case: {', '.join(KINDS)}"
            raise typer.BadParameter(message, param_hint="--only")
        asked = Asked(
            first=first.date() if first else None,
            months=months,
            delays=tuple(int(figure) for figure in _figures(delays, "--late")),
            factors=tuple(_figures(factors, "--dearer")),
            demands=tuple(figure / 100 for figure in _figures(demands, "--demand")),
            kinds=tuple(only or ()),
            pairs=pairs,
            prevent=prevent,
            survival=survival,
        )
        on_cluster = cluster(on, (tls_ca, tls_cert, tls_key), insecure=insecure_cluster)
        _stress(
            runs, asked, out, {"workers": workers, "on": on_cluster, "resume": resume}, force=force, as_json=as_json
        )


def _figures(text: str, option: str) -> list[float]:
    """Figures of a list with commas, each once, rising."""
    try:
        found = sorted({float(figure) for figure in text.split(",") if figure.strip()})
    except ValueError:
        found = [-1.0]
    if any(not 0 < figure < 1e6 for figure in found):
        message = "give figures above 0 with commas between them, as 30,60,90"
        raise typer.BadParameter(message, param_hint=option)
    return found


def _stress(  # noqa: PLR0913 - as the command is asked
    runs: list[Path], asked: Asked, out: Path | None, where: dict[str, Any], *, force: bool, as_json: bool
) -> None:
    from planner.run.folder import RunFolder
    from planner.run.options import OUTPUTS
    from planner.stress import Where, lines, stress, tables, write
    from planner.stress import told as told_json

    if where["resume"] and out is None:
        message = "name the folder of the result that was broken off with --out"
        raise typer.BadParameter(message, param_hint="--resume")
    start = time.perf_counter()
    place = out or OUTPUTS / f"stress-{dt.datetime.now().astimezone():%Y%m%d-%H%M%S}"
    with RunFolder(place, numbered=out is None, force=force) as folder:
        journal = place.with_name(f".{place.name}.journal")
        plans = _plans(runs, quiet=as_json)
        found = _bars(lambda tell: stress(list(plans.values()), asked, Where(journal, **where, progress=tell)), as_json)
        frames = tables(found)
        text = lines(found, frames)
        sources = {name: path for path, (name, _) in plans.items()}
        done = write(folder, found, frames, text, sources=sources, seconds=time.perf_counter() - start)
        for one in Where(journal).journals():
            one.unlink(missing_ok=True)
    if as_json:
        say_json(told_json(found, frames, str(done)))
        return
    for line in text:
        say(line)
    say("")
    say(f"{found.solved:,} cases worked on in {time.perf_counter() - start:,.0f} s.")
    say(f"Read {done / 'stress.xlsx'}; all tables stand beside it.")


def _plans(runs: list[Path], *, quiet: bool) -> dict[Path, tuple[str, Plan]]:
    """Name and plan of each run; two of one name are numbered."""
    from planner.run.again import plan_again

    found: dict[Path, tuple[str, Plan]] = {}
    names: set[str] = set()
    with ProgressLine(quiet=quiet) as progress:
        for path in runs:
            plain = shown(path.resolve())
            name, number = plain, 1
            while name in names:
                number += 1
                name = f"{plain} ({number})"
            names.add(name)
            found[path] = (name, plan_again(path, progress))
    return found


def _bars(work: Any, quiet: bool) -> Any:  # noqa: ANN401, FBT001 - whatever the work gives
    """Do the work with a bar for each stage."""
    from planner.fanout import Bar, Tally

    shown: dict[str, Bar] = {}

    def tell(stage: str, tally: Tally) -> None:
        if stage not in shown:
            for bar in shown.values():
                bar.__exit__(None, None, None)
            shown[stage] = Bar(stage, quiet=quiet).__enter__()
        shown[stage](tally)

    try:
        return work(tell)
    except Stopped as stopped:
        message = "stopped; what is finished is kept, go on with the same --out and --resume"
        raise StoppedError(message, by_signal=stopped.by_signal) from None
    finally:
        for bar in shown.values():
            bar.__exit__(None, None, None)
