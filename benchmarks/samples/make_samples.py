"""Make the sample schemes and their annotations from the sources beside this file.

    python benchmarks/samples/make_samples.py [NAME …]

Every scheme is about a fictional place and stands in sources/NAME.txt: one paragraph a line, its annotation in the
same place, written by hand. The document goes to src/kepu/demo/schemes (the demo imports some of them), the annotation
to NAME.gold.json here. Source lines that are not text of the document:

    %% key: value                         meta of the scheme; `file` and `style` say what to make
    # PATH KIND [GROUP] [auto] [run]      the next line is this heading; auto: Word numbers it; run: no number at all
    [[quote :: metric|>= 5 个|target|2030|year|scope|accept deadline null ;; next quantity]]
    @duty lead=A、B support=C shared=D refs=E [text=…]      who answers for the section, printed in the scheme's way
    @table HEADS / @row PATH | CATEGORY | TASK | lead=… | support=… refs=…        the annex of duties
    @phase NAME FIRST LAST
    ~head ~center ~right ~plain ~page     how the line is set
    {-deleted-} {+inserted+} {!text|comment!}       tracked changes and a comment, .docx only

Needs typst and a Noto Serif CJK SC font for the .pdf.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SOURCES = HERE / "sources"
SCHEMES = HERE.parents[1] / "src" / "kepu" / "demo" / "schemes"

MARKED_QUANTITY = re.compile(r"\[\[(.+?) :: (.+?)\]\]")
CHANGE = re.compile(r"\{-(?P<deleted>.*?)-\}|\{\+(?P<inserted>.*?)\+\}|\{!(?P<noted>.*?)\|(?P<comment>.*?)!\}")
AMOUNT = re.compile(
    r"(?P<comparator>>=|<=|>|<|=|about) (?P<low>-|\d+(?:\.\d+)?)(?:\.\.(?P<high>\d+))?(?: (?P<unit>\S+))?"
)
INLINE_STYLES = ("bracket", "layers", "told")
ROLES = ("lead", "support", "shared")
DUTY_FIELD = re.compile(r"(lead|support|shared|refs|role|text)=(\S*)")
LABEL = re.compile(r"(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十]+[）)]|\d+[.．、]\s*|——)")
HEADING_END = re.compile(r"[。：]|$")

Record = dict[str, Any]


@dataclass
class Line:
    """One printed paragraph: `text` with the marks for changes left in, `set_as` how it stands on the page."""

    text: str
    set_as: str = "body"
    level: int = 0
    auto: bool = False
    heading_length: int = 0


@dataclass
class Table:
    heads: list[str]
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Scheme:
    name: str
    meta: Record
    file: str = ""
    style: str = ""
    title_dash: str = ""
    lines: list[Line | Table] = field(default_factory=list)
    gold: Record = field(default_factory=dict)


def final_text(text: str) -> str:
    """The text as it reads once every tracked change is accepted."""
    return CHANGE.sub(lambda change: change["inserted"] or change["noted"] or "", text)


def number(text: str | None) -> int | float | None:
    if text in (None, "-"):
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def read_quantity(spec: str, quote: str, path: str) -> Record:
    """`metric|>= 5 个|role|deadline|frequency|scope|accept FIELD VALUE …`, empty fields from the right left out."""
    cells = [*(cell.strip() for cell in spec.split("|")), *[""] * 6]
    metric, amount, role, deadline, frequency, scope, accept = cells[:7]
    read = AMOUNT.fullmatch(amount)
    if read is None:
        raise ValueError(f"{path}: cannot read the amount {amount!r} of {quote!r}")
    accepted: dict[str, list[Any]] = {}
    for name, value in re.findall(r"accept (\w+) (\S+)", accept):
        accepted.setdefault(name, []).append(json.loads(value) if value == "null" or value.isdigit() else value)
    record = {
        "section_path": path or None,
        "quote": "".join(final_text(quote).split()),
        "metric": metric,
        "comparator": read["comparator"],
        "value": number(read["low"]),
        "value_max": number(read["high"]),
        "unit": read["unit"],
        "role": role or "target",
        "deadline": int(deadline) if deadline else None,
        "frequency": frequency or None,
        "scope": scope or None,
        "relative_to": None,
    }
    return record | ({"accept": accepted} if accepted else {})


def read_duty(text: str, path: str) -> Record:
    """The duty of one mark; `as_written` keeps the lists as the scheme prints them, commas between units included."""
    cells = dict(DUTY_FIELD.findall(text))
    names = {role: [name for name in re.split("[、，]", cells.get(role, "")) if name] for role in (*ROLES, "refs")}
    refs = names.pop("refs")
    group_role = cells.get("role", "support") if refs else None
    written = {role: cells.get(role, "") for role in ROLES}
    if group_role:
        written[group_role] = "、".join(part for part in (written[group_role], cells["refs"]) if part)
    return {
        "section_path": path,
        **names,
        "group_refs": refs,
        "group_role": group_role,
        "raw": cells.get("text", ""),
        "as_written": written,
    }


def print_duty(written: dict[str, str], style: str) -> list[str]:
    """The duty as the scheme prints it; the only line of a bracket is to be appended to the paragraph."""
    lead, support, shared = (written[role] for role in ROLES)
    if style == "bracket":
        return [f"〔牵头单位：{lead}，责任单位：{support}〕" if support else f"〔牵头单位：{lead}〕"]
    if style == "told":
        return [f"（{lead}牵头，{support}配合）"]
    if style == "layers":
        return [f"〔牵头部门：{lead}〕" if lead else f"〔{shared}按职责分工负责〕"]
    first, second = ("牵头单位", "责任单位") if style == "labels" else ("牵头部门", "配合部门")
    return [f"{first}：{lead}", *([f"{second}：{support}"] if support else [])]


def read_source(path: Path) -> Scheme:
    """Read one annotated source.

    Raises ValueError where a mark cannot be read.
    """
    meta: Record = {
        "title": None,
        "region": None,
        "issuer": None,
        "doc_number": None,
        "issue_date": None,
        "period": None,
        "status": "issued",
        "basis": [],
    }
    scheme = Scheme(path.stem, meta)
    sections: list[Record] = []
    indicators: list[Record] = []
    duties: list[Record] = []
    phases: list[Record] = []
    aliases: list[Record] = []
    heading: list[str] | None = None
    here = ""
    for raw in path.read_text("utf-8").splitlines():
        if raw.startswith("%%"):
            key, value = (part.strip() for part in raw[2:].split(":", 1))
            if key == "basis":
                title, _, doc_number = (part.strip() for part in value.partition("|"))
                meta["basis"].append({"title": title, "number": doc_number or None})
            elif key == "alias":
                written, canonical = (part.strip() for part in value.split("|"))
                aliases.append({"as_written": written, "canonical": canonical})
            elif key == "period":
                meta[key] = [int(year) for year in value.split()]
            elif key in ("file", "style"):
                setattr(scheme, key, value)
            else:
                meta[key] = value or None
        elif raw.startswith("# "):
            heading = raw[2:].split()
        elif raw.startswith("@duty "):
            duty = read_duty(raw, here)
            written = duty.pop("as_written")
            printed = [duty["raw"]] if duty["raw"] else print_duty(written, scheme.style)
            duty["raw"] = "\n".join(printed)
            duties.append(duty)
            if scheme.style in INLINE_STYLES:
                last = scheme.lines[-1]
                assert isinstance(last, Line)
                last.text += printed[0]
            else:
                scheme.lines += [Line(text) for text in printed]
        elif raw.startswith("@table "):
            scheme.lines.append(Table([cell.strip() for cell in raw[7:].split("|")]))
        elif raw.startswith("@row "):
            row_path, category, task, lead, support = (cell.strip() for cell in raw[5:].split("|"))
            duty = read_duty(f"{lead} {support}", row_path)
            written = duty.pop("as_written")
            cells = [written["lead"], written["support"]]
            duties.append(duty | {"raw": "\n".join([task, *cells])})
            table = scheme.lines[-1]
            assert isinstance(table, Table)
            table.rows.append([category, task, *cells])
        elif raw.startswith("@phase "):
            name, start, end = raw[7:].split()
            phases.append({"name": name, "start": int(start), "end": int(end)})
        elif raw:
            line = read_line(raw, scheme)
            if heading is not None:
                here = heading[0]
                sections.append(read_heading(heading, line))
                heading = None
            for quote, specs in MARKED_QUANTITY.findall(line.text):
                indicators += [read_quantity(spec, quote, here) for spec in specs.split(" ;; ")]
            line.text = MARKED_QUANTITY.sub(r"\1", line.text)
            scheme.lines.append(line)
    scheme.gold = {
        "source": scheme.file,
        "meta": meta,
        "sections": sections,
        "indicators": indicators,
        "responsibilities": duties,
        "phases": phases,
        "abbreviations": aliases,
    }
    return scheme


def read_line(raw: str, scheme: Scheme) -> Line:
    if not raw.startswith("~"):
        return Line(raw)
    set_as, _, text = raw[1:].partition(" ")
    return Line(text, set_as)


def read_heading(heading: list[str], line: Line) -> Record:
    """The section of `# PATH KIND [GROUP] [auto] [run]` above its text: the title runs to the first 。 or ：."""
    path, kind, *rest = heading
    group = next((word for word in rest if word not in ("auto", "run")), None)
    plain = final_text(MARKED_QUANTITY.sub(r"\1", line.text))
    printed = "" if {"auto", "run"} & set(rest) else LABEL.match(plain).group()  # type: ignore[union-attr]
    end = HEADING_END.search(plain, len(printed)).start()  # type: ignore[union-attr]
    line.level = path.count("/") + 1
    line.auto = "auto" in rest
    line.heading_length = min(end + 1, len(plain))
    label = printed.strip("、.．。 ") or (None if "run" in rest else path.rsplit("/", 1)[-1])
    return {
        "path": path,
        "level": line.level,
        "label": label,
        "title": plain[len(printed) : end],
        "kind": kind,
        "group": group,
    }


def write_txt(scheme: Scheme, target: Path) -> None:
    """Plain text as offices paste it: paragraphs indented by two full-width spaces, titles bare."""
    printed = []
    for line in scheme.lines:
        assert isinstance(line, Line)
        indent = "" if line.set_as != "body" else "　　"
        printed.append({"page": "", "right": "　" * 20}.get(line.set_as, indent) + final_text(line.text))
    encoding = "gb18030" if scheme.gold["meta"].get("encoding") == "gb18030" else "utf-8"
    target.write_bytes("\n".join([*printed, ""]).encode(encoding))


WEB_PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>{title}_{site}</title>
<style>.TRS_Editor p{{text-indent:2em;line-height:2}} .nav li{{display:inline}}</style>
<script>var columnId = "2211"; function setFont(size) {{ document.getElementById("zoom").style.fontSize = size + "px"; }}</script>
</head>
<body>
<div class="header"><a href="/">{site}</a><form action="/search"><input name="q" placeholder="请输入关键字"><button>搜索</button></form></div>
<ul class="nav"><li><a href="/">首页</a></li><li><a href="/zjyz/">走进云泽</a></li><li><a href="/zwgk/">政务公开</a></li><li><a href="/zwfw/">政务服务</a></li><li><a href="/hdjl/">互动交流</a></li></ul>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/zcwj/">政策文件</a> &gt; 市政府办公室文件</div>
<div class="article">
<h1>{title}</h1>
<div class="info">发布时间：2026-03-27 09:15　来源：{site}　浏览次数：<span id="hits">1024</span>　字号：[<a href="javascript:setFont(18)">大</a> <a href="javascript:setFont(16)">中</a> <a href="javascript:setFont(14)">小</a>]</div>
<div class="TRS_Editor" id="zoom">
{body}
</div>
<div class="share">分享到：<a href="#">微信</a> <a href="#">微博</a> <a href="javascript:window.print()">【打印本页】</a> <a href="javascript:window.close()">【关闭窗口】</a></div>
<ul class="related"><li>上一篇：<a href="t1.html">关于做好汛期气象科普宣传工作的通知</a></li><li>下一篇：<a href="t2.html">一图读懂：今年民生实事办得怎么样</a></li></ul>
</div>
<div class="footer"><p>主办：云泽市人民政府办公室　承办：云泽市数据局　网站标识码：9901000001</p><p>联系电话：0000-12345678　<a href="/map.html">网站地图</a>　示ICP备00000000号</p></div>
</body>
</html>
"""


