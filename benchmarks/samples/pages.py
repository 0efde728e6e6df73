"""Schemes as plain text, as a web page and as a printed page."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path
from string import Template

import typst
from annotated import Line, Scheme, final_text

TEMPLATES = Path(__file__).resolve().parent / "templates"
INDENTS = {"body": "　　", "right": "　" * 20}
TYPST_SIGNS = re.compile(r"([\\#$*_`<>@~\[\]])")


def write_txt(scheme: Scheme, target: Path) -> None:
    """Plain text as offices paste it: paragraphs indented by two full-width spaces, titles bare."""
    printed = [INDENTS.get(line.set_as, "") + final_text(line.text) for line in scheme.paragraphs()]
    target.write_bytes("\n".join([*printed, ""]).encode(scheme.layout.get("encoding", "utf-8")))


def _html_paragraph(line: Line) -> str:
    text, length = line.text, line.heading_length
    if line.set_as in ("head", "center"):
        return f'<p style="text-align:center"><strong>{text}</strong></p>'
    if line.set_as == "right":
        return f'<p style="text-align:right">{text}</p>'
    if length:
        heading = f'<strong><span style="font-family:楷体">{text[:length]}</span></strong>'
        return f"<p>&emsp;&emsp;{heading}{text[length:]}</p>"
    return f'<p>&emsp;&emsp;<span style="font-size:16pt">{text}</span></p>'


def write_html(scheme: Scheme, target: Path) -> None:
    """A government web page with the clutter around the article."""
    page = Template((TEMPLATES / "page.html").read_text("utf-8"))
    body = "\n".join(_html_paragraph(line) for line in scheme.paragraphs())
    title = f"关于印发《{scheme.gold['meta']['title']}》的通知"
    target.write_text(page.substitute(title=title, site="云泽市人民政府门户网站", body=body), "utf-8")


def _typst_paragraph(line: Line) -> str:
    text = TYPST_SIGNS.sub(r"\\\1", line.text)
    if line.set_as == "page":
        return "#pagebreak()"
    if line.set_as == "body":
        return f"#par[{text}]"
    bare = f"#par(first-line-indent: 0pt)[{text}]"
    side = {"head": "center", "center": "center", "right": "right"}.get(line.set_as)
    return f"#align({side})[{bare}]" if side else bare


def write_pdf(scheme: Scheme, target: Path) -> None:
    """A printed page: hard-wrapped lines, a running header, page numbers."""
    page = Template((TEMPLATES / "page.typ").read_text("utf-8"))
    head = page.substitute(title=scheme.gold["meta"]["title"], header=scheme.layout["header"])
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "page.typ"
        draft.write_text("\n\n".join([head, *map(_typst_paragraph, scheme.paragraphs())]), "utf-8")
        target.write_bytes(typst.compile(str(draft)))
