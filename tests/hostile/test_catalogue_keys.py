"""Names and references: rows 37 to 58 of the catalogue."""

from __future__ import annotations

import csv
import json
import unicodedata

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from planner.cli.app import app
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.run.saved import open_run
from planner.tables import validate
from planner.workbook import read_book
from tests.cases.hand import chain, material, offer, process, recipe, way, ways, world
from tests.hostile import workbooks as w
from tests.run.inputs import small


def names(path, sheet, column):
    validated = validate(read_book(path))
    assert validated.tables is not None, validated.findings
    return validated.tables[sheet][column].tolist()


def with_customer(*rows):
    data = w.rows()
    data["customers"] += rows
    return data


def test_key_duplicate(tmp_path):
    found = w.one_error(w.write(tmp_path, with_customer(dict(w.rows()["customers"][0]))), "duplicate-key")
    assert (found.where, found.also) == ("customers!A7", ("customers!A5",))


def test_key_duplicate_conflict(tmp_path):
    data = with_customer({"customer": "Alpha", "label": "Another"})
    found = w.one_error(w.write(tmp_path, data), "duplicate-key")
    assert (found.where, found.also) == ("customers!A7", ("customers!A5",))


def test_key_duplicate_case(tmp_path):
    found = w.one_error(w.write(tmp_path, with_customer({"customer": "ALPHA"})), "name-clash")
    assert (found.where, found.also) == ("customers!A7", ("customers!A5",))


def test_key_trailing_space(tmp_path):
    path = w.write(tmp_path, with_customer({"customer": " Gamma "}))
    w.one_warning(path, "name-trimmed", "customers!A7")
    assert names(path, "customers", "customer")[2] == "Gamma"


@pytest.mark.parametrize(("sign", "point"), [("\u200b", "U+200B"), ("\u00a0", "U+00A0"), ("\ufeff", "U+FEFF")])
def test_key_nbsp_zero_width(tmp_path, sign, point):
    found = w.one_error(w.write(tmp_path, with_customer({"customer": f"Gam{sign}ma"})), "hidden-character")
    assert found.where == "customers!A7"
    assert point in found.problem


@pytest.mark.parametrize(("name", "script"), [("\u039dd", "GREEK"), ("m\u0430gnet", "CYRILLIC")])
def test_key_lookalike(tmp_path, name, script):
    found = w.one_error(w.write(tmp_path, with_customer({"customer": name})), "look-alike", "customers!A7")
    assert script in found.problem


def test_key_nfc_nfd(tmp_path):
    """One name, composed here and decomposed there, is one name."""
    data = w.rows()
    composed, apart = (unicodedata.normalize(form, "Ünal Söhne") for form in ("NFC", "NFD"))
    assert composed != apart
    data["customers"].append({"customer": composed})
    data["demand"][4]["customer"] = apart
    data["deliveries"][0]["customers"] = f"Alpha; {apart}"
    path = w.write(tmp_path, data)
    w.accepted(path)
    assert names(path, "customers", "customer")[2] == names(path, "demand", "customer")[4]


def test_key_hindi(tmp_path):
    """A name in Devanagari comes out of a whole run as it went in, in CSV and Excel alike."""
    hindi = "नियोडिमियम चुंबक"
    data = w.as_case(small())
    for table in data.values():
        for row in table:
            for column, value in row.items():
                if value == "c" and column in ("customer", "holder"):
                    row[column] = hindi
    done = run(w.write(tmp_path, data), RunOptions(out=tmp_path / "run"))
    raw = (done.folder / "tables" / "deliveries.csv").read_bytes()
    assert hindi in raw.decode("utf-8-sig")
    assert set(open_run(done.folder).table("deliveries")["customer"]) == {hindi}
    book = load_workbook(done.folder / "results.xlsx")
    assert any(cell.value == hindi for sheet in book for row in sheet.iter_rows() for cell in row)


