from django.apps import AppConfig


class StudyConfig(AppConfig):
    name = "study"

    def ready(self) -> None:
        from study import receivers  # noqa: F401 (connects them)
