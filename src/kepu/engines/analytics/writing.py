"""Facts into Parquet: the folders of a region's months, each replaced as a whole and in one step."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kepu.engines.analytics.facts import AREAS, MODES, SCHEMA, Fact, table_of
from kepu.engines.analytics.manifests import MANIFEST, DataFile, Folder, Manifest, manifest_text
from kepu.engines.analytics.measures import MeasureSpec
from kepu.engines.analytics.refusals import FactsRefused

ROWS_PER_GROUP = 65_536
ROWS_IN_MEMORY = 524_288
MOST_FOLDERS = 480  # each keeps a file open
UNFINISHED = ".unfinished"
# Digits of a checksum that tell versions of a folder's file apart.
NAME_DIGITS = 16


class FolderWriter:
    """One folder. Append tables, then `commit` or `abandon`; until the commit the folder reads as before."""

    def __init__(
        self, directory: Path, folder: Folder, *, site: str, catalogue: dict[str, MeasureSpec], exported_at: str
    ) -> None:
        self.folder = folder
        self.path = folder.under(directory)
        self._site, self._catalogue, self._exported_at = site, catalogue, exported_at
        self._measures = pa.array(catalogue, pa.string())
        self._rows = 0
        self._writer: pq.ParquetWriter | None = None

    def append(self, table: pa.Table) -> None:
        """Add facts of this folder's region and month, in any order; those of one measure lie best in one table.

        table: columns of SCHEMA. Raises FactsRefused where a row does not belong here or breaks the contract.
        """
        _check(table, self.folder, self._measures)
        if self._writer is None:
            self.path.mkdir(parents=True, exist_ok=True)
            self._writer = pq.ParquetWriter(self.path / UNFINISHED, SCHEMA, compression="zstd")
        # Sorted, equal facts give equal bytes, and statistics let readers skip what lies elsewhere.
        order = [(name, "ascending") for name in ("measure", "region", "happened_on")]
        rest = [(name, "ascending") for name in SCHEMA.names if name not in dict(order)]
        self._writer.write_table(table.sort_by(order + rest), row_group_size=ROWS_PER_GROUP)
        self._rows += table.num_rows

    def commit(self) -> Manifest:
        """Replace what the folder held, also where there was nothing to append: then it now holds no facts."""
        self.path.mkdir(parents=True, exist_ok=True)
        manifest = Manifest(
            site=self._site,
            folder=self.folder,
            exported_at=self._exported_at,
            files=tuple(self._finish()),
            measures={key: spec.to_dict() for key, spec in sorted(self._catalogue.items())},
            path=self.path / MANIFEST,
        )
        unfinished = self.path / f"{UNFINISHED}-{MANIFEST}"
        unfinished.write_text(manifest_text(manifest), encoding="utf-8")
        _put_in_place(unfinished, manifest.path)
        named = {file.name for file in manifest.files}
        for old in self.path.glob("part-*.parquet"):
            if old.name not in named:
                old.unlink()
        return manifest

    def abandon(self) -> None:
        """Leave the folder as it was."""
        if self._writer is not None:
            self._writer.close()
        (self.path / UNFINISHED).unlink(missing_ok=True)

    def _finish(self) -> Iterable[DataFile]:
        if self._writer is None:
            return
        self._writer.close()
        unfinished = self.path / UNFINISHED
        checksum = sha256_of(unfinished)
        name = f"part-{checksum[:NAME_DIGITS]}.parquet"
        size = unfinished.stat().st_size
        _put_in_place(unfinished, self.path / name)
        yield DataFile(name, size, self._rows, checksum)


class FactsWriter:
    """A stream of facts into the folders of a scope.

    with FactsWriter(directory, scope=scope, site="990123", catalogue=specs, exported_at=when) as writer:
        for fact in facts:
            writer.add(fact)

    scope: every folder that this export speaks for. On leaving the block all of them are replaced, those without any
    fact by empty ones; an exception leaves all as they were. A fact outside the scope is refused.
    site: whose records these are, such as the region of the site; the folders of several sites may be read together.
    catalogue: every measure the site offers, so that "no facts" can be told from "not measured here".
    exported_at: ISO 8601, as shown to people.
    Facts may come in any order; those of one measure in a row make the smaller files. About half a million facts are
    held in memory. Only one writer at a time may work in a directory: the second is refused.
    """

    def __init__(
        self,
        directory: Path,
        *,
        scope: Iterable[Folder],
        site: str,
        catalogue: Iterable[MeasureSpec],
        exported_at: str,
    ) -> None:
        specs = {spec.key: spec for spec in catalogue}
        self._directory = directory
        self._folders = {
            folder: FolderWriter(directory, folder, site=site, catalogue=specs, exported_at=exported_at)
            for folder in sorted(set(scope))
        }
        if len(self._folders) > MOST_FOLDERS:
            raise ValueError(f"{len(self._folders)} folders at once; write at most {MOST_FOLDERS}, region by region")
        self._waiting: dict[tuple[Folder, str], list[Fact]] = {}
        self._rows_waiting = 0
        self.manifests: list[Manifest] = []

    def add(self, fact: Fact) -> None:
        """Raises FactsRefused where the fact is out of scope; what else is wrong with it is told later."""
        folder = Folder(fact.region[:6], f"{fact.happened_on:%Y-%m}")
        if folder not in self._folders:
            raise FactsRefused(
                "FAC-014", f"记录“{fact.source}”（{fact.happened_on}，地区 {fact.region}）不在这次导出的范围内"
            )
        waiting = self._waiting.setdefault((folder, fact.measure), [])
        waiting.append(fact)
        self._rows_waiting += 1
        if len(waiting) >= ROWS_PER_GROUP:
            self._write(folder, fact.measure)
        elif self._rows_waiting >= ROWS_IN_MEMORY:
            self._write_all()

    def __enter__(self) -> Self:
        self._lock = _lock(self._directory)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._write_all()
                self.manifests = [writer.commit() for writer in self._folders.values()]
        finally:
            for writer in self._folders.values():
                writer.abandon()
            os.close(self._lock)

    def _write_all(self) -> None:
        for folder, measure in sorted(self._waiting):
            self._write(folder, measure)

    def _write(self, folder: Folder, measure: str) -> None:
        facts = self._waiting.pop((folder, measure))
        self._rows_waiting -= len(facts)
        self._folders[folder].append(table_of(facts))


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _lock(directory: Path) -> int:
    """A lock that ends with the process, whatever ends it."""
    directory.mkdir(parents=True, exist_ok=True)
    handle = os.open(directory / ".writing", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        os.close(handle)
        raise FactsRefused("FAC-015", f"另一个导出正在写“{directory}”，请等它结束后再试") from held
    return handle


def _put_in_place(unfinished: Path, final: Path) -> None:
    """Give a finished file its name. After a power cut the name stands for the whole content or for the old one."""
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(final)


def _check(table: pa.Table, folder: Folder, measures: pa.Array) -> None:
    """Raises FactsRefused that names the record of the first row found wrong, and why."""
    if table.schema != SCHEMA:
        raise FactsRefused("FAC-014", "事实的列与约定不符，无法写入")
    rules = {
        "地区不是所在文件夹的 12 位代码": pc.match_substring_regex(table["region"], rf"^{folder.region}\d{{6}}$"),
        "日期不在所在文件夹的月份": pc.equal(pc.strftime(table["happened_on"], "%Y-%m"), folder.month),
        "指标不在目录里": pc.is_in(table["measure"], measures),
        "单位路径应为 8 位编号加斜杠": pc.match_substring_regex(table["unit"], r"^(\d{8}/)*$"),
        "线上线下只能是 onsite、online 或空": pc.is_in(table["mode"], pa.array(MODES)),
        "城乡只能是 urban、rural 或空": pc.is_in(table["area"], pa.array(AREAS)),
    }
    for words, holds in rules.items():
        if not pc.all(holds, min_count=0).as_py():
            row = table.slice(pc.index(holds, False).as_py(), 1).to_pylist()[0]
            raise FactsRefused("FAC-014", f"记录“{row['source']}”的指标“{row['measure']}”不能导出：{words}")
