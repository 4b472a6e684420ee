"""Every package that an installation brings is pinned, and nothing else is: what ``-c constraints.txt`` promises."""

from __future__ import annotations

import importlib.metadata
import re
from importlib.util import find_spec

import pytest
from packaging.markers import default_environment
from packaging.utils import canonicalize_name

from tests.supply.closure import ROOT, environments, holds, needed, pins, project

_MARKER = r"[a-z_]+ [<>=!]+ '[^']+'"
_LINE = re.compile(rf"[a-z0-9][a-z0-9-]*==[0-9][0-9a-z.+]*( ; {_MARKER}( (and|or) {_MARKER})*)?")
EXTRAS = tuple(extra for extra in project() if extra)


def test_every_line_pins_one_version():
    """``name==1.2.3``, perhaps with a marker: no range, no address, no file, no option; in order, none twice."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 50
    for line in lines:
        assert _LINE.fullmatch(line), line
    assert len(set(lines)) == len(lines)
    names = [line.partition("==")[0] for line in lines]
    assert names == sorted(names)


def test_all_that_is_needed_anywhere_is_pinned_to_a_version_that_fits():
    """On Linux, macOS and Windows, with every Python that is supported and all extras."""
    pinned = pins()
    for environment in environments():
        for name, asked in needed(environment, EXTRAS).items():
            versions = [
                next(iter(pin.specifier)).version
                for pin in pinned
                if canonicalize_name(pin.name) == name and holds(pin.marker, environment)
            ]
            assert len(versions) == 1, (name, environment["sys_platform"], environment["python_version"], versions)
            for one in asked:
                assert one.specifier.contains(versions[0], prereleases=True), (name, str(one), versions)
                assert one.url is None, name


@pytest.mark.slow
@pytest.mark.skipif(find_spec("linopy") is None, reason="what the extra dev needs is known where it is installed")
def test_nothing_else_is_pinned():
    """A line that no installation needs is a leftover, and hides that something was dropped."""
    anywhere = {name for environment in environments() for name in needed(environment, EXTRAS)}
    assert {canonicalize_name(pin.name) for pin in pins()} == anywhere


def test_what_is_installed_is_what_is_pinned():
    environment = dict(default_environment())
    for name in needed(environment, ("test",)):
        (pin,) = [pin for pin in pins() if canonicalize_name(pin.name) == name and holds(pin.marker, environment)]
        assert importlib.metadata.version(name) == next(iter(pin.specifier)).version, name


def test_sc_solver_pin():
    """The solver and the modelling language are named with their version by the planner itself."""
    asked = " ".join(project()[""])
    assert re.search(r"highspy==\d+\.\d+\.\d+", asked)
    assert re.search(r"pyomo>=6\.10\.\d+,<6\.11", asked)
