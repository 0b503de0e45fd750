"""Parallel forms from a pool of questions, chosen by integer programming (van der Linden 2005)."""

from measurement.assembly.assembling import assemble
from measurement.assembly.defaults import default_rules
from measurement.assembly.infeasible import Infeasible
from measurement.assembly.order import ordered
from measurement.assembly.pool import Pool
from measurement.assembly.result import AssembledForm, Assembly
from measurement.assembly.rules import Area, Rules

__all__ = ["Area", "AssembledForm", "Assembly", "Infeasible", "Pool", "Rules", "assemble", "default_rules", "ordered"]
