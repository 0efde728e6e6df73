"""Make the sample schemes and their annotations from the sources beside this file.

    python benchmarks/samples/make_samples.py [NAME …]

Every scheme is about a fictional place and stands in sources/NAME.txt with its annotation, written by hand in the marks
that annotated.py explains. The document goes to src/kepu/demo/schemes, the annotation to NAME.gold.json here. The .pdf
needs a Noto Serif CJK SC font (Debian: fonts-noto-cjk).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from annotated import read_source
from pages import write_html, write_pdf, write_txt
from word_file import write_docx

HERE = Path(__file__).resolve().parent
SCHEMES = HERE.parents[1] / "src" / "kepu" / "demo" / "schemes"
WRITERS = {".txt": write_txt, ".html": write_html, ".docx": write_docx, ".pdf": write_pdf}


def main(names: list[str]) -> int:
    SCHEMES.mkdir(parents=True, exist_ok=True)
    for source in sorted((HERE / "sources").glob("*.txt")):
        if names and source.stem not in names:
            continue
        scheme = read_source(source)
        target = SCHEMES / scheme.layout["file"]
        WRITERS[target.suffix](scheme, target)
        gold = json.dumps(scheme.gold, ensure_ascii=False, indent=1)
        (HERE / f"{scheme.name}.gold.json").write_text(gold + "\n", "utf-8")
        counts = ", ".join(f"{len(found)} {key}" for key, found in scheme.gold.items() if isinstance(found, list))
        print(f"{target.name}: {target.stat().st_size:,} bytes; {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
