"""What the exams are about: their outlines and blueprints, the terms and formulas of the field."""

from curriculum.models.credential import Certification, CredentialFact, Fee, PointCategory, PurchaseWay, Sourced
from curriculum.models.exams import (
    WEIGHTS_MUST_SUM,
    Area,
    Blueprint,
    Outline,
    Section,
    validate_dotted_slug,
    validate_weights,
)
from curriculum.models.reference import Formula, Term

__all__ = [
    "WEIGHTS_MUST_SUM",
    "Area",
    "Blueprint",
    "Certification",
    "CredentialFact",
    "Fee",
    "Formula",
    "Outline",
    "PointCategory",
    "PurchaseWay",
    "Section",
    "Sourced",
    "Term",
    "validate_dotted_slug",
    "validate_weights",
]
