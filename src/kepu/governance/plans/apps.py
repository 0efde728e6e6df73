from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "kepu.governance.plans"
    label = "plans"
    verbose_name = "方案"