def test_key_na_code(tmp_path):
    """Namibia's alpha-2 code, None and null are words like any other, and no country is written with two letters."""
    path = w.write(tmp_path, with_customer(*({"customer": name} for name in ("NA", "None", "null", "nan", "N/A"))))
    w.accepted(path)
    assert names(path, "customers", "customer")[2:] == ["NA", "None", "null", "nan", "N/A"]
    w.one_error(w.write(tmp_path, w.changed("locations", 0, country="NA")), "unknown-country", "locations!C5")
    w.accepted(w.write(tmp_path, w.changed("contents", 0, country="NAM")))


def test_key_numeric_id(tmp_path):
    """The text rule: a name is what stands in the cell, so 007 and 7 differ, and a number 7 reads as the text 7."""
    path = w.write(tmp_path, with_customer({"customer": "007"}, {"customer": 7}))
    w.accepted(path)
    assert names(path, "customers", "customer")[2:] == ["007", "7"]
    found = w.one_error(w.write(tmp_path, with_customer({"customer": "7"}, {"customer": 7.0})), "duplicate-key")
    assert found.where == "customers!A8"


def test_key_long(tmp_path):
    found = w.one_error(w.write(tmp_path, with_customer({"customer": "x" * 10_000})), "too-long", "customers!A7")
    assert len(found.value) < 200


@pytest.mark.parametrize("escaped", ["_x0000_", "_x001B_[31m", "_x0007_"])
def test_key_control_char(tmp_path, escaped):
    found = w.one_error(w.write(tmp_path, with_customer({"customer": f"Gam{escaped}ma"})), "hidden-character")
    assert found.where == "customers!A7"
    assert found.value.isprintable()


def test_key_rtl_override(tmp_path):
    found = w.one_error(w.write(tmp_path, with_customer({"customer": "\u202eammaG"})), "hidden-character")
    assert (found.where, "U+202E" in found.problem) == ("customers!A7", True)


RESERVED = ("../x", "CON", "a/b", "=x", "NUL.csv", "C:\\x", "~", "-rf", "'quoted'", "%TEMP%", "summary")


def test_key_reserved(tmp_path):
    """Such names are text in every table, and no file and no sheet is named by them."""
    data = w.as_case(small())
    data["customers"] += [{"customer": name} for name in RESERVED]
    data["demand"] += [{**data["demand"][0], "demand": f"of {name}", "customer": name} for name in RESERVED]
    done = run(w.write(tmp_path, data), RunOptions(out=tmp_path / "run"))
    plain = run(w.write(tmp_path, w.as_case(small())), RunOptions(out=tmp_path / "plain"))
    files = [sorted(path.relative_to(one.folder).as_posix() for path in one.folder.rglob("*")) for one in (done, plain)]
    assert files[0] == files[1]
    sheets = [load_workbook(one.folder / "results.xlsx", read_only=True).sheetnames for one in (done, plain)]
    assert sheets[0] == sheets[1]
    assert set(open_run(done.folder).table("deliveries")["customer"]) | set(
        open_run(done.folder).table("shortages")["customer"]
    ) >= set(RESERVED)
    with (done.folder / "tables" / "shortages.csv").open(encoding="utf-8-sig", newline="") as file:
        written = {row["customer"] for row in csv.DictReader(file)}
    assert "'=x" in written
    assert "=x" not in written


def test_ref_dangling_source(tmp_path):
    found = w.one_error(w.write(tmp_path, w.changed("routes", 2, origin="mien")), "dangling-reference")
    assert (found.where, found.value, found.fix) == (w.place("routes", "origin", 2), "mien", "Did you mean 'mine'?")


def test_ref_dangling_material(tmp_path):
    found = w.one_error(w.write(tmp_path, w.changed("recipes", 2, material="oxid")), "dangling-reference")
    assert (found.where, found.fix) == (w.place("recipes", "material", 2), "Did you mean 'oxide'?")


