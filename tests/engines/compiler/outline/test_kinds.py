from __future__ import annotations

import pytest

from tests.engines.compiler.texts import BODY, TITLE, kinds


def test_a_literacy_scheme_names_its_actions_projects_and_measures():
    text = "\n".join(
        [
            TITLE,
            "一、背景和意义",
            BODY,
            "二、指导思想和工作目标",
            "（一）指导思想",
            BODY,
            "（二）基本原则",
            "1.协同推进。" + BODY,
            "（三）工作目标",
            BODY,
            "三、提升行动",
            "（一）实施青少年科学素质提升行动",
            "1.实施科学家进校园行动。" + BODY,
            "（二）城市居民科学素质提升行动",
            "2.送科普进社区。" + BODY,
            "四、重点工程",
            "（一）科普基础设施工程",
            "3.实施老年大学工程。" + BODY,
            "五、组织实施",
            "（一）加强领导",
            "1.完善机制。" + BODY,
            "（二）进度安排",
            "1.启动阶段。2021年，制定方案。",
        ]
    )
    assert kinds(text) == {
        "一": "background",
        "二": "other",
        "二/（一）": "other",
        "二/（二）": "principle",
        "二/（二）/1": "principle",
        "二/（三）": "goal",
        "三": "other",
        "三/（一）": "action youth",
        "三/（一）/1": "measure youth",
        "三/（二）": "action residents",
        "三/（二）/2": "measure residents",
        "四": "other",
        "四/（一）": "project",
        "四/（一）/3": "measure",
        "五": "safeguard",
        "五/（一）": "safeguard",
        "五/（一）/1": "safeguard",
        "五/（二）": "schedule",
        "五/（二）/1": "schedule",
    }


def test_the_scheme_of_another_topic_has_measures_but_no_actions():
    text = "\n".join(
        [
            "松岭县安全生产三年行动方案（2024—2026年）",
            "一、主要目标",
            BODY,
            "二、重点行动",
            "（一）开展教育培训行动。" + BODY,
            "（二）开展隐患清零行动",
            "1.排查。" + BODY,
            "三、实施步骤",
            "（一）部署阶段。" + BODY,
            "四、强化资金支持",
            BODY,
        ]
    )
    assert kinds(text) == {
        "一": "goal",
        "二": "other",
        "二/（一）": "measure",
        "二/（二）": "other",
        "二/（二）/1": "measure",
        "三": "schedule",
        "三/（一）": "schedule",
        "四": "safeguard",
    }


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("现状与形势", "background"),
        ("前言", "background"),
        ("工作目标", "goal"),
        ("目标任务", "goal"),
        ("基本原则", "principle"),
        ("指导方针和目标", "other"),
        ("持续改善作业基础条件", "other"),
        ("进度安排", "schedule"),
        ("保障机制", "safeguard"),
        ("强化组织领导，确保任务落实", "safeguard"),
        ("总体要求", "other"),
    ],
)
def test_a_chapter_is_what_its_title_says(title, kind):
    assert kinds(f"{TITLE}\n一、{title}\n{BODY}\n二、重点任务\n{BODY}")["一"] == kind


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("青少年科学素质提升行动", "youth"),
        ("农牧民科学素质提升行动", "farmers"),
        ("产业工人科学素质提升行动", "workers"),
        ("城镇劳动者科学素质行动", "workers"),
        ("银龄科学素质提升行动", "elderly"),
        ("领导干部和公务员科学素质提升行动", "officials"),
        ("社区居民科学素质行动", "residents"),
    ],
)
def test_an_action_is_for_the_group_it_names(title, group):
    assert kinds(f"{TITLE}\n一、提升行动\n（一）{title}\n{BODY}")["一/（一）"] == f"action {group}"


def test_steps_that_hold_the_measures_are_no_timetable():
    text = "\n".join(
        [
            TITLE,
            "一、行动步骤",
            "（一）网络强基行动",
            "1.建好平台。" + BODY,
            "（二）资源共享行动",
            "2.汇集课程。" + BODY,
        ]
    )
    assert kinds(text.replace("科学素质", "阅读素养"))["一/（一）/1"] == "measure"


def test_means_named_before_the_tasks_are_tasks_themselves():
    text = "\n".join(
        [
            "松岭县科普场馆运营管理办法",
            "一、健全组织管理体系",
            "（一）落实主体责任",
            BODY,
            "二、提升服务能力",
            "（一）培育特色课程",
            BODY,
            "三、保障措施",
            "（一）加强考核",
            BODY,
        ]
    )
    assert kinds(text) == {
        "一": "other",
        "一/（一）": "measure",
        "二": "other",
        "二/（一）": "measure",
        "三": "safeguard",
        "三/（一）": "safeguard",
    }


def test_every_chapter_of_a_list_of_measures_is_one_of_them():
    titles = ["支持场馆开放", "支持课程开发", "支持企业投入科普", "支持学校完善考核评价体系", "加强统计监测"]
    lines = [f"{number}、{title}。{BODY}" for number, title in zip("一二三四五", titles, strict=True)]
    assert set(kinds("\n".join(["松岭县支持科普发展的若干措施", *lines])).values()) == {"other"}


def test_a_last_chapter_is_a_safeguard_by_what_stands_under_it():
    lines = ["一、丰富资源供给", "（一）建好场馆", BODY, "（二）办好活动", BODY, "二、凝聚推进合力"]
    lines += [line for number, name in zip("三四五", ["加强组织协调", "加强资金保障", "加强宣传推广"], strict=True)
              for line in (f"（{number}）{name}", BODY)]  # fmt: skip
    found = kinds("\n".join(["松岭县科普资源共享实施意见", *lines]))
    assert [kind for path, kind in found.items() if path.startswith("二")] == ["safeguard"] * 4
    assert found["一/（一）"] == "measure"


def test_what_stands_under_a_chapter_that_is_one_action_are_its_measures():
    chapters = ["一、农民科学素质提升行动", "（一）培育农民", BODY, "二、科普信息化提升工程", "（一）建设平台", BODY]
    found = kinds("\n".join([TITLE, *chapters]))
    assert (found["一/（一）"], found["二/（一）"]) == ("measure", "measure")
