"""Write the golden files anew: ``python -m tests.golden_lp``. Read the difference before you keep it."""

from __future__ import annotations

from tests.golden_lp.cases import golden, texts

if __name__ == "__main__":
    for name, lines in texts().items():
        golden(name).write_text(lines, encoding="utf-8", newline="\n")
