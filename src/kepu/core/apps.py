from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kepu.core"
    label = "core"
    verbose_name = "基础"
