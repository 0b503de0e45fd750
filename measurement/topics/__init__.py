"""Abilities in the areas of a syllabus, from one person's answers: each with its band and what may be said of it."""

from measurement.topics.person import TopicAbilities, abilities
from measurement.topics.population import Population, estimate_covariance
from measurement.topics.prior import CORRELATION, area_covariance
from measurement.topics.telling import LEVEL, answers_to_tell

__all__ = [
    "CORRELATION",
    "LEVEL",
    "Population",
    "TopicAbilities",
    "abilities",
    "answers_to_tell",
    "area_covariance",
    "estimate_covariance",
]
