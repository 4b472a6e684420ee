"""What Pyomo imports unasked is put off, and is there as soon as somebody uses it."""

from __future__ import annotations

import subprocess
import sys

import pytest

BEGIN = "import sys; import models.arrays; import planner.solve; "


def python(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", BEGIN + program], capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", ["scipy.stats", "numpy.f2py", "numpy.testing"])
def test_what_nobody_uses_is_not_loaded(name: str) -> None:
    done = python(f"print(sorted(name for name in sys.modules if name.startswith('{name}')))")
    assert done.stdout.strip() == f"['{name}']", done.stderr


@pytest.mark.parametrize(
    "use",
    [
        "import scipy.stats; assert scipy.stats.norm.cdf(0.0) == 0.5",
        "from scipy.stats import norm; assert norm.cdf(0.0) == 0.5",
        "import scipy; assert scipy.stats.norm.cdf(0.0) == 0.5",
        "import scipy.stats.distributions as d; assert d.norm.cdf(0.0) == 0.5",
        "import scipy.spatial.distance as d; assert d.euclidean([0, 3], [4, 0]) == 5",
        "from scipy.integrate import quad; assert abs(quad(lambda x: x, 0, 1)[0] - 0.5) < 1e-12",
        "from scipy.optimize import linprog; assert linprog([1.0], bounds=[(2, 3)]).fun == 2",
        "import scipy.stats; assert not hasattr(scipy.stats, 'nothing'); assert scipy.stats.__name__ == 'scipy.stats'",
        "import numpy.testing as t; t.assert_equal(1, 1)",
        "import numpy; numpy.testing.assert_equal(1, 1); assert numpy.testing.__file__",
        "from numpy.testing import assert_equal; assert_equal(1, 1)",
        "import numpy.f2py; assert numpy.f2py.get_include()",
        "from pyomo.common.dependencies import scipy; assert scipy.stats.norm.cdf(0.0) == 0.5",
        "from models.put_off import put_off; put_off(('json.none', 'json')); import json; json.dumps({})",
    ],
)
def test_they_are_there_when_they_are_used(use: str) -> None:
    done = python(use)
    assert done.returncode == 0, done.stderr