def write_html(scheme: Scheme, target: Path) -> None:
    """A government web page with the clutter around the article."""
    paragraphs = []
    for line in scheme.lines:
        assert isinstance(line, Line)
        text, length = line.text, line.heading_length
        if line.set_as in ("head", "center"):
            paragraphs.append(f'<p style="text-align:center"><strong>{text}</strong></p>')
        elif line.set_as == "right":
            paragraphs.append(f'<p style="text-align:right">{text}</p>')
        elif length:
            paragraphs.append(
                f'<p>&emsp;&emsp;<strong><span style="font-family:楷体">{text[:length]}</span></strong>{text[length:]}</p>'
            )
        else:
            paragraphs.append(f'<p>&emsp;&emsp;<span style="font-size:16pt">{text}</span></p>')
    title = scheme.gold["meta"]["title"]
    target.write_text(
        WEB_PAGE.format(title=f"关于印发《{title}》的通知", site="云泽市人民政府门户网站", body="\n".join(paragraphs)),
        "utf-8",
    )


def write_docx(scheme: Scheme, target: Path) -> None:
    """A Word file: part of the headings numbered by Word itself, tracked changes, comments, an annex table."""
    from datetime import UTC, datetime

    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
    from docx.oxml import OxmlElement, parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Pt

    document = Document()
    font = document.styles["Normal"].font
    font.name, font.size = "仿宋_GB2312", Pt(16)
    document.styles["Normal"].element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    levels = (
        ("chineseCountingThousand", "%1、", ""),
        ("chineseCountingThousand", "（%2）", ""),
        ("decimal", "%3.", ""),
    )
    numbering = document.part.numbering_part.element
    abstract = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for i, (form, text, _) in enumerate(levels)
    )
    numbering.insert(
        0,
        parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:multiLevelType w:val="multilevel"/>{abstract}</w:abstractNum>'
        ),
    )
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    alignments = {
        "head": WD_ALIGN_PARAGRAPH.CENTER,
        "center": WD_ALIGN_PARAGRAPH.CENTER,
        "right": WD_ALIGN_PARAGRAPH.RIGHT,
    }
    revision = 100

    def add_run(paragraph: Any, text: str, bold: bool) -> Any:
        run = paragraph.add_run(text)
        run.bold = bold or None
        return run

    def add_text(paragraph: Any, text: str, bold: bool) -> None:
        nonlocal revision
        at = 0
        for change in CHANGE.finditer(text):
            if change.start() > at:
                add_run(paragraph, text[at : change.start()], bold)
            at = change.end()
            if change["noted"] is not None:
                run = add_run(paragraph, change["noted"], bold)
                comment = document.add_comment(run, text=change["comment"], author="周文清", initials="周")
                comment._comment_elm.set(qn("w:date"), "2026-06-10T09:00:00Z")
                continue
            revision += 1
            deleted = change["deleted"] is not None
            wrapper = OxmlElement("w:del" if deleted else "w:ins")
            for name, value in (("w:id", str(revision)), ("w:author", "沈亦然"), ("w:date", "2026-06-10T09:00:00Z")):
                wrapper.set(qn(name), value)
            run = add_run(paragraph, change["deleted"] if deleted else change["inserted"], bold)
            paragraph._p.remove(run._r)
            if deleted:
                run._r.find(qn("w:t")).tag = qn("w:delText")
            wrapper.append(run._r)
            paragraph._p.append(wrapper)
        if at < len(text):
            add_run(paragraph, text[at:], bold)

    for line in scheme.lines:
        if isinstance(line, Table):
            table = document.add_table(rows=1 + len(line.rows), cols=len(line.heads), style="Table Grid")
            for column, head in enumerate(line.heads):
                table.rows[0].cells[column].text = head
            first = 1
            for i, row in enumerate(line.rows, 1):
                for column, cell in enumerate(row):
                    if cell:
                        table.rows[i].cells[column].text = cell
                ends_category = i == len(line.rows) or line.rows[i][0] != ""
                if ends_category:
                    table.cell(first, 0).merge(table.cell(i, 0))
                    first = i + 1
            # Merging joins the empty paragraphs of the merged cells: one is enough.
            for cell in table.columns[0].cells:
                for paragraph in cell.paragraphs[1:]:
                    paragraph._p.getparent().remove(paragraph._p)
            continue
        if line.set_as == "page":
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            continue
        paragraph = document.add_paragraph()
        paragraph.alignment = alignments.get(line.set_as)
        if line.set_as == "body":
            paragraph.paragraph_format.first_line_indent = Pt(32)
        if line.auto:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{line.level - 1}"/><w:numId w:val="90"/></w:numPr>')
            )
        if line.heading_length:
            add_text(paragraph, line.text[: line.heading_length], True)
            add_text(paragraph, line.text[line.heading_length :], False)
        else:
            add_text(paragraph, line.text, line.set_as == "head")
    properties = document.core_properties
    properties.author = properties.last_modified_by = "青禾县科协"
    properties.title = scheme.gold["meta"]["title"]
    properties.created = properties.modified = datetime(2026, 6, 12, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.docx"
        document.save(str(draft))
        with zipfile.ZipFile(draft) as made, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
            for name in made.namelist():
                # The time of making would change the file on every run.
                fixed.writestr(zipfile.ZipInfo(name), made.read(name), zipfile.ZIP_DEFLATED)


TYPST_PAGE = """#set document(title: "{title}", date: none)
#set page(paper: "a4", margin: (top: 3.7cm, bottom: 3.5cm, left: 2.8cm, right: 2.6cm),
  header: align(center, text(size: 10.5pt)[{header}]),
  footer: context align(center, text(size: 12pt)[— #counter(page).display() —]))
#set text(font: "Noto Serif CJK SC", size: 16pt, lang: "zh", region: "cn")
#set par(leading: 0.95em, spacing: 0.95em, justify: true, first-line-indent: (amount: 2em, all: true))
"""


def write_pdf(scheme: Scheme, target: Path) -> None:
    """A printed page: hard-wrapped lines, a running header, page numbers."""
    import typst

    def escape(text: str) -> str:
        return re.sub(r"([\\#$*_`<>@~\[\]])", r"\\\1", text)

    meta = scheme.gold["meta"]
    parts = [TYPST_PAGE.format(title=meta["title"], header=meta["header"])]
    for line in scheme.lines:
        assert isinstance(line, Line)
        text = escape(line.text)
        if line.set_as == "page":
            parts.append("#pagebreak()")
        elif line.set_as in ("head", "center"):
            parts.append(f"#align(center)[#par(first-line-indent: 0pt)[{text}]]")
        elif line.set_as == "right":
            parts.append(f"#align(right)[#par(first-line-indent: 0pt)[{text}]]")
        elif line.set_as == "plain":
            parts.append(f"#par(first-line-indent: 0pt)[{text}]")
        else:
            parts.append(f"#par[{text}]")
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "page.typ"
        page.write_text("\n\n".join(parts), "utf-8")
        target.write_bytes(typst.compile(str(page)))


WRITERS = {".txt": write_txt, ".html": write_html, ".docx": write_docx, ".pdf": write_pdf}
LAYOUT_KEYS = ("encoding", "header")


def main(names: list[str]) -> int:
    SCHEMES.mkdir(parents=True, exist_ok=True)
    for source in sorted(SOURCES.glob("*.txt")):
        if names and source.stem not in names:
            continue
        scheme = read_source(source)
        target = SCHEMES / scheme.file
        WRITERS[target.suffix](scheme, target)
        gold = scheme.gold
        gold["source"] = f"../../src/kepu/demo/schemes/{scheme.file}"
        for key in LAYOUT_KEYS:
            gold["meta"].pop(key, None)
        (HERE / f"{scheme.name}.gold.json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")
        counts = ", ".join(
            f"{len(gold[key])} {key}" for key in ("sections", "indicators", "responsibilities", "phases")
        )
        print(f"{scheme.file}: {target.stat().st_size:,} bytes; {counts}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
