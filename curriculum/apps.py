from django.apps import AppConfig
from django.urls import register_converter

from curriculum.converters import DottedSlug


class CurriculumConfig(AppConfig):
    name = "curriculum"

    def ready(self) -> None:
        register_converter(DottedSlug, "blueprint")
