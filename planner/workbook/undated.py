"""An archive whose parts carry no time: the same bytes for the same content, and no need of a clock that is right."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openpyxl.writer.excel import ExcelWriter

if TYPE_CHECKING:
    import io

    from openpyxl.workbook import Workbook


class UndatedArchive(zipfile.ZipFile):
    """An archive to write to, whose parts all carry the first day that archives know."""

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_rest: Any, **_more: Any) -> None:  # noqa: ANN401
        """Write a part; the standard library refuses the time of a clock that was set back before 1980."""
        with self.open(self._part(str(zinfo_or_arcname)), "w") as part:
            part.write(data.encode("utf-8") if isinstance(data, str) else data)

    def write(self, filename: Any, arcname: Any = None, *_rest: Any, **_more: Any) -> None:  # noqa: ANN401
        """Write a file as a part."""
        with Path(filename).open("rb") as source, self.open(self._part(str(arcname or filename)), "w") as part:
            shutil.copyfileobj(source, part)

    def _part(self, name: str) -> zipfile.ZipInfo:
        info = zipfile.ZipInfo(name)
        info.compress_type = self.compression
        return info


def save(workbook: Workbook, stream: io.BytesIO) -> None:
    """Write a workbook of openpyxl."""
    archive = UndatedArchive(stream, "w", zipfile.ZIP_DEFLATED)
    ExcelWriter(workbook, archive).save()
