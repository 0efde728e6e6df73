from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "kepu.core"
    label = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        from kepu.core.module import module
        from kepu.core.modules import register
        from kepu.core.signin import receivers  # noqa: F401 - connects them

        register(module)
