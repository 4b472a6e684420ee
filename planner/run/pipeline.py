"""A whole run: workbook → tables → network → model → optimum → results → folder, each phase timed."""

from __future__ import annotations

import json
import shutil
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from models.arrays import LinearForm, compile_form
from models.sourcing import build
from planner.errors import Finding, InputError, OutOfMemoryError
from planner.network import build_network
from planner.prices import in_words
from planner.report.excel import write_workbook
from planner.results import Case, Labels, Results, case_of, extract
from planner.results.explain import clash, loop, refusal
from planner.run.csvfiles import write_tables
from planner.run.folder import RunFolder
from planner.run.manifest import input_files, input_sums, manifest
from planner.run.options import OUTPUTS, RunOptions
from planner.run.page import write_page
from planner.run.proof import Proof, prove
from planner.run.summary import figures
from planner.scenarios import Variant, apply_variant
from planner.solve import InfeasibleModelError, Progress, RefusedNumberError, Solution, UnboundedModelError, solve
from planner.solve.options import no_progress
from planner.workbook import read_book

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.network import Network

_TOLD: Final = (
    "status",
    "objective_inr",
    "cost_paid_inr",
    "penalties_inr",
    "demand_t",
    "delivered_t",
    "short_t",
)


@dataclass(frozen=True)
class Run:
    """A finished run.

    Attributes:
        folder: where it stands.
        results: the plan.
        findings: warnings about the input.
        default_penalties: shortage penalty of each grade where the workbook gives none, INR per grade tonne.
        seconds: wall time of the phases read, network, build, handover, solve, results, audit, write.
        proof: certificate of the audit, and the linear program.
        variant: the scenarios and changes that were planned.
    """

    folder: Path
    results: Results
    findings: tuple[Finding, ...]
    default_penalties: Mapping[str, float]
    seconds: Mapping[str, float]
    proof: Proof
    variant: Variant = field(default_factory=Variant)

    def told(self) -> dict[str, object]:
        """What ``--json`` prints: these names, in this order."""
        found = figures(self.results)
        return {
            **{name: found[name] for name in _TOLD},
            "run": str(self.folder),
            "size": found["size"],
            "seconds": {phase: round(spent, 4) for phase, spent in self.seconds.items()},
            "shares": found["shares"],
            **self.variant.names(),
        }


@dataclass
class _Watch:
    """Wall time of each phase, and who is told about it."""

    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def phase(self, name: str, words: str) -> Iterator[None]:
        self.progress(words, 0.0, 0)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


def run(source: Path, options: RunOptions | None = None, progress: Progress = no_progress) -> Run:
    """Plan a workbook or a folder of CSV files, and write the run.

    Raises:
        InputError: the input has findings; it carries all of them.
        InfeasibleError: hard rules clash, told with their cells.
        UnboundedError: something earns without limit, told by name.
        TimeLimitError, NumericalError, OutOfMemoryError, RefusedModelError, StoppedError: as the solver ended.
        AuditError: the audit found the plan wrong; nothing is written.
        OutputError: the run cannot be written.
    """
    try:
        return _run(Path(source), options or RunOptions(), _Watch(progress))
    except MemoryError as error:
        message = "not enough memory for this case; nothing was written"
        raise OutOfMemoryError(message) from error


def _run(source: Path, options: RunOptions, watch: _Watch) -> Run:
    with watch.phase("read", "reading the workbook"):
        validated = apply_variant(read_book(source), options.variant)
        if validated.tables is None:
            raise InputError(validated.findings)
    with watch.phase("network", "finding what can flow"):
        network = build_network(validated.tables)
    findings = (*validated.findings, *network.findings)
    with _folder(source, options) as folder:
        return _plan(source, options, watch, network, findings=findings, folder=folder)


def _plan(  # noqa: PLR0913 - all that a plan is made of
    source: Path,
    options: RunOptions,
    watch: _Watch,
    network: Network,
    *,
    findings: tuple[Finding, ...],
    folder: RunFolder,
) -> Run:
    """Find the plan and write it."""
    with watch.phase("build", "building the model"):
        model = build(network.model)
    with watch.phase("handover", "putting the model in arrays"):
        form = compile_form(model)
    case = case_of(network)
    with watch.phase("solve", "handing over to the solver"):
        solution = _solve(case, form, options, watch)
    watch.seconds["handover"] += solution.seconds["handover"]
    watch.seconds["solve"] -= solution.seconds["handover"]
    with watch.phase("results", "taking out the results"):
        results = extract(case, solution)
        more = {"pruned": network.dead, "warnings": _findings(findings)}
        more["prices_in_words"] = in_words(network, solution, options.solve)
    with watch.phase("audit", "auditing the plan"):
        proof = prove(results)
    start = time.perf_counter()
    watch.progress("writing the run", 0.0, 0)

    def fill(path: Path) -> None:
        _fill(path, source, results, more)
        _write_totals(path, results, options)
        proof.write(path, input_sums(source))
        write_workbook(path / "results.xlsx", results, proof.certificate.frame())
        write_page(path, source, results, more, proof)

    def seal(files: dict[str, str]) -> bytes:
        watch.seconds["write"] = time.perf_counter() - start
        return manifest(source, options, results, watch.seconds, files)

    place = folder.write(fill, seal)
    watch.seconds["write"] = time.perf_counter() - start
    return Run(place, results, findings, _assumed(network), watch.seconds, proof, options.variant)


def _assumed(network: Network) -> dict[str, float]:
    """Shortage penalties that stand in for what the workbook leaves blank, by grade."""
    demand = network.tables["demand"].data
    blank = demand["shortage_penalty_inr_per_t"].isna() & (demand["kind"] == "demand")
    grades = sorted(set(demand["grade"][blank]))
    return {grade: network.default_penalties[grade] for grade in grades}


def _folder(source: Path, options: RunOptions) -> RunFolder:
    if options.out is not None:
        return RunFolder(options.out, numbered=False, force=options.force)
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S")
    return RunFolder(OUTPUTS / f"{source.stem}-{stamp}", numbered=True, force=False)


def _solve(case: Case, form: LinearForm, options: RunOptions, watch: _Watch) -> Solution:
    """The optimum, or its absence in the words of the workbook."""
    try:
        return solve(form, options.solve, watch.progress)
    except InfeasibleModelError as error:
        raise clash(Labels(case), error) from None
    except UnboundedModelError as error:
        raise loop(Labels(case), error) from None
    except RefusedNumberError as error:
        raise refusal(Labels(case), error) from None


def _fill(folder: Path, source: Path, results: Results, more: Mapping[str, pd.DataFrame]) -> None:
    """Write the tables, those of the plan and ``more``, and the copy of the input."""
    tables = folder / "tables"
    tables.mkdir()
    write_tables(tables, {**results.frames, **more})
    copies = folder / "input"
    copies.mkdir()
    for path in input_files(source):
        shutil.copyfile(path, copies / path.name)


def _write_totals(folder: Path, results: Results, options: RunOptions) -> None:
    """Write the totals, and what was asked for by name."""
    content = {**figures(results), **options.variant.names()}
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    (folder / "results.json").write_bytes(text.encode("utf-8", "backslashreplace"))


def _findings(findings: tuple[Finding, ...]) -> pd.DataFrame:
    columns = ("severity", "code", "sheet", "cell", "value", "problem", "fix")
    rows = [tuple(str(getattr(finding, column)) for column in columns) for finding in findings]
    return pd.DataFrame(rows, columns=list(columns))
