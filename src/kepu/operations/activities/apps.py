from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "kepu.operations.activities"
    label = "activities"
    verbose_name = "活动与培训"

    def ready(self) -> None:
        from kepu.core import measures
        from kepu.core.measures.works import register_works
        from kepu.core.modules import register
        from kepu.operations.activities.measures import MEASURES
        from kepu.operations.activities.module import module
        from kepu.operations.activities.queries.records import SOURCE_TYPE, describe_activities
        from kepu.operations.activities.queries.works import WORKS

        register(module)
        measures.register(MEASURES)
        measures.register_records(SOURCE_TYPE, describe_activities)
        register_works(WORKS)
