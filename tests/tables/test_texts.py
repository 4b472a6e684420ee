"""What stands in a cell: hints for texts that are not numbers, names, dates, findings that are safe to print."""

from __future__ import annotations

import numpy as np
import pytest

from planner.tables.names import clean_name, clean_text, code_point
from planner.tables.numbers import text_hint
from planner.tables.report import listing, nearest, seen, visible
from planner.tables.words import read_date, split_list
from tests.tables import base, spoil


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("1,200", "thousands"),
        ("1,200.50", "thousands"),
        ("-12,345,678", "thousands"),
        ("1,20,000", "120000 for 1,20,000"),
        ("1.200,5", "decimal point and without grouping"),
        ("1,5", "decimal point"),
        ("1.200.000", "without grouping"),
        ("12 %", "0.12 for 12 %"),
        ("१२३", "digits 0 to 9"),
        ("１２", "digits 0 to 9"),
        ("1_000", "underscores"),
        ("nan", "finite"),
        ("-inf", "finite"),
        ("Infinity", "finite"),
        ("n/a", "blank"),
        ("-", "blank"),
        ("TBD", "blank"),
        ("1-Feb", "date or a fraction"),
        ("1/2", "date or a fraction"),
        ("₹ 1200", "unit stands in the header"),
        ("1200 t", "unit stands in the header"),
        ("USD 5", "unit stands in the header"),
        ("twelve", "digits and a decimal point"),
        ("1e", "unit stands in the header"),
        ("0x10", "digits and a decimal point"),
    ],
)
def test_a_text_is_never_guessed_to_be_a_number(text: str, hint: str) -> None:
    assert hint in text_hint(text)
    kind = "xlsx" if len(text) % 2 else "csv"
    finding = spoil.only(spoil.found(spoil.spoilt("demand", 2, tonnes=text), kind=kind))
    assert (finding.code, finding.value, finding.fix) == ("not-a-number", text, text_hint(text))
    assert finding.where == ("demand!I7" if kind == "xlsx" else "demand!I4")


@pytest.mark.parametrize("text", ["1200", "1200.5", " 12 ", "1e3", "+5", ".5", "5.", "007", "0"])
def test_a_plain_number_in_a_csv_file_is_one_and_in_a_workbook_is_text(text: str) -> None:
    data = spoil.spoilt("demand", 2, tonnes=text)
    assert spoil.found(data, kind="csv") == ()
    assert spoil.only(spoil.found(data)).code == "text-number"


def test_the_words_of_a_number_column_are_named() -> None:
    finding = spoil.only(spoil.found(spoil.spoilt("licences", 0, quota_t="endless")))
    assert "'unlimited'" in finding.problem


@pytest.mark.parametrize(
    ("value", "code"),
    [(0.1 + 0.2, ""), (1, ""), (0, ""), (1.0000001, "share-over-1"), (65, "share-over-1"), (-0.1, "negative-number")],
)
def test_a_share_is_from_0_to_1(value: float, code: str) -> None:
    findings = spoil.found(spoil.spoilt("caps", 0, share=value))
    assert [finding.code for finding in findings] == ([code] if code else [])
    assert code != "share-over-1" or "0.65 for 65 %" in findings[0].fix


@pytest.mark.parametrize(
    ("value", "code"),
    [(1e-9, ""), (9.9e-10, "too-small"), (-9.9e-10, "too-small"), (1e8, ""), (1.01e8, "out-of-range")],
)
def test_figures_have_a_plausible_size(value: float, code: str) -> None:
    assert [finding.code for finding in spoil.found(spoil.spoilt("opening_stock", 0, tonnes=value))][:1] in (
        [code],
        ["opening-over-most"],
        [],
    )
    assert [finding.code for finding in spoil.found(spoil.spoilt("in_transit", 0, tonnes=value))] == (
        [code] if code else []
    )


def test_the_size_counts_in_the_canonical_unit() -> None:
    data = spoil.spoilt("in_transit", 0, tonnes=1e9)
    assert spoil.found(data, units={("in_transit", "tonnes"): "kg"}) == ()
    finding = spoil.only(spoil.found(data, units={("in_transit", "tonnes"): "kt"}))
    assert "1e+12 t" in finding.problem


@pytest.mark.parametrize("value", [0, 0.0])
def test_zero_is_not_blank_and_not_above_zero(value: float) -> None:
    assert spoil.found(spoil.spoilt("licences", 0, quota_t=value)) == ()
    assert spoil.only(spoil.found(spoil.spoilt("recipes", 2, t_per_t=value))).code == "out-of-range"


