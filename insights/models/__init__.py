from insights.models.calibrations import Calibration, CalibrationBlock, Sheet
from insights.models.readiness import Readiness
from insights.models.weakness import WeaknessReport

__all__ = ["Calibration", "CalibrationBlock", "Readiness", "Sheet", "WeaknessReport"]
