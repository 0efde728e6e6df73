from django.utils.translation import gettext_noop as _

from kepu.core.modules import MenuEntry, Module

module = Module("workbench", menu=(MenuEntry(_("我的工作"), "workbench:home", order=0),))
