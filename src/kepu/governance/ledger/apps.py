from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kepu.governance.ledger"
    label = "ledger"
    verbose_name = "指标台账"

    def ready(self) -> None:
        from kepu.core.measures import register_promises
        from kepu.core.modules import register
        from kepu.governance.ledger.module import module
        from kepu.governance.ledger.promises import LedgerPromises

        register(module)
        register_promises(LedgerPromises())
