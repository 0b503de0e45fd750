from insights.models.calibrations import Calibration, CalibrationBlock, Sheet
from insights.models.weakness import WeaknessReport

__all__ = ["Calibration", "CalibrationBlock", "Sheet", "WeaknessReport"]
