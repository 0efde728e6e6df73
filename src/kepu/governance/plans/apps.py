from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "kepu.governance.plans"
    label = "plans"
    verbose_name = "方案"

    def ready(self) -> None:
        from kepu.core.modules import register
        from kepu.governance.plans import clause_search  # noqa: F401 - makes its index known
        from kepu.governance.plans.module import module

        register(module)
