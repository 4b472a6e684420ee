"""Time and memory of every phase, beside the other ways to build a linear program; see ``python -m tests.bench``."""
