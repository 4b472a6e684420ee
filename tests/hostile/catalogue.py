"""Where the rows of the catalogue of reliability are tested that do not give a test their name.

Every other row has a test function of its own name, or names it in the docstring of its test.
"""

from __future__ import annotations

from typing import Final

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
    "det_report_alternatives": "tests/solve/test_tiebreak.py::test_one_plan_alone_is_said_to_be_alone",
    "det_threads": "tests/hostile/test_catalogue.py::test_det_threads",
    "det_rounding": "tests/run/test_run.py::test_csv_figures_are_short_and_without_minus_zero",
}
"""Row -> the test that shows it."""

NOT_DONE: Final = {
    "sc_pip_audit": "asks a service on the network for what is known of each package, and where the gate runs there is "
    "none: pip-audit then answers 'could not be audited' and ends with 0, or with --strict always with 1",
    "det_platform": "needs Windows and macOS at hand",
}
"""Row -> why it has no test."""
