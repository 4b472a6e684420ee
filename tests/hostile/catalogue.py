"""Where each row of the catalogue of reliability is tested: ``python -m tests.hostile.catalogue [JUNIT.xml]``.

A row has a test function of its own name, or whose name begins with it; or a docstring, a case of a test or a hostile
file names it; or it stands in a table below. With the report of a run (``pytest --junit-xml``) the table says how each
test ended.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from tests.hostile.files import REFUSED
from tests.hostile.rows import ROWS

ROOT: Final = Path(__file__).parents[2]

AUDIT: Final = {
    "audit_primal_bounds_rows": ("optimality", "rows are within their limits"),
    "audit_balance": ("balance", "in = out"),
    "audit_objective_recomputed": ("costs", "all lines together"),
    "audit_cost_lines_add_up": ("costs", "rupees of each line"),
    "audit_duality_gap": ("optimality", "primal and dual objective agree"),
    "audit_reduced_cost_sign": ("optimality", "reduced costs have the sign"),
    "audit_compl_slack": ("optimality", "what is not at its limit has no price"),
    "audit_licence_zero": ("conditions", "no condition on a licence carried forbids it"),
    "audit_quota_cumulative": ("licences", "within its quota"),
    "audit_share_caps": ("caps", "no more than its share"),
    "audit_self_reliance": ("floors", "no less than its share"),
    "audit_lead_time": ("arrivals", "what departed a lead before"),
    "audit_capacity_monotone": ("capacity", "what exists and is in service"),
    "audit_stock_nonneg": ("stock", "no more in stock than the most"),
    "audit_no_free_lunch": ("balance", "no material comes from nowhere"),
    "audit_no_cycles": ("churn", "no goods leave A for B and B for A"),
    "audit_shortage_truth": ("demand", "delivered + short = demand"),
}
"""Row -> family and rule of the audit that a spoilt plan must break, in ``tests/audit/spoilings.py``."""

ELSEWHERE: Final = {
    "audit_report_equals_json": "tests/report/test_workbook.py::test_formulas_come_to_what_is_written",
    "audit_monotone_caps": "tests/properties/test_workbook_laws.py::test_a_looser_limit_never_costs_more",
    "cr_sweep_resume": "tests/fanout/test_resume.py::test_killed_in_the_middle_it_ends_alike",
    "cr_sweep_changed_input": "tests/fanout/test_resume.py::test_another_input_is_refused",
    "cr_sweep_one_bad": "tests/fanout/test_pool.py::test_a_case_that_kills_its_process_is_a_row_and_the_others_finish",
    "cr_dask_worker_dies": "tests/fanout/test_dask.py::test_a_case_that_kills_workers_is_a_row",
    "cr_dask_kill_random": "tests/fanout/test_dask.py::test_a_worker_killed_in_the_middle_loses_nothing",
    "cr_dask_scheduler_dies": "tests/fanout/test_dask.py::test_a_lost_scheduler_is_told_and_the_rest_done_elsewhere",
    "cr_dask_idempotent": "tests/fanout/test_journal.py::test_a_case_that_is_worked_on_twice_is_one_row",
    "cr_dask_versions": "tests/fanout/test_dask.py::test_workers_with_another_package_are_refused",
    "cr_dask_bind": "tests/fanout/test_address.py::test_another_computer_in_the_clear_is_refused_unless_forced_by_name",
    "cr_pool_oom": "tests/fanout/test_pool.py::test_a_case_without_memory_is_a_row_and_the_others_finish",
    "det_xlsx_bytes": "tests/report/test_workbook.py::test_the_same_plan_gives_the_same_bytes",
    "det_alternative_optima": "tests/solve/test_tiebreak.py::test_twenty_orders_of_rows_and_columns_give_one_plan",
    "det_tiebreak_safe": "tests/solve/test_tiebreak.py::test_the_cost_never_rises",
    "det_report_alternatives": "tests/hostile/test_determinism.py::test_other_plans_of_the_same_cost_are_told",
    "det_threads": "tests/hostile/test_catalogue.py::test_det_threads",
    "dual_label_when_degenerate": "tests/prices/test_prices.py::test_a_kink_is_told_as_a_pair",
    "sec_defusedxml_active": "tests/workbook/test_hostile.py::test_the_parser_of_the_marked_copy_is_defused",
    "sc_wheel_clean": "tests/supply/test_wheel.py::test_it_holds_no_tests_no_data_of_others_and_no_secrets",
}
"""Row -> the test that shows it."""

NOT_DONE: Final = {
    "sc_pip_audit": "asks a service on the network for what is known of each package, and where the gate runs there is "
    "none: pip-audit then answers 'could not be audited' and ends with 0, or with --strict always with 1",
    "det_platform": "needs Windows and macOS at hand",
}
"""Row -> why it has no test."""


@cache
def _tests() -> dict[str, list[str]]:
    """Name of a row -> the tests that bear it, as ``path::function``."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        place = path.relative_to(ROOT).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
                continue
            cases = " ".join(
                one.value
                for mark in node.decorator_list
                for one in ast.walk(mark)
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )
            for row in re.findall(r"[a-z]+_[A-Za-z0-9_]+", f"{ast.get_docstring(node) or ''} {cases}"):
                found[row].append(f"{place}::{node.name}")
            found[node.name.removeprefix("test_")].append(f"{place}::{node.name}")
    return found


def tests_of(row: str) -> list[str]:
    """The tests that show a row, as ``path::function``; none if it is not done."""
    found = list(_tests().get(row, []))
    found += [test for name, tests in _tests().items() if name.startswith(f"{row}_") for test in tests]
    if row in AUDIT:
        found.append("tests/audit/test_mutations.py::")
    if row in ELSEWHERE:
        found.append(ELSEWHERE[row])
    if row in REFUSED:
        found.append("tests/hostile/test_catalogue_files.py::test_files_that_harm_are_refused_cheaply")
    return list(dict.fromkeys(found))


def ends(report: Path) -> dict[str, list[str]]:
    """How the tests of a run ended: ``path::function`` -> one word for each of its cases."""
    found: dict[str, list[str]] = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):  # a file of our own
        parts = case.get("classname", "").split(".")
        path = next(
            (
                "/".join(parts[:length]) + ".py"
                for length in range(len(parts), 0, -1)
                if (ROOT / ("/".join(parts[:length]) + ".py")).is_file()
            ),
            "",
        )
        bad = [one.tag for one in case if one.tag in ("failure", "error", "skipped")]
        end = bad[0] if bad else "passed"
        found[f"{path}::{case.get('name', '').partition('[')[0]}"].append(end)
        found[f"{path}::"].append(end)
    return found


def table(report: Path | None = None) -> list[str]:
    """A line for each row: its section, its tests and how they ended, or why it has none."""
    told = ends(report) if report is not None else {}
    lines = []
    for section, rows in ROWS.items():
        for row in rows:
            tests = tests_of(row)
            met = [end for test in tests for end in told.get(test, [])]
            count = ", ".join(f"{met.count(end)} {end}" for end in dict.fromkeys(met))
            told_end = f" | {count or 'not run'}" if report is not None else ""
            lines.append(f"{section} | {row} | {'; '.join(tests) or 'not done: ' + NOT_DONE.get(row, '?')}{told_end}")
    return lines


if __name__ == "__main__":
    print("\n".join(table(Path(sys.argv[1]) if len(sys.argv) > 1 else None)))  # noqa: T201 - its only answer
