"""Sets and vectors are numbered alike, whether few are looked up or many."""

import numpy as np
import pytest

from planner.network.pools import FEW, BitSets, Vectors


@pytest.mark.parametrize("count", [1, FEW, FEW + 1, 20 * FEW])
def test_a_vector_keeps_its_number(count):
    random = np.random.default_rng(count)
    rows = random.integers(0, 5, (count, 3))
    pool = Vectors(3)
    numbers = pool.numbers(rows)
    assert (pool.matrix()[numbers] == rows).all()
    assert (pool.numbers(rows[::-1]) == numbers[::-1]).all()
    assert len(pool) == len({(0, 0, 0), *map(tuple, rows.tolist())})
    assert pool.numbers(np.zeros((1, 3), np.int64)).tolist() == [0]


def test_many_new_vectors_after_a_few_keep_the_first():
    pool = Vectors(2)
    few = pool.numbers(np.array([[1, 2], [3, 4]]))
    many = pool.numbers(np.column_stack([np.arange(5 * FEW), np.ones(5 * FEW, np.int64)]))
    assert pool.numbers(np.array([[1, 2], [3, 4]])).tolist() == few.tolist()
    assert len(set(many.tolist())) == 5 * FEW


def test_vectors_without_width_are_all_one():
    pool = Vectors(0)
    assert pool.numbers(np.zeros((2 * FEW, 0), np.int64)).tolist() == [0] * (2 * FEW)
    assert len(pool) == 1


@pytest.mark.parametrize("count", [1, FEW + 1])
def test_unions_of_many_pairs_are_those_of_each(count):
    random = np.random.default_rng(count)
    left, right = random.integers(0, 4, count), random.integers(0, 4, count)
    sets = BitSets()
    single = [sets.number_of([member]) for member in range(4)]
    found = sets.union(np.array(single)[left], np.array(single)[right])
    assert [sets.members(int(number)) for number in found] == [
        sorted({*pair}) for pair in zip(left, right, strict=True)
    ]
