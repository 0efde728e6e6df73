from django.apps import AppConfig


class WorkbenchConfig(AppConfig):
    name = "kepu.faces.workbench"
    label = "workbench"
    verbose_name = "工作台"

    def ready(self) -> None:
        from kepu.core.modules import register
        from kepu.faces.workbench.module import module

        register(module)
