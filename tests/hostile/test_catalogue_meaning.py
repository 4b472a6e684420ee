"""Units, dates, licences, caps, demand, periods, stock and builds: rows 59 to 89 of the catalogue."""

from __future__ import annotations

import datetime

import pytest

from planner.errors import InfeasibleError
from planner.run.options import RunOptions
from planner.run.pipeline import run
from planner.tables import validate
from planner.workbook import read_book
from tests.cases.hand import all_from, offer, want, way, ways, world
from tests.hostile import workbooks as w
from tests.run.inputs import clashing, small

DAY = datetime.date


def with_unit(folder, sheet, column, unit, table=None):
    """The valid case with another text in the unit row of one column."""
    return w.write(folder, sheets={sheet: w.sheet_xml(sheet, table or w.rows()[sheet], units={column: unit})})


def cell(path, sheet, column, row):
    """What a cell was understood to be."""
    validated = validate(read_book(path))
    assert validated.tables is not None, validated.findings
    return validated.tables[sheet][column].iloc[row]


def planned(folder, **sheets):
    """The plan of a small world."""
    return run(w.write(folder, w.as_case(world(**sheets))), RunOptions(out=folder / "run", force=True))


def test_unit_mixed(tmp_path):
    """A column has one unit, so kilograms beside tonnes need a row with the unit in words, which is an error."""
    found = w.one_error(w.write(tmp_path, w.changed("demand", 2, tonnes="14000 kg")), "not-a-number")
    assert found.where == w.place("demand", "tonnes", 2)
    assert "unit stands in the header" in found.fix
    header = w.sheet_xml("demand", w.rows()["demand"], units={"tonnes": "kg"}, heads={"tonnes": "tonnes [t]"})
    w.one_error(w.write(tmp_path, sheets={"demand": header}), "unit-twice", "demand!I3")


def test_unit_unknown(tmp_path):
    found = w.one_error(with_unit(tmp_path, "demand", "tonnes", "ton"), "unknown-unit", "demand!I3")
    assert found.value == "ton"
    assert "'kg'" in found.problem


def test_unit_currency_mixed(tmp_path):
    found = w.one_error(with_unit(tmp_path, "offers", "price_per_t", "USD/t"), "unknown-unit", "offers!F3")
    assert "'currency'" in found.fix
    assert w.one_error(w.write(tmp_path, w.changed("offers", 2, price_per_t="4 lakh")), "not-a-number")
    data = w.rows()
    data["offers"][2]["currency"] = "EUR"
    (found,) = w.errors(w.write(tmp_path, data))
    assert found.where in (w.place("offers", "currency", 2), "exchange_rates")
    assert "EUR" in found.problem + found.value


def test_unit_scale_outlier(tmp_path):
    path = w.write(tmp_path, w.changed("demand", 1, tonnes=14000))
    found = [one for one in w.findings(path) if one.code == "scale-outlier"]
    assert [one.where for one in found] == [w.place("demand", "tonnes", 1)]


def test_date_text_ambiguous(tmp_path):
    path = w.write(tmp_path, w.changed("licences", 0, valid_to="03/04/2027"))
    w.one_error(path, "date-unclear", w.place("licences", "valid_to", 0))


def test_date_1904(tmp_path):
    """The same day in a workbook that counts from 1904 is 1,462 less; it reads as the same day, with a warning."""
    data = w.rows()
    for table in data.values():
        for row in table:
            for column, value in row.items():
                if type(value) is DAY:
                    row[column] = value - datetime.timedelta(days=1462)
    path = w.write(tmp_path, data, workbook='<workbookPr date1904="1"/>')
    w.one_warning(path, "date-1904")
    plain = w.write(tmp_path, name="plain.xlsx")
    assert cell(path, "licences", "valid_to", 0) == cell(plain, "licences", "valid_to", 0)


def test_date_serial_raw(tmp_path):
    path = w.write(tmp_path, w.changed("licences", 0, valid_to=45000))
    w.one_error(path, "date-serial", w.place("licences", "valid_to", 0))


@pytest.mark.parametrize("written", ["FY26-27", "2026-27", "FY26", "FY2026-28", "FY 2026-27", "2026/27"])
def test_date_fy_string(tmp_path, written):
    path = w.write(tmp_path, w.changed("demand", 4, period=written))
    w.one_error(path, "dangling-reference", w.place("demand", "period", 4))
    w.accepted(w.write(tmp_path, w.changed("demand", 4, period="FY2026-27")))


def test_date_fy_edge(tmp_path):
    """31 March ends a fiscal year and 1 April begins the next: a year's demand falls on the months it has here."""
    for start, year in (("2026-03", "FY2025-26"), ("2026-04", "FY2026-27")):
        case = {**world(1, start=start), "demand": [want(12, year)], "offers": [offer("o", "port", 5)]}
        assert planned(tmp_path, **case).results["deliveries"]["tonnes"].sum() == pytest.approx(1.0)
    done = planned(tmp_path, **{**world(1, 1, start="2026-03"), "demand": [want(12, "FY2025-26")]})
    assert done.results["shortages"].set_index("period")["demand_t"].to_dict() == {"P1": 1.0}


