"""Worths prove that nothing runs on itself, and never where the linear program finds what does."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.sparse import csr_array

from planner.network.loops import _worths

AMOUNT = st.sampled_from([0.0, 0.0, 0.25, 0.5, 1.0, 1.5])


@st.composite
def chains(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, int]:
    """Tonnes taken and given, processes and then lanes × places; every process takes something."""
    places, workers, lanes = draw(st.integers(2, 5)), draw(st.integers(1, 4)), draw(st.integers(0, 4))
    takes, gives = (np.zeros((workers + lanes, places)) for _ in range(2))
    for number in range(workers):
        takes[number] = draw(st.lists(AMOUNT, min_size=places, max_size=places))
        takes[number, draw(st.integers(0, places - 1))] = 1.0
        gives[number] = draw(st.lists(AMOUNT, min_size=places, max_size=places))
    for number in range(workers, workers + lanes):
        takes[number, draw(st.integers(0, places - 1))] = 1.0
        gives[number, draw(st.integers(0, places - 1))] = 1.0
    return takes, gives, workers


def runs_on_itself(takes: np.ndarray, gives: np.ndarray, workers: int) -> bool:
    run = np.zeros((1, len(takes)))
    run[0, :workers] = 1.0
    balance = (takes - gives).T
    found = linprog(np.zeros(len(takes)), A_ub=balance, b_ub=np.zeros(len(balance)), A_eq=run, b_eq=[1.0])
    return found.status == 0


@given(chains())
@settings(max_examples=300, deadline=None)
def test_no_worths_where_something_runs_on_itself(chain: tuple[np.ndarray, np.ndarray, int]) -> None:
    takes, gives, workers = chain
    worth = _worths(csr_array(takes), csr_array(gives), workers)
    if worth is not None:
        assert (takes @ worth >= gives @ worth).all()
        assert (takes @ worth > gives @ worth)[:workers].all()
        assert not runs_on_itself(takes, gives, workers)


def test_a_circle_of_lanes_and_recipes_with_losses_has_worths() -> None:
    takes = np.array([[1.1, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])
    gives = np.array([[0.0, 1.0, 0.0], [0.99, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert _worths(csr_array(takes), csr_array(gives), 2) is not None
    gives[0, 1] = 1.12
    assert _worths(csr_array(takes), csr_array(gives), 2) is None
