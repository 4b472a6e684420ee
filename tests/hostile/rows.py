"""Every row of the catalogue of reliability, by section: what may go wrong, and one name for each."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> list[str]:
    return text.split()


ROWS: Final = {
    "solver": _words(
        """
        audit_status_allowlist audit_primal_bounds_rows audit_balance audit_objective_recomputed
        audit_cost_lines_add_up audit_duality_gap audit_reduced_cost_sign audit_compl_slack audit_licence_zero
        audit_quota_cumulative audit_share_caps audit_self_reliance audit_lead_time audit_capacity_monotone
        audit_stock_nonneg audit_no_free_lunch audit_no_cycles audit_shortage_truth audit_second_solver
        audit_presolve_agree audit_infeasible_confirmed audit_exact_basis audit_coeff_range
        audit_report_equals_json audit_monotone_caps audit_published_cases dual_label_when_degenerate
        """
    ),
    "statuses": _words(
        """
        st_optimal st_input_error st_infeasible_words st_infeasible_two_causes st_inf_or_unb_resolved
        st_unbounded st_time_limit_feasible st_time_limit_none st_numeric st_memory st_sigint st_sigterm
        st_double_sigint st_empty_model st_nan_guard st_warn_is_error st_disk_full st_audit_fails iis_size
        iis_names_business
        """
    ),
    "workbooks": _words(
        """
        sec_defusedxml_active wb_missing_sheet wb_missing_optional_sheet wb_extra_sheet wb_header_misspelt
        wb_header_case_space wb_header_duplicate wb_header_not_row1 wb_no_rows wb_blank_rows wb_trailing_formats
        wb_merged_cells wb_hidden_rows wb_hidden_sheet wb_filtered_rows num_text_thousands num_text_indian
        num_text_european num_text_plain num_percent_text num_devanagari num_fullwidth num_underscore num_nan
        num_inf num_huge num_tiny num_negative_capacity num_negative_cost num_bool num_date_in_quantity
        num_blank_required num_blank_vs_zero num_error_cell num_formula_cached num_formula_uncached
        num_precision key_duplicate key_duplicate_conflict key_duplicate_case key_trailing_space
        key_nbsp_zero_width key_lookalike key_nfc_nfd key_hindi key_na_code key_numeric_id key_long
        key_control_char key_rtl_override key_reserved ref_dangling_source ref_dangling_material ref_orphan
        ref_demand_unreachable ref_recipe_cycle ref_recipe_gain_loop ref_recipe_empty ref_yield_over_1
        unit_mixed unit_unknown unit_currency_mixed unit_scale_outlier date_text_ambiguous date_1904
        date_serial_raw date_fy_string date_fy_edge date_leap date_timezone_text date_time_part
        lic_end_before_start lic_outside_horizon lic_partial_period lic_zero_quota lic_blank_quota lic_overlap
        lic_forbid_and_allow cap_over_100 cap_percent_vs_fraction cap_contradict cap_vs_floor
        cap_unknown_country dem_zero dem_one_period per_gap per_unsorted per_lead_exceeds_horizon
        stk_open_over_cap exp_zero_cost file_xls file_xlsm file_xlsb_ods_numbers file_csv_renamed
        file_html_renamed file_password file_truncated file_empty file_is_dir file_fifo file_no_perm
        file_missing file_locked_by_excel file_symlink_out file_zip_bomb_ws file_zip_bomb_sst file_zip_bomb_rows
        file_sparse_corner file_false_dimension file_laughs_sst file_laughs_sheet file_laughs_workbook
        file_quadratic file_xxe file_external_link file_dup_part file_dup_cell file_zip_traversal
        file_nested_zip file_ole_embed file_dde file_strict_ooxml file_libreoffice file_gsheets file_big_legal
        out_formula_injection
        """
    ),
    "crashes": _words(
        """
        cr_atomic_each_file cr_run_folder_commit cr_kill9_loop cr_disk_full cr_disk_full_mid_sweep
        cr_readonly_out cr_out_is_file cr_two_runs_one_folder cr_sweep_resume cr_sweep_changed_input
        cr_sweep_one_bad cr_dask_worker_dies cr_dask_kill_random cr_dask_scheduler_dies cr_dask_idempotent
        cr_dask_versions cr_dask_bind cr_pool_oom cr_clock_back cr_utf8_locale_C
        """
    ),
    "page": _words(
        """
        web_bind_localhost web_host_header web_csrf_post web_cors_none web_upload_limit web_upload_type
        web_upload_name web_path_traversal web_run_id_guess web_xss_supplier web_xss_report_offline web_csp
        web_headers web_download_names web_concurrency_limit web_solver_isolated web_no_debug web_auth_if_remote
        web_secrets web_log_injection web_delete_retention web_param_bounds web_template_autoescape
        web_ssrf_none
        """
    ),
    "supply": _words(
        """
        sc_lock_hashes sc_pip_audit sc_licences sc_sbom sc_min_set sc_no_network sc_wheel_clean sc_solver_pin
        det_repeat det_row_order det_xlsx_bytes det_no_clock det_locale det_platform det_alternative_optima
        det_tiebreak_safe det_report_alternatives det_threads det_rounding
        """
    ),
}
"""Section -> its rows."""
