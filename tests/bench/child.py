"""One measurement in a process of its own, so that no memory or import of another counts: ``child TASK WORDS OUT``."""

import json
import sys
from pathlib import Path

from tests.bench import tasks


def main(task, words, out):
    figures = getattr(tasks, task)(**json.loads(words))
    Path(out).write_text(json.dumps(figures), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
