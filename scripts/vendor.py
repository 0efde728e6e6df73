"""Copy the few front-end files that pages load out of node_modules into the static folder.

npm has checked each package against its hash in package-lock.json; this script checks that what lies in node_modules
is what the lock names, and copies only what changed. Source-map comments are cut: the maps are not shipped, and the
static storage would look for them.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ROOT / "node_modules"
VENDOR = ROOT / "src/kepu/ui/static/vendor"

# package: {file in the package: file in the static folder}; htmx comes with django-htmx.
FILES = {
    "bootstrap": {
        "dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
        "dist/js/bootstrap.bundle.min.js": "bootstrap/bootstrap.bundle.min.js",
        "LICENSE": "bootstrap/LICENSE.md",
    },
    "echarts": {
        "dist/echarts.min.js": "echarts/echarts.min.js",
        "LICENSE": "echarts/LICENSE",
        "NOTICE": "echarts/NOTICE",
        "licenses/LICENSE-d3": "echarts/LICENSE-d3",
    },
    # Built into echarts.min.js: only its licence is copied.
    "zrender": {
        "LICENSE": "echarts/LICENSE-zrender",
    },
    "jsqr": {
        "dist/jsQR.js": "jsqr/jsQR.js",
        "LICENSE": "jsqr/LICENSE",
    },
}
SOURCE_MAP = re.compile(rb"\n?(?://|/\*)# sourceMappingURL=[^\s*]+(?: \*/)?\n?")


def main() -> int:
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    wanted = {target for files in FILES.values() for target in files.values()} | {"versions.json"}
    versions = {}
    for package, files in FILES.items():
        versions[package] = installed_version(package)
        if versions[package] != locked[f"node_modules/{package}"]["version"]:
            print(f"node_modules holds another {package} than the lock names: remove node_modules, then `make setup`.")
            return 1
        for source, target in files.items():
            write(VENDOR / target, SOURCE_MAP.sub(b"", (PACKAGES / package / source).read_bytes()))
    write(VENDOR / "versions.json", json.dumps(versions, indent=2, sort_keys=True).encode() + b"\n")
    for path in VENDOR.rglob("*"):
        if path.is_file() and path.relative_to(VENDOR).as_posix() not in wanted:
            path.unlink()
    return 0


def installed_version(package: str) -> str | None:
    path = PACKAGES / package / "package.json"
    return json.loads(path.read_text())["version"] if path.exists() else None


def write(path: Path, content: bytes) -> None:
    if path.exists() and path.read_bytes() == content:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    sys.exit(main())