def case_file(folder, **sheets):
    """A small world as a workbook."""
    return w.write(folder, w.as_case(world(**sheets)))


METALS = {
    "stages": chain("refined", "metal"),
    "materials": [
        material("magnet", "metal"),
        material("oxide", "refined", can_have_passed="refined"),
        material("metal", "metal", can_have_passed="refined;metal"),
    ],
}


def test_ref_orphan(tmp_path):
    """A process whose input nothing supplies is told, with where the way to it breaks."""
    sheets = {
        "materials": [material("magnet", "magnet"), material("metal", "metal")],
        "offers": [offer("o", "port", 10)],
        "processes": [process("press", "plant", "magnet")],
        "recipes": recipe("press", metal=1),
        **ways(way("road", "plant", "port")),
    }
    told = CliRunner().invoke(app, ["lint", str(case_file(tmp_path, **sheets)), "--json"])
    found = [one for one in json.loads(told.stdout)["findings"] if one["sheet"] == "processes"]
    assert [(one["severity"], one["cell"]) for one in found] == [("warning", "A5")], told.stdout


def test_ref_demand_unreachable(tmp_path):
    path = case_file(tmp_path, offers=[offer("o", "mill", 10)])
    found = w.one_warning(path, "demand-unreachable", "demand!D5")
    done = run(path, RunOptions(out=tmp_path / "run"))
    assert done.told()["short_t"] == pytest.approx(10.0)
    assert found.problem


def test_ref_recipe_cycle(tmp_path):
    """A circle in which something is lost may turn; one that loses nothing is an error that prints it."""
    sheets = {**METALS, "processes": [process("smelt", "plant", "metal"), process("burn", "plant", "oxide")]}
    lossy = case_file(tmp_path, **sheets, recipes=[*recipe("smelt", oxide=1), *recipe("burn", metal=1.01)])
    assert w.errors(lossy) == []
    closed = case_file(tmp_path, **sheets, recipes=[*recipe("smelt", oxide=1), *recipe("burn", metal=1)])
    found = w.one_error(closed, "loop-without-loss")
    assert {"smelt", "burn"} <= set(found.problem.replace(",", " ").replace("'", " ").replace(".", " ").split())


def test_ref_recipe_gain_loop(tmp_path):
    sheets = {**METALS, "processes": [process("smelt", "plant", "metal"), process("burn", "plant", "oxide")]}
    path = case_file(tmp_path, **sheets, recipes=[*recipe("smelt", oxide=1), *recipe("burn", metal=0.8)])
    found = w.one_error(path, "loop-without-loss")
    assert found.where in ("processes!A5", "processes!A6")


def test_ref_recipe_empty(tmp_path):
    data = w.rows()
    data["processes"].append({"process": "magic", "location": "plant", "output": "N42", "variable_cost_per_t": 1})
    w.one_error(w.write(tmp_path, data), "process-without-input", w.place("processes", "output", 4))
    data = w.rows()
    data["processes"].append({"process": "dig", "location": "mine", "output": "ore", "variable_cost_per_t": 1})
    assert w.errors(w.write(tmp_path, data)) == []


def test_ref_yield_over_1(tmp_path):
    """Recipes say tonnes in for a tonne out, so no cell is a yield; what is a share of something cannot be above 1."""
    for sheet, column in (("contents", "content"), ("caps", "share"), ("floors", "share"), ("builds", "subsidy_share")):
        for value in (1.2, 85):
            (found,) = w.errors(w.write(tmp_path, w.changed(sheet, 0, **{column: value})))
            assert (found.code, found.where) == ("share-over-1", w.place(sheet, column, 0))
    (found,) = w.errors(w.write(tmp_path, w.changed("recipes", 2, t_per_t=0)))
    assert (found.code, found.where) == ("out-of-range", w.place("recipes", "t_per_t", 2))
