"""The folder of one region and month: where it stands, and the manifest that says what is in it.

    DIR/region6=990123/month=2026-05/manifest.json
                                     part-1f0c….parquet

The manifest is the truth about the folder: files that it does not name do not exist. Replacing it in one step is
therefore what replaces the folder, and a reader sees the old state or the new one, never a mixture. The folders are
named so that other programs read them as partitions; the six digits do not hide the column `region`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from kepu.engines.analytics.facts import SCHEMA_VERSION
from kepu.engines.analytics.measures import MeasureSpec
from kepu.engines.analytics.refusals import FactsRefused

MANIFEST = "manifest.json"
FOLDER = re.compile(r"region6=(?P<region>\d{6})/month=(?P<month>\d{4}-(?:0[1-9]|1[0-2]))")


class Folder(NamedTuple):
    """What one folder holds: the facts of a month whose region code begins with six digits."""

    region: str
    month: str

    def under(self, directory: Path) -> Path:
        return directory / f"region6={self.region}" / f"month={self.month}"


class DataFile(NamedTuple):
    name: str
    bytes: int
    rows: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """site: whose records these are, since unit paths mean something only there. measures: key → definition."""

    site: str
    folder: Folder
    exported_at: str
    files: tuple[DataFile, ...]
    measures: dict[str, dict[str, Any]]
    path: Path

    @property
    def rows(self) -> int:
        return sum(file.rows for file in self.files)

    def spec(self, key: str) -> MeasureSpec | None:
        entry = self.measures.get(key)
        return None if entry is None else MeasureSpec.from_dict(entry)


def manifest_text(manifest: Manifest) -> str:
    content = {
        "schema": SCHEMA_VERSION,
        "site": manifest.site,
        "region": manifest.folder.region,
        "month": manifest.folder.month,
        "exported_at": manifest.exported_at,
        "rows": manifest.rows,
        "files": [file._asdict() for file in manifest.files],
        "measures": manifest.measures,
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_manifest(path: Path) -> Manifest:
    """Raises FactsRefused where it cannot be read, or is of a schema that this version does not know."""
    try:
        content = json.loads(path.read_bytes())
        if content["schema"] != SCHEMA_VERSION:
            raise FactsRefused(
                "FAC-002",
                f"“{path.parent}”的数据格式是第 {content['schema']} 版，本程序只读第 {SCHEMA_VERSION} 版。"
                "请用同一版本的程序重新导出",
            )
        return Manifest(
            site=content["site"],
            folder=Folder(content["region"], content["month"]),
            exported_at=content["exported_at"],
            files=tuple(DataFile(**file) for file in content["files"]),
            measures=content["measures"],
            path=path,
        )
    except OSError as error:
        raise FactsRefused("FAC-003", f"读不了“{path}”（{error.strerror}）。请检查路径和权限") from error
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise FactsRefused("FAC-003", f"“{path}”不是完整的清单。请重新复制或重新导出这个文件夹") from error
