from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "kepu.ui"
    label = "ui"
    verbose_name = "界面"
