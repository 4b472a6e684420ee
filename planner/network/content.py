"""Content: the share of a material's value that comes from a country, for controls of scope content.

Found on the provenances that would exist without controls, licences apart:

* 1 for what a process in the country made;
* for an offer what its row states, else 1 if any stage depends on the country, else 0; lots count like an offer that
  states none;
* for a process elsewhere the value of the tracked inputs times their content, over the value of all tracked outputs;
* with several ways to one material and origin, the largest; at most 1; a pass-through keeps its input's.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.network.closure import PROVENANCE_BITS, Reach, World

if TYPE_CHECKING:
    from planner.network.processes import Process

_MASK = (1 << PROVENANCE_BITS) - 1
ROUNDING = 1e-15


@dataclass(frozen=True)
class Contents:
    """Content of one country.

    Attributes:
        keys: number of a material and an origin together, rising.
        values: content, share of the value.
        origins: number of origins, for making keys.
    """

    keys: np.ndarray
    values: np.ndarray

    def of(self, materials: np.ndarray, origins: np.ndarray) -> np.ndarray:
        """Content of materials of given origins; 0 for what does not exist."""
        if not self.keys.size:
            return np.zeros(np.shape(materials))
        wanted = _key(materials, origins)
        place = np.minimum(np.searchsorted(self.keys, wanted), len(self.keys) - 1)
        return np.asarray(np.where(self.keys[place] == wanted, self.values[place], 0.0))


def _key(materials: np.ndarray, origins: np.ndarray) -> np.ndarray:
    return np.asarray(materials, np.int64) << PROVENANCE_BITS | origins


def find_contents(  # noqa: PLR0913, PLR0917
    world: World,
    reach: Reach,
    processes: list[Process],
    supplies: tuple[np.ndarray, np.ndarray, np.ndarray],
    reference_value: np.ndarray,
    made_in: np.ndarray,
) -> Contents:
    """Content of one country in everything that would exist without controls.

    Args:
        world: the sets met so far.
        reach: what would exist without controls.
        processes: all process versions.
        supplies: material, origin and content of each offer and lot.
        reference_value: INR/t by material.
        made_in: truth by process version: it runs in the country.
    """
    materials_count = len(world.tracked)
    origin_of = world.provenances.matrix()[:, 0]

    def keys_of(node_keys: np.ndarray) -> np.ndarray:
        return _key((node_keys >> PROVENANCE_BITS) % materials_count, origin_of[node_keys & _MASK])

    keys = np.unique(keys_of(reach.keys))
    values = np.zeros(len(keys))
    np.maximum.at(values, np.searchsorted(keys, _key(supplies[0], supplies[1])), supplies[2])
    steps = []
    for number, (process, campaigns) in enumerate(zip(processes, reach.campaigns, strict=True)):
        outputs = [place for place, (material, _) in enumerate(process.outputs) if world.tracked[material]]
        inputs = [place for place, material in enumerate(process.inputs) if world.tracked[material]]
        if not outputs or not len(campaigns.outputs):
            continue
        to = np.searchsorted(keys, keys_of(campaigns.outputs[:, outputs]))
        start = np.searchsorted(keys, keys_of(campaigns.inputs[:, inputs]))
        if process.pass_through:
            weights = np.ones(len(inputs))
        elif made_in[number]:
            np.maximum.at(values, to, 1.0)
            continue
        else:
            worth = sum(reference_value[process.outputs[p][0]] * process.outputs[p][1] for p in outputs)
            weights = np.array([reference_value[process.inputs[p]] * process.use[p] for p in inputs]) / worth
        steps.append((start, to, weights))
    return Contents(keys, _settle(values, steps))


def _settle(values: np.ndarray, steps: list[tuple[np.ndarray, np.ndarray, np.ndarray]]) -> np.ndarray:
    """Repeat all steps until nothing rises; recycling loops yield less than they take, so this ends."""
    while True:
        before = values.copy()
        for start, to, weights in steps:
            flow = np.minimum(values[start] @ weights, 1.0)
            np.maximum.at(values, to, np.broadcast_to(flow[:, None], to.shape))
        if (values <= before + ROUNDING).all():
            return values
