"""What the ledger brings to the workbench: menu entries, home cards, names of deeds."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _

from kepu.core.modules import HomeCard, MenuEntry, Module, PersonalData
from kepu.governance.ledger.home import how_it_stands, weak_links_found, weak_links_of_mine
from kepu.governance.ledger.permissions import BASE_MANAGE, FIGURE_DECLARE, READING_VIEW, WEAKNESS_VIEW

DEEDS: dict[str, str] = {
    "governance.ledger.set_binding": _("确定指标得数方式"),
    "governance.ledger.accept_best": _("采用建议的得数方式"),
    "governance.ledger.declare_figure": _("填报指标数据"),
    "governance.ledger.confirm_figure": _("核定填报数据"),
    "governance.ledger.return_figure": _("退回填报数据"),
    "governance.ledger.set_base_figure": _("维护基数"),
    "governance.ledger.allocate": _("分解目标"),
    "governance.ledger.upload_boundaries": _("上传边界底图"),
    "governance.ledger.remove_boundaries": _("撤下边界底图"),
    "governance.ledger.raise_weakness": _("交办薄弱环节"),
    "governance.ledger.put_aside": _("注明不列入薄弱环节"),
    "governance.ledger.answer_weakness": _("填报改进措施"),
    "governance.ledger.check_off": _("核验销号"),
    "governance.ledger.send_back": _("退回薄弱环节"),
    "governance.ledger.dismiss": _("薄弱环节不列入"),
    "governance.ledger.reopen": _("重新列入薄弱环节"),
}

module = Module(
    "ledger",
    menu=(
        MenuEntry(_("驾驶舱"), "ledger:dashboard", READING_VIEW, order=3),
        MenuEntry(_("指标进展"), "ledger:readings", READING_VIEW, order=30, section=_("指标")),
        MenuEntry(_("填报数据"), "ledger:figures", FIGURE_DECLARE, order=35, section=_("指标")),
        MenuEntry(_("基数"), "ledger:bases", BASE_MANAGE, order=45, section=_("指标")),
        MenuEntry(_("薄弱环节"), "ledger:weaknesses", WEAKNESS_VIEW, order=40, section=_("指标")),
    ),
    home=(
        HomeCard("ledger/_home_dashboard.html", how_it_stands, order=1),
        HomeCard("ledger/_home_weak_mine.html", weak_links_of_mine, order=6),
        HomeCard("ledger/_home_weak_found.html", weak_links_found, order=8),
    ),
    personal_data=(
        PersonalData(_("填报、核定指标数据的人员"), _("知道每个数由谁填报、由谁核定"), _("与方案同期保存")),
        PersonalData(_("交办、核验薄弱环节的人员"), _("知道每一项由谁核验"), _("与方案同期保存")),
    ),
    deeds=DEEDS,
)