def test_date_leap(tmp_path):
    w.accepted(w.write(tmp_path, w.changed("offers", 2, as_of=DAY(2024, 2, 29))))
    where = w.place("offers", "as_of", 2)
    w.one_error(w.write(tmp_path, w.changed("offers", 2, as_of="2025-02-29")), "date-impossible", where)
    day_sixty = w.Xml('<c r="{}" s="1"><v>60</v></c>')
    w.one_error(w.write(tmp_path, w.changed("offers", 2, as_of=day_sixty)), "date-impossible", where)


def test_date_timezone_text(tmp_path):
    """The day counts as it is written; a zone never moves it."""
    path = w.write(tmp_path, w.changed("licences", 0, valid_to="2027-03-31T23:30Z"))
    assert w.errors(path) == []
    assert str(cell(path, "licences", "valid_to", 0))[:10] == "2027-03-31"
    path = w.write(tmp_path, w.changed("licences", 0, valid_to="31.03.2027 23:30 IST"))
    w.one_error(path, "date-unclear", w.place("licences", "valid_to", 0))


def test_date_time_part(tmp_path):
    late = datetime.datetime(2027, 3, 31, 23, 59, 59)
    path = w.write(tmp_path, w.changed("licences", 0, valid_to=late))
    assert w.errors(path) == []
    assert str(cell(path, "licences", "valid_to", 0))[:10] == "2027-03-31"


def test_lic_end_before_start(tmp_path):
    path = w.write(tmp_path, w.changed("licences", 0, valid_from=DAY(2027, 3, 1), valid_to=DAY(2027, 2, 1)))
    w.one_error(path, "window-reversed", w.place("licences", "valid_to", 0))


def licensed(*licences, months=(6, 6), demand=None):
    """A Chinese offer under export control, ten tonnes wanted in each period, and licences to bring them home."""
    return {
        **world(*months),
        "offers": [offer("china", "works", 5)],
        "origins": all_from("china", "CHN"),
        "controls": [{"control": "moc", "country": "CHN", "scope": "export", "rule": "licence", "materials": "magnet"}],
        "licences": [
            {"licence": f"L{number}", "control": "moc", "holder": "c", "materials": "magnet", "quota_t": 100}
            | {"status": "granted"}
            | licence
            for number, licence in enumerate(licences, start=1)
        ],
        "demand": demand or [want(10, f"P{number}") for number, _ in enumerate(months, start=1)],
        **ways(way("sea", "works", "port", 1)),
    }


def crossed(done):
    """Tonnes that crossed under each licence."""
    return done.results["licence_deliveries"].groupby("licence")["tonnes"].sum().to_dict()


def test_lic_outside_horizon(tmp_path):
    rows = licensed({"valid_from": "2031-01-01"})
    path = w.write(tmp_path, w.as_case(rows))
    found = [one for one in w.findings(path) if one.code == "holds-nowhere"]
    assert [(one.severity.value, one.sheet) for one in found] == [("warning", "licences")]
    assert planned(tmp_path, **rows).told()["delivered_t"] == 0.0


@pytest.mark.parametrize(("last", "tonnes"), [("2026-06-30", 0.0), ("2026-07-01", 10.0)])
def test_lic_partial_period(tmp_path, last, tonnes):
    """1 July is the middle of the 183 days from April to September: a licence that covers it holds, for all of it."""
    done = planned(tmp_path, **licensed({"valid_to": last}, months=(6,)))
    assert "edge-inside-period" in {one.code for one in done.findings}
    assert done.told()["delivered_t"] == pytest.approx(tonnes)


def test_lic_zero_quota(tmp_path):
    assert planned(tmp_path, **licensed({"quota_t": 0})).told()["delivered_t"] == 0.0


def test_lic_blank_quota(tmp_path):
    path = w.write(tmp_path, w.changed("licences", 0, quota_t=None))
    w.one_error(path, "missing-value", w.place("licences", "quota_t", 0))


def test_lic_overlap(tmp_path):
    """Two licences on one lane: each has its own quota, and the tonnes are split between them."""
    done = planned(tmp_path, **licensed({"quota_t": 4}, {"quota_t": 5}, months=(12,)))
    assert crossed(done) == pytest.approx({"L1": 4.0, "L2": 5.0})
    assert done.told()["short_t"] == pytest.approx(1.0)


def test_lic_forbid_and_allow(tmp_path):
    data = w.rows()
    data["conditions"].append({"condition": "x", "licences": "L1", "customer": "Beta"})
    w.one_error(w.write(tmp_path, data), "forbid-and-allow", w.place("conditions", "customer", 3))


