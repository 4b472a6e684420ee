"""Measurements as tables in Markdown."""

import math

from tests.bench.tasks import PHASES, WORDS

MEGA = 1e6
LARGE = 300_000
"""Columns from which on build and hand-over are measured by the solve."""


def table(header, rows):
    """A Markdown table; None is a dash."""
    lines = [header, ["---", *["---:"] * (len(header) - 1)], *rows]
    return "\n".join("| " + " | ".join("–" if cell is None else str(cell) for cell in line) + " |" for line in lines)


def seconds(value):
    return None if value is None else f"{value:.3g} s" if value < 100 else f"{value:,.0f} s"


def times(value):
    return None if value is None else f"{value:.3g}" if value < 100 else f"{value:,.0f}"


def megabytes(value):
    return None if value is None else f"{value / MEGA:,.0f} MB"


def ratio(figure, base):
    return figure / base if figure and base else None


def plain_table(found):
    """Build and hand-over of the plain program, by size and way.

    Args:
        found: shape -> figures.
    """
    rows = []
    for figures in found.values():
        spent, memory = figures["seconds"], figures["memory"]
        for way in spent:
            rows.append(
                [
                    f"{figures['columns']:,}",
                    WORDS[way],
                    seconds(spent[way]),
                    times(ratio(spent[way], spent["bare"])),
                    megabytes(memory[way]),
                    times(ratio(memory[way], memory["bare"])),
                ]
            )
    return table(["columns", "way", "build + hand-over", "× bare", "memory added", "× bare"], rows)


def phase_table(found):
    """Phases before the solver, by size of the national case."""
    rows = []
    for name, figures in found.items():
        spent = figures["seconds"]
        handed = spent["build"] + spent["hand-over"]
        rows.append(
            [
                f"{name}: {figures['columns']:,} columns",
                f"{figures['nonzeros'] / figures['columns']:.1f}",
                *[seconds(spent[phase]) for phase in PHASES],
                seconds(spent["bare"]),
                times(ratio(handed, spent["bare"])),
                megabytes(figures["peak"]),
            ]
        )
    header = ["case", "per column", *PHASES, "passModel alone", "build + hand-over, × passModel", "peak memory"]
    return table(header, rows)


def memory_table(found):
    """Most memory that each phase had beyond what was there before it."""
    rows = [[name, *[megabytes(figures["memory"].get(phase)) for phase in PHASES]] for name, figures in found.items()]
    return table(["case, memory added", *PHASES], rows)


def run_table(found):
    """Whole runs, by size of the national case."""
    names = list(dict.fromkeys(phase for figures in found.values() for phase in figures["seconds"]))
    rows = []
    for name, figures in found.items():
        spent = figures["seconds"]
        rows.append(
            [
                name,
                *[seconds(spent.get(phase)) for phase in names],
                percent(overhead(spent)),
                megabytes(figures["peak"]),
            ]
        )
    return table(["case", *names, "all but the solver", "peak memory"], rows)


def percent(share):
    return None if share is None else f"{100 * share:.1f} %"


def overhead(spent):
    """Share of a run that is not the solver's."""
    total = sum(spent.values())
    return (total - spent["solve"]) / total if total else None


def growth(found):
    """Exponent of time and memory against columns, from the smallest case to the largest; None of one case alone."""
    cases = sorted(found.values(), key=lambda figures: figures["columns"])
    if len(cases) < 2:
        return None
    first, last = cases[0], cases[-1]
    size = math.log(last["columns"] / first["columns"])
    spent = [sum(figures["seconds"][phase] for phase in PHASES) for figures in (first, last)]
    return math.log(spent[1] / spent[0]) / size, math.log(last["peak"] / first["peak"]) / size


def target_table(plain, runs, reduced=None, swept=None):
    """What was to be reached, and what was, of what was measured.

    Args:
        plain: shape -> figures of the plain program.
        runs: case -> figures of a whole run.
        reduced: case -> seconds of a solve with and without reductions.
        swept: case -> seconds of a frontier and of one cold solve.
    """

    def beside(shape, way, figure="seconds"):
        """How many times the figure of this planner another way has."""
        figures = plain.get(shape, {}).get(figure, {})
        return ratio(figures.get(way), figures.get("arrays"))

    def of_bare(shape, figure="seconds"):
        return ratio(1.0, beside(shape, "bare", figure))

    def of_other(shape, way):
        """As ``beside``, with what bare highspy itself would reach: nobody can be faster."""
        figures = plain.get(shape, {}).get("seconds", {})
        return beside(shape, way), ratio(figures.get(way), figures.get("bare"))

    goals = [
        ("build + hand-over against bare highspy, 300k", "at most", 1.5, of_bare("300k"), 1.0),
        ("build + hand-over against bare highspy, 1M", "at most", 1.25, of_bare("1M"), 1.0),
        ("linopy against it, 300k", "at least", 4.0, *of_other("300k", "linopy")),
        ("linopy against it, 1M", "at least", 4.0, *of_other("1M", "linopy")),
        ("rule-written Pyomo against it, 300k", "at least", 100.0, *of_other("300k", "rules")),
        ("memory against bare, 300k", "at most", 1.5, of_bare("300k", "memory"), 1.0),
        ("memory against bare, 1M", "at most", 1.5, of_bare("1M", "memory"), 1.0),
    ]
    for name, figures in runs.items():
        spent = figures["seconds"]
        handed = ratio(spent["build"] + spent["handover"], spent["solve"])
        if figures["columns"] >= LARGE:
            goals.append((f"build + hand-over against the solve, {name}", "at most", 0.01, handed, None))
        goals.append((f"everything but HiGHS, of the run, {name}", "at most", 0.2, overhead(spent), None))
    for name, figures in (reduced or {}).items():
        spent = {way: figures[way]["seconds"] for way in ("reduced", "plain")}
        what = f"solve after reductions against the plain program, {name}"
        goals.append((what, "at most", 1 / 3, ratio(spent["reduced"], spent["plain"]), None))
    for name, figures in (swept or {}).items():
        plain_cold = (reduced or {}).get(name, {}).get("plain", {}).get("seconds")
        for against, cold in (("cold solve after reductions", figures["cold"]), ("cold plain solve", plain_cold)):
            what = f"frontier of 50 levels, {figures['points']} with a plan, against one {against}, {name}"
            goals.append((what, "at most", 3.0, ratio(figures["sweep"], cold), None))
    rows = [
        [what, f"{how} {goal:.3g}", times(value), times(bare), _met(how, goal, value)]
        for what, how, goal, value, bare in goals
        if value is not None
    ]
    return table(["what", "target", "measured", "of bare highspy", "met"], rows)


def _met(how, goal, value):
    return "yes" if (value <= goal if how == "at most" else value >= goal) else "no"
