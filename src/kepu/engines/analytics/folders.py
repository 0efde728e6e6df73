"""Folders of facts, opened for reading: what is there, what is missing, and whether it may be read together."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kepu.engines.analytics.manifests import FOLDER, MANIFEST, Folder, Manifest, read_manifest
from kepu.engines.analytics.measures import MeasureSpec
from kepu.engines.analytics.periods import months_between
from kepu.engines.analytics.refusals import FactsRefused
from kepu.engines.analytics.writing import sha256_of

NAMED = 3  # folders named in a message; the rest are counted


@dataclass(frozen=True, slots=True)
class FactFolders:
    """The manifests of all folders of a few directories, in the order of region and month."""

    manifests: tuple[Manifest, ...]

    def __bool__(self) -> bool:
        return bool(self.manifests)

    @property
    def keys(self) -> list[str]:
        """Measures that any folder knows."""
        return sorted({key for manifest in self.manifests for key in manifest.measures})

    def within(self, region_prefix: str = "", first: date | None = None, last: date | None = None) -> FactFolders:
        """Only the folders that can hold facts of that region and time."""
        lowest = "" if first is None else f"{first:%Y-%m}"
        highest = "9999-12" if last is None else f"{last:%Y-%m}"
        return FactFolders(
            tuple(
                manifest
                for manifest in self.manifests
                if manifest.folder.region.startswith(region_prefix[:6]) and lowest <= manifest.folder.month <= highest
            )
        )

    def files(self) -> list[str]:
        return [str(manifest.path.with_name(file.name)) for manifest in self.manifests for file in manifest.files]

    def spec(self, key: str) -> MeasureSpec:
        """The one definition of a measure. Raises FactsRefused where folders lack it or define it differently."""
        holders: dict[tuple[object, ...], list[Manifest]] = {}
        specs = {}
        for manifest in self.manifests:
            spec = manifest.spec(key)
            meaning = () if spec is None else spec.meaning
            specs[meaning] = spec
            holders.setdefault(meaning, []).append(manifest)
        lacking = holders.pop((), [])
        if not holders:
            close = difflib.get_close_matches(key, self.keys, 3, 0.5)
            hint = f"相近的有：{'、'.join(close)}" if close else "不带指标名运行，可列出全部指标"
            raise FactsRefused("FAC-005", f"这些文件夹里没有指标“{key}”。{hint}")
        if lacking:
            raise FactsRefused(
                "FAC-005", f"{_named(lacking)} 导出时还没有指标“{key}”，少算会误导。请重新导出这些月份，或缩小范围"
            )
        if len(holders) > 1:
            versions = "；".join(
                f"第 {found[0].measures[key].get('version')} 版：{_named(found)}" for found in holders.values()
            )
            raise FactsRefused(
                "FAC-004", f"指标“{key}”的口径不一致，不能合在一起算（{versions}）。请用新口径重新导出旧的"
            )
        [meaning] = holders
        found = specs[meaning]
        assert found is not None
        return found

    @property
    def sites(self) -> set[str]:
        return {manifest.site for manifest in self.manifests}

    def missing(self, first: date | None, last: date | None) -> list[Folder]:
        """Months that a region has not delivered although another region has, or the region itself before and after."""
        months = sorted({manifest.folder.month for manifest in self.manifests})
        if not months:
            return []
        expected = months_between(date.fromisoformat(f"{months[0]}-01"), date.fromisoformat(f"{months[-1]}-01"))
        lowest = months[0] if first is None else f"{first:%Y-%m}"
        highest = months[-1] if last is None else f"{last:%Y-%m}"
        present = {manifest.folder for manifest in self.manifests}
        regions = sorted({manifest.folder.region for manifest in self.manifests})
        wanted = (Folder(region, month) for region in regions for month in expected if lowest <= month <= highest)
        return [folder for folder in wanted if folder not in present]

    def verify(self) -> None:
        """Compare every file with its checksum. Raises FactsRefused for the first that differs."""
        for manifest in self.manifests:
            for file in manifest.files:
                path = manifest.path.with_name(file.name)
                if sha256_of(path) != file.sha256:
                    raise FactsRefused("FAC-003", f"“{path}”的内容与清单不符，可能复制出错。请重新复制或重新导出")


def open_folders(directories: Sequence[Path]) -> FactFolders:
    """Read all manifests below the directories; sizes of files are compared, contents are not.

    Raises FactsRefused: no facts there, a copy that is not whole, another schema version, the same facts twice.
    """
    found: dict[tuple[str, Folder], Manifest] = {}
    for directory in directories:
        manifests = [read_manifest(path) for path in _manifest_paths(directory)]
        if not manifests:
            raise FactsRefused(
                "FAC-001", f"“{directory}”里没有导出的数据（应有 region6=…/month=…/{MANIFEST}）。请检查路径"
            )
        for manifest in manifests:
            _check_whole(manifest)
            same = found.setdefault((manifest.site, manifest.folder), manifest)
            if same is not manifest:
                raise FactsRefused(
                    "FAC-006", f"“{same.path.parent}”与“{manifest.path.parent}”是同一份数据，会重复计算。请只留一个"
                )
    ordered = sorted(found.values(), key=lambda manifest: (manifest.folder, manifest.site))
    return FactFolders(tuple(ordered))


def _manifest_paths(directory: Path) -> Iterable[Path]:
    for folder in sorted(directory.glob("region6=*/month=*")):
        path = folder / MANIFEST
        if not FOLDER.fullmatch("/".join(folder.parts[-2:])):
            continue
        if path.exists():
            yield path
        elif any(folder.glob("part-*.parquet")):
            raise FactsRefused("FAC-003", f"“{folder}”里有数据而没有清单 {MANIFEST}。请重新复制或重新导出这个文件夹")


def _check_whole(manifest: Manifest) -> None:
    region, month = manifest.folder
    if manifest.path.parent.parts[-2:] != (f"region6={region}", f"month={month}"):
        raise FactsRefused("FAC-003", f"“{manifest.path}”写的是 {region} 的 {month}，与文件夹名不符。请放回原处")
    for file in manifest.files:
        path = manifest.path.with_name(file.name)
        try:
            size = path.stat().st_size
        except OSError:
            size = -1
        if size != file.bytes:
            raise FactsRefused("FAC-003", f"“{path}”缺失或不完整。请重新复制或重新导出这个文件夹")


def _named(manifests: list[Manifest]) -> str:
    names = [f"{manifest.folder.region} 的 {manifest.folder.month}" for manifest in manifests[:NAMED]]
    rest = f" 等 {len(manifests)} 个文件夹" if len(manifests) > NAMED else ""
    return "、".join(names) + rest
