"""Measures of forecast error, computed from their definitions."""

import math
import statistics


def forecast_error_of_a_family(f):
    return [math.fsum(f["gap"])]


def forecast_bias_in_total(f):
    return [math.fsum(f["gap"])]


def forecast_bias_per_period(f):
    return [statistics.fmean(f["gap"])]


def mean_absolute_deviation_of_a_forecast(f):
    return statistics.fmean(abs(error) for error in f["gap"])


def tracking_signal_value(f):
    return [math.fsum(f["gap"]) / statistics.fmean(abs(error) for error in f["gap"])]


def tracking_signal_review(f):
    """The only family outside four mean absolute deviations."""
    families = zip(f["item"], f["running"], f["mad"], strict=True)
    (outside,) = [item for item, running, mad in families if abs(running) > 4 * mad]
    return outside


def mean_squared_error_of_a_forecast(f):
    return statistics.fmean(error**2 for error in f["gap"])


def mean_absolute_percent_error_of_a_forecast(f):
    """The error against the actual demand, which is forecast plus error."""
    months = zip(f["forecast"], f["gap"], strict=True)
    return statistics.fmean(100 * abs(error) / (forecast + error) for forecast, error in months)


def forecast_accuracy_of_a_group(f):
    demand = sum(f["forecast"]) + sum(f["gap"])
    return 100 - 100 * sum(map(abs, f["gap"])) / demand


def sigma_from_mean_absolute_deviation(f):
    return 5 * f["total"] / (4 * f["weeks"])


_ERRORS = {"forecast": [100, 100, 105, 105], "gap": [10, -5, 15, -15]}

VECTORS = [
    ("forecast-error-of-a-family", {"forecast": [100, 100, 105], "gap": [10, -5, 15]}, [20]),
    ("forecast-bias-in-total", _ERRORS, [5]),
    ("forecast-bias-per-period", _ERRORS, [1.25]),
    ("mean-absolute-deviation-of-a-forecast", _ERRORS, 11.25),
    ("tracking-signal-value", _ERRORS, [0.44]),
    (
        "tracking-signal-review",
        {"item": ["Oak", "Fir", "Elm", "Alder"], "running": [120, -90, 40, 60], "mad": [60, 20, 16, 30]},
        "Fir",
    ),
    ("mean-squared-error-of-a-forecast", _ERRORS, 143.75),
    ("mean-absolute-percent-error-of-a-forecast", _ERRORS, 10.88),
    ("forecast-accuracy-of-a-group", {"forecast": [90], "gap": [10]}, 90),
    ("forecast-accuracy-of-a-group", {"forecast": [500, 300, 200], "gap": [50, -50, 0]}, 90),
    ("sigma-from-mean-absolute-deviation", {"total": 160, "weeks": 10}, 20),
]