@pytest.mark.parametrize("share", [1.2, 120, 1.0000001])
def test_cap_over_100(tmp_path, share):
    path = w.write(tmp_path, w.changed("caps", 0, share=share))
    w.one_error(path, "share-over-1", w.place("caps", "share", 0))


def test_cap_percent_vs_fraction(tmp_path):
    found = w.one_error(w.write(tmp_path, w.changed("caps", 0, share=40)), "share-over-1")
    assert "%" in found.fix
    percent = [{**row, "share": row["share"] * 100} for row in w.rows()["caps"]]
    path = with_unit(tmp_path, "caps", "share", "%", percent)
    assert cell(path, "caps", "share", 1) == 0.6


def test_cap_contradict(tmp_path):
    data = w.rows()
    data["caps"] = [
        {"cap": country, "country": country, "stage": "magnet", "share": share}
        for country, share in (("CHN", 0.4), ("JPN", 0.2), ("IND", 0.3))
    ]
    found = [one for one in w.errors(w.write(tmp_path, data)) if one.code == "cap-contradict"]
    assert [one.sheet for one in found] == ["caps"]
    assert "0.9" in found[0].problem


def test_cap_vs_floor(tmp_path):
    """A hard floor of 60 % at home and a least of 50 % that must be taken from abroad: the clash names both."""
    rows = licensed({}, months=(12,))
    rows["offers"].append(offer("home", "port", 50))
    rows["origins"] = [*rows["origins"], *all_from("home", "IND")]
    rows["offers"][0].update(least_t_per_year=5, most_t_per_year=5, take_or_pay="no")
    rows["caps"] = [{"cap": "china", "country": "CHN", "stage": "magnet", "share": 0.4, "base": "demand"}]
    rows["floors"] = [{"floor": "china first", "country": "CHN", "stage": "magnet", "share": 0.5, "base": "demand"}]
    found = w.one_error(w.write(tmp_path, w.as_case(rows)), "cap-under-floor", "floors!E5")
    assert found.also == ("caps!E5",)
    with pytest.raises(InfeasibleError, match="self-reliance"):
        run(w.write(tmp_path, w.as_case(clashing())), RunOptions(out=tmp_path / "clash"))


def test_cap_unknown_country(tmp_path):
    for code in ("CN", "XXX", "China", "QQQ", "UK"):
        path = w.write(tmp_path, w.changed("caps", 1, country=code))
        w.one_error(path, "unknown-country", w.place("caps", "country", 1))


def test_dem_zero(tmp_path):
    done = planned(tmp_path, demand=[want(0)], offers=[offer("o", "port", 5)])
    told = done.told()
    assert (told["objective_inr"], told["demand_t"], told["short_t"]) == (0.0, 0.0, 0.0)
    for table in done.results.frames.values():
        numbers = table.select_dtypes("number")
        assert not numbers.isin([float("inf"), -float("inf")]).any().any()
    shares = done.results["dependency"]
    assert not shares["traced_share"].gt(1).any()


def test_dem_one_period(tmp_path):
    assert planned(tmp_path, offers=[offer("o", "port", 5)]).told()["delivered_t"] == pytest.approx(10.0)


def test_per_gap(tmp_path):
    data = w.changed("periods", 3, start=DAY(2028, 4, 1), period="FY2028-29")
    found = [one for one in w.errors(w.write(tmp_path, data)) if one.code == "period-gap"]
    assert [one.where for one in found] == [w.place("periods", "start", 3)]


def test_per_unsorted(tmp_path):
    sheets = small()
    sheets["periods"] = sheets["periods"][::-1]
    turned, plain = (
        run(w.write(tmp_path, w.as_case(case), name=f"{name}.xlsx"), RunOptions(out=tmp_path / name))
        for name, case in (("turned", sheets), ("plain", small()))
    )
    assert turned.told()["objective_inr"] == plain.told()["objective_inr"]
    tables = [(one.folder / "tables" / "deliveries.csv").read_bytes() for one in (turned, plain)]
    assert tables[0] == tables[1]


def test_per_lead_exceeds_horizon(tmp_path):
    path = w.write(tmp_path, w.changed("routes", 2, lead_months=16))
    found = [one for one in w.findings(path) if one.code == "lead-over-horizon"]
    assert [one.where for one in found] == [w.place("routes", "lead_months", 2)]
    assert "2028" in found[0].problem or "first" in found[0].problem or "16" in found[0].problem


def test_stk_open_over_cap(tmp_path):
    path = w.write(tmp_path, w.changed("opening_stock", 0, tonnes=41))
    w.one_error(path, "opening-over-most", w.place("opening_stock", "tonnes", 0))


def test_exp_zero_cost(tmp_path):
    path = w.write(tmp_path, w.changed("builds", 0, capital_inr_per_unit=0))
    found = [one for one in w.findings(path) if one.sheet == "builds"]
    assert [(one.code, one.where, one.severity.value) for one in found] == [
        ("free-build", w.place("builds", "capital_inr_per_unit", 0), "warning")
    ]
