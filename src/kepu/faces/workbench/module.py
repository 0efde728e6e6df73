from kepu.core.modules import MenuEntry, Module

module = Module("workbench", menu=(MenuEntry("我的工作", "workbench:home", order=0),))
