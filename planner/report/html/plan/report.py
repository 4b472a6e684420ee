"""The page of a plan: key figures, then one block for each question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.calendar import DAY
from planner.report.html.blocks import KeyFigure
from planner.report.html.figures import per_kg, percent, rupees, tonnes, unbroken
from planner.report.html.labels import counted, country, listed, month, say
from planner.report.html.page import page
from planner.report.html.plan import builds, chain, dependency, licences, limits, mix, money, proof, shortages

if TYPE_CHECKING:
    from planner.report.html.blocks import Block, Language, Words
    from planner.report.html.plan.facts import Facts


def report(facts: Facts, language: Language = "en") -> str:
    """The report of a plan as one HTML file; the same bytes for the same plan."""
    title = facts.tables.title
    calendar = facts.calendar
    subtitle = say(
        "report.subtitle",
        first=month(calendar.edges[0]),
        last=month(calendar.edges[-1] - DAY),
        periods=counted("periods", len(calendar)),
        variant=_variant(facts),
    )
    return page(
        title,
        _blocks(facts),
        subtitle=subtitle,
        figures=_figures(facts),
        notes=(say("report.note_money"), say("report.note_file")),
        language=language,
    )


def _variant(facts: Facts) -> Words:
    """Scenarios, changes and target that were planned; "" for the workbook as it is."""
    told = [*facts.totals.get("scenarios", ()), *facts.totals.get("sets", ()), facts.totals.get("target", "")]
    named: list[Words] = [str(name) for name in told if name]
    return say("report.variant", names=listed(named)) if named else ""


def _blocks(facts: Facts) -> list[Block]:
    found: list[Block | None] = [
        mix.block(facts),
        *chain.blocks(facts),
        dependency.block(facts),
        *licences.blocks(facts),
        builds.block(facts),
        money.payers(facts),
        money.bridge(facts),
        shortages.block(facts),
        *limits.blocks(facts),
        proof.audit(facts),
        proof.sources(facts),
    ]
    return [block for block in found if block is not None]


def _figures(facts: Facts) -> list[KeyFigure]:
    yearly, totals = facts.yearly, facts.totals
    asked, got, short = (float(totals[name]) for name in ("demand_t", "delivered_t", "short_t"))
    paid, served = float(yearly["paid_inr"].sum()), float(yearly["served_t"].sum())
    each: Words = per_kg(paid / served / 1e3) if served else "–"
    costs, capital = facts["costs"], facts["builds"]
    state = float(costs.loc[costs["payer"] == "state", "inr"].sum())
    served_share = percent(got / asked, 1) if asked else "–"
    found = [
        KeyFigure(say("key.served"), served_share, say("key.served_note", got=tonnes(got), short=tonnes(short))),
        KeyFigure(say("key.cost"), rupees(paid),
                  say("key.cost_note", each=each, present=rupees(float(totals["cost_paid_inr"])))),
        *_dependency(facts),
        KeyFigure(say("key.state"), rupees(state), say("key.state_note")),
        KeyFigure(say("key.builds"), rupees(float(capital["capital_inr"].sum())),
                  say("key.builds_note", count=counted("options", capital["option"].nunique()),
                      subsidy=rupees(float(capital["subsidy_inr"].sum())))),
    ]  # fmt: skip
    return found


def _dependency(facts: Facts) -> list[KeyFigure]:
    """What is made at home, and what hangs on the foremost foreign country, in the last year."""
    first, last = facts.years[0], facts.years[-1]
    found: list[KeyFigure] = []
    if facts.chains:
        stage = facts.chains[0][-1]
        note = say("key.home_note", stage=facts.stage(stage), first=first,
                   share=percent(facts.shares.get((first, stage, facts.home), (0.0, 0.0))[0]))  # fmt: skip
        label = say("key.home", country=country(facts.home), year=unbroken(last))
        found.append(KeyFigure(label, percent(facts.shares.get((last, stage, facts.home), (0.0, 0.0))[0]), note))
    head = dependency.headline(facts)
    if head is not None:
        who, stage, traced, last_step = head
        note = say("key.foreign_note", stage=facts.stage(stage), last=percent(last_step))
        found.append(KeyFigure(say("key.foreign", country=who, year=unbroken(last)), percent(traced), note))
    return found
