"""A driver in a process of its own: ``python -m tests.fanout.drive WORK CONTEXT NUMBERS JOURNAL OUT [ON [CERT KEY]]``.

Writes what a result table would hold, so nothing of the clock.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from planner.errors import PlanError
from planner.fanout import Case, Cluster, fan_out
from planner.fanout.plain import to_text


def cases(count):
    return [Case(f"case {number}", {"number": number}) for number in range(count)]


def rows(outcomes):
    """What a result table would hold."""
    return [[outcome.key, outcome.status, outcome.result, outcome.reason] for outcome in outcomes]


def _cluster(address, cert=None, key=None):
    files = (Path(cert), Path(cert), Path(key)) if cert else (None, None, None)
    return Cluster(address, *files)


def main(work, context, count, journal, out, *more):
    """Go on where the journal ends, and write the rows."""
    try:
        found = fan_out(
            f"tests.fanout.works:{work}",
            json.loads(context),
            cases(int(count)),
            Path(journal),
            on=_cluster(*more) if more else None,
            workers=2,
            resume=True,
        )
    except PlanError as refused:
        sys.exit(f"{type(refused).__name__}: {refused}")
    Path(out).write_text("".join(to_text(row) + "\n" for row in rows(found)), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
