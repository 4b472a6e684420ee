"""Fingerprints: whole numbers that are equal where the figures they are made of are, and hardly ever else."""

from __future__ import annotations

import numpy as np

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)


def mix(values: np.ndarray) -> np.ndarray:
    """Spread the bits of whole numbers (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = values + _GOLDEN
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def bits(values: np.ndarray) -> np.ndarray:
    """The bits of figures as whole numbers; those of -0 are those of 0."""
    return np.ascontiguousarray(values + 0.0, np.float64).view(np.uint64)


def sums(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Sum of each part of an array of whole numbers, from one edge to the next, whatever overflows."""
    total = np.concatenate([[np.uint64(0)], np.cumsum(values, dtype=np.uint64)])
    return np.asarray(total[edges[1:]] - total[edges[:-1]])
