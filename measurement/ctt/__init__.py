"""Classical item and test statistics: difficulty, discrimination, options, reliability, the worth of part scores.

First attempts only, an omitted question counted as wrong: the caller sees to both. Where a statistic is not defined
(a correlation with an option nobody chose) its array is a masked array with that entry masked, never a number.
"""

from measurement.ctt.choices import OptionTable
from measurement.ctt.intervals import fisher, wilson
from measurement.ctt.items import ItemStatistics, item_statistics
from measurement.ctt.options import OptionStatistics, option_statistics
from measurement.ctt.review import Flag, FlagCode, flags
from measurement.ctt.subscores import SubscoreValue, subscore_value
from measurement.ctt.table import ScoreTable
from measurement.ctt.ticks import TickStatistics, TickTable, tick_flags, tick_statistics

__all__ = [
    "Flag",
    "FlagCode",
    "ItemStatistics",
    "OptionStatistics",
    "OptionTable",
    "ScoreTable",
    "SubscoreValue",
    "TickStatistics",
    "TickTable",
    "fisher",
    "flags",
    "item_statistics",
    "option_statistics",
    "subscore_value",
    "tick_flags",
    "tick_statistics",
    "wilson",
]
