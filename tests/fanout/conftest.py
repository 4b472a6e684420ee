from __future__ import annotations

import pytest

from tests.fanout.processes import snapshot


@pytest.fixture(scope="session")
def code(tmp_path_factory):
    """The code in a place where nobody changes it between the two halves of a test."""
    return snapshot(tmp_path_factory.mktemp("code"))