@pytest.mark.parametrize("name", ["α-Fe", "µ-alloy", "N42 चुंबक", "क्‍ष", "m²", "Ünal & Söhne", "日本", "x" * 200])
def test_good_names_stay_as_they_are(name: str) -> None:
    assert clean_name(name) == (name, None)


@pytest.mark.parametrize(
    ("name", "code", "point", "guess"),
    [
        ("Nd\u200b", "hidden-character", "U+200B ZERO WIDTH SPACE", "Nd"),
        ("Nd\u00a0oxide", "hidden-character", "U+00A0 NO-BREAK SPACE", "Nd oxide"),
        ("\u202eNd", "hidden-character", "U+202E RIGHT-TO-LEFT OVERRIDE", "Nd"),
        ("Nd\x00", "hidden-character", "U+0000 control character", "Nd"),
        ("Nd\nPr", "hidden-character", "U+000A control character", "NdPr"),
        ("N\u200dd", "hidden-character", "U+200D ZERO WIDTH JOINER", "Nd"),
        ("\u039dd", "look-alike", "U+039D GREEK CAPITAL LETTER NU", "Nd"),
        ("m\u0430gnet", "look-alike", "U+0430 CYRILLIC SMALL LETTER A", "magnet"),
        ("Ｎd", "look-alike", "U+FF2E FULLWIDTH LATIN CAPITAL LETTER N", "Nd"),
    ],
)
def test_bad_names_say_the_code_point(name: str, code: str, point: str, guess: str) -> None:
    _, trouble = clean_name(name)
    assert trouble is not None
    assert (trouble.code, trouble.guess) == (code, guess)
    assert point in trouble.problem
    assert trouble.problem.isprintable()
    assert point == code_point(point and next(sign for sign in name if f"U+{ord(sign):04X}" == point[:6]))


def test_free_text_may_hold_lines_and_any_script() -> None:
    text = "Rule 9(1), see\n“Gazette”, भारत\u00a0सरकार"
    assert clean_text(f" {text} ") == (text, None)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2027-03-31", ""),
        ("2024-02-29", ""),
        ("2025-02-29", "date-impossible"),
        ("2027-13-01", "date-impossible"),
        ("31-03-2027", "date-unclear"),
        ("2027/03/31", "date-unclear"),
        ("२०२७-०३-३१", "date-unclear"),
        ("2027-3-31", "date-unclear"),
        ("3027-03-31", "date-implausible"),
    ],
)
def test_dates(text: str, code: str) -> None:
    day, trouble = read_date(text)
    assert (trouble.code if trouble else "") == code
    assert np.isnat(day) == bool(code)


@pytest.mark.parametrize(
    ("text", "parts"), [("a; b", ["a", "b"]), ("a;;b;", ["a", "b"]), ("a, b", ["a, b"]), (" ; ", [])]
)
def test_lists_are_separated_by_semicolons(text: str, parts: list[str]) -> None:
    assert split_list(text) == parts


def test_a_bad_value_in_a_list_is_named() -> None:
    finding = spoil.only(spoil.found(spoil.spoilt("origins", 0, countries="CHN; XX")))
    assert "'XX'" in finding.problem
    finding = spoil.only(spoil.found(spoil.spoilt("freight", 0, materials="N35; oxid")))
    assert (finding.fix, "'oxid'" in finding.problem) == ("Did you mean 'oxide'?", True)
    assert spoil.only(spoil.found(spoil.spoilt("freight", 1, materials=";"))).code == "not-in-list"


def test_what_is_seen_is_safe_to_print_and_short() -> None:
    assert seen("a\x1b[31m\u202e") == "a\\u001b[31m\\u202e"
    assert len(visible("y" * 5000)) == 80
    assert [seen(value) for value in (None, True, 7.0, 0.5, float("nan"), 3)] == ["", "TRUE", "7", "0.5", "nan", "3"]
    assert listing(["a", "b"], 1) == "'a' and 1 more"
    assert nearest("", []) == ""


def test_no_finding_holds_a_control_character() -> None:
    data = base.rows()
    for table in data.values():
        for row in table:
            row.update({name: f"{value}\x1b" for name, value in row.items() if isinstance(value, str)})
    for finding in spoil.found(data):
        texts = (finding.value, finding.problem, finding.fix, finding.where, *finding.also)
        assert all(text.isprintable() for text in texts)
