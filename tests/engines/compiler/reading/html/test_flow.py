"""Web pages as lines."""

from __future__ import annotations

import pytest

from kepu.engines.compiler.reading import Unreadable, read
from kepu.engines.compiler.source import LineMark, Source

SENTENCES = "为提高全县公民科学素质，结合实际，制定本方案。坚持政府推动、全民参与，做到有计划、有检查。" * 3
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>{title}</title><script>var a = "，。";</script></head><body>
<div class="header"><ul class="nav"><li><a href="/">首页</a></li><li><a href="/a">公开</a></li><li><a href="/b">服务</a></li></ul></div>
<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/x">文件</a></div>
{above}<div class="content" id="zoom">{body}</div>
<div class="share">分享到：<a href="#">微信</a></div>
<footer>主办：云溪县人民政府，备案号：000，地址：县城。</footer></body></html>"""


def page(body: str, *, above: str = "", title: str = "网站", charset: str = "utf-8") -> Source:
    markup = PAGE.format(body=body, above=above, title=title, charset=charset)
    return read(markup.encode("gb18030" if charset == "gb2312" else charset), "a.html")


def lines(source: Source) -> list[str]:
    return source.text.split("\n")


@pytest.mark.parametrize("charset", ["utf-8", "gb2312"])
def test_the_article_is_read_and_the_site_around_it_is_not(charset: str) -> None:
    source = page(f"<p>　　{SENTENCES}</p><p>一、总体目标</p>", charset=charset)
    assert lines(source) == [f"　　{SENTENCES}", "一、总体目标"]
    assert (source.reader, source.whole_paragraphs) == ("html", True)


def test_a_title_above_the_article_becomes_the_first_line() -> None:
    source = page(f"<p>{SENTENCES}</p>", above="<h1>云溪县科学素质实施方案</h1>")
    assert (lines(source), source.marks[1]) == (
        ["云溪县科学素质实施方案", SENTENCES],
        LineMark(heading_level=1, centred=True),
    )


def test_a_title_that_only_the_window_shows_loses_the_name_of_the_site() -> None:
    assert (
        lines(page(f"<p>{SENTENCES}</p>", title="云溪县科学素质实施方案_云溪县人民政府"))[0] == "云溪县科学素质实施方案"
    )


def test_a_title_that_the_article_repeats_stands_once() -> None:
    body = f'<p style="text-align: center">云溪县科学素质<br>实施方案</p><p>{SENTENCES}</p>'
    source = page(body, above="<h1>云溪县科学素质实施方案</h1>")
    assert lines(source) == ["云溪县科学素质", "实施方案", SENTENCES]
    assert source.marks[1].centred


def test_headings_bold_openings_and_breaks() -> None:
    body = f"<h2>一、目标</h2><p><b>1.加强领导。</b>{SENTENCES}<br/>第二行，同段。</p><div>甲<p>乙</p>丙</div>"
    source = page(body)
    assert lines(source) == ["一、目标", f"1.加强领导。{SENTENCES}", "第二行，同段。", "甲", "乙", "丙"]
    assert source.marks == {1: LineMark(heading_level=2, bold=True), 2: LineMark(bold_until=7)}


def test_lists_get_the_numbers_a_browser_shows() -> None:
    body = (
        f"<p>{SENTENCES}</p><ol start='3'><li>甲，</li><li>乙，<ol type='a'><li>丙，</li></ol></li><li>丁，</li></ol>"
        "<ul><li>戊，</li></ul><ol style='list-style-type: cjk-ideographic'><li>己，</li></ol>"
    )
    source = page(body)
    assert lines(source)[1:] == ["3.甲，", "4.乙，", "a.丙，", "5.丁，", "戊，", "一、己，"]
    assert [source.marks[n].numbering for n in (2, 7)] == [2, 2]


def test_data_tables_keep_their_cells_and_layout_tables_vanish() -> None:
    data = (
        "<table><tr><th>任务</th><th>牵头</th></tr><tr><td rowspan='2'>青少年</td><td>教育局<br>科协</td></tr>"
        "<tr><td></td></tr></table>"
    )
    source = page(f"<table><tr><td><p>{SENTENCES}</p>{data}<p>完，</p></td></tr></table>")
    assert [(line, (mark := source.marks.get(n)) and mark.table) for n, line in enumerate(lines(source)[1:], 2)] == [
        ("\t任务", (0, 0, 0)),
        ("\t牵头", (0, 0, 1)),
        ("\t青少年", (0, 1, 0)),
        ("\t教育局", (0, 1, 1)),
        ("\t科协", (0, 1, 1)),
        ("\t", (0, 2, 0)),
        ("\t", (0, 2, 1)),
        ("完，", None),
    ]


def test_what_a_browser_hides_is_not_read() -> None:
    assert lines(page(f"<p style='display:none'>暗，</p><p hidden>暗，</p><p>{SENTENCES}</p>")) == [SENTENCES]


@pytest.mark.parametrize(
    "markup",
    ["<div>" * 100_000, "<b>" * 60_000 + "<p>" * 2_000, "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"],
)
def test_markup_made_to_hang_a_parser_is_refused(markup: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        read(f"<html><body>{markup}".encode(), "a.html")
    assert refusal.value.code == "too-deep"


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        read(b"<html><body><img src='a.png'></body></html>", "a.html")
    assert refusal.value.code == "no-text"
