"""Parts of SciPy and NumPy that are imported unasked are put off until somebody uses them.

As soon as both packages are there Pyomo imports statistics, integration and geometry of SciPy, so that they are at
hand, and SciPy imports all that NumPy names, its compiler of Fortran and its tests included. Nobody here uses them, and
to load them takes half of the time before ``plan solve`` begins its work. The lazy loader of the standard library is of
no use: it loads at the first ``import`` of a module, not at its first use.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, Final

UNASKED: Final = ("numpy.f2py", "numpy.testing", "scipy.stats", "scipy.integrate", "scipy.spatial")


class Later(ModuleType):
    """A module that loads when something in it is first asked for."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module holds
        """Something in the module itself, which takes the place of this one.

        Raises:
            AttributeError: it has no such thing.
        """
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


def put_off(names: tuple[str, ...] = UNASKED) -> None:
    """Let modules load when something in them is first asked for; those that are loaded stay as they are.

    Args:
        names: full names of modules; those that their package does not have are passed over.
    """
    for name in names:
        spec = None if name in sys.modules else find_spec(name)
        if spec is not None:
            sys.modules[name] = module = Later(name)
            module.__spec__ = spec
            package, _, part = name.rpartition(".")
            if package:
                vars(sys.modules[package]).setdefault(part, module)
