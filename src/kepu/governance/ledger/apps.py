from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kepu.governance.ledger"
    label = "ledger"
    verbose_name = "指标台账"

    def ready(self) -> None:
        from kepu.core.modules import register
        from kepu.governance.ledger.module import module

        register(module)
