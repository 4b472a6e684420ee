"""One module for each idea of the formulation: its variables, its rows, its cost lines.

No block imports another. Each states what it ``PROVIDES`` on the model and what it ``REQUIRES`` to be there, adds its
part by ``add`` and, where it has ``COST_LINES``, prices it by ``costs``. The docstrings are the formulation as built;
``models/README.md`` is printed from them.
"""
