"""The audit can fail: whatever is spoilt in a good plan, it notices, and names the rule."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.audit import spoilings
from tests.audit.grand import grand
from tests.audit.plans import Plan, plan_of
from tests.audit.spoil import SPOILINGS


@pytest.fixture(scope="module")
def good() -> Plan:
    plan = plan_of(grand())
    assert plan is not None
    return plan


def test_good_plan_passes(good: Plan) -> None:
    certificate = good.audit()
    assert certificate.passed, certificate.summary()
    tested = {check.family for check in certificate.checks if check.rows}
    assert set(certificate.told()["families"]) - tested == {"files", "churn"}


def test_enough_ways_to_spoil() -> None:
    assert spoilings.__doc__
    assert len(SPOILINGS) >= 40
    families = Counter(spoiling.family for spoiling in SPOILINGS.values())
    assert len(families) >= 25


@pytest.mark.parametrize("name", SPOILINGS)
def test_spoilt_plan_is_caught(good: Plan, name: str) -> None:
    spoiling, plan = SPOILINGS[name], good.copy()
    spoiling.change(plan)
    certificate = plan.audit()
    broken = [(check.family, check.rule) for check in certificate.checks if not check.passed]
    assert any(family == spoiling.family and spoiling.rule in rule for family, rule in broken), broken
    assert not certificate.passed
    assert spoiling.family in certificate.broken
    assert spoiling.family in certificate.summary()
