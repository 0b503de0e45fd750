"""Forecasts, computed from their definitions."""

import statistics


def simple_moving_average_forecast(f):
    return statistics.fmean(f["demand"][-int(f["n"]) :])


def weighted_moving_average_forecast(f):
    newest_first = list(reversed(f["demand"]))
    weighed = [weight * demand for weight, demand in zip(f["weights"], newest_first, strict=False)]
    return sum(weighed) / sum(f["weights"])


def exponential_smoothing_forecast(f):
    return f["forecast"] + f["alpha"] * (f["demand"] - f["forecast"])


def exponential_smoothing_two_months(f):
    forecast = f["first"]
    for demand in f["demand"]:
        forecast += f["alpha"] * (demand - forecast)
    return forecast


def trend_adjusted_smoothing_forecast(f):
    """In the error-correction form: both components move with the error of the one-step forecast."""
    error = f["demand"] - (f["level"] + f["trend"])
    level = f["level"] + f["trend"] + f["alpha"] * error
    trend = f["trend"] + f["alpha"] * f["beta"] * error
    return level + trend


def linear_regression_forecast(f):
    demand = [f["start"] + f["slope"] * quarter + noise for quarter, noise in enumerate(f["noise"], 1)]
    slope, intercept = statistics.linear_regression(range(1, 6), demand)
    return intercept + 6 * slope


def seasonal_index_of_a_quarter(f):
    years = [f["first"], [first + more for first, more in zip(f["first"], f["growth"], strict=True)]]
    quarter = statistics.fmean(year[int(f["asked"])] for year in years)
    return quarter / statistics.fmean(demand for year in years for demand in year)


def deseasonalized_demand_of_a_quarter(f):
    return f["actual"] / f["index"][int(f["asked"])]


def seasonal_forecast_of_the_next_quarter(f):
    quarter = int(f["asked"])
    return f["actual"] * f["index"][quarter + 1] / f["index"][quarter]


def seasonal_forecast_from_the_annual_total(f):
    """The quarter's share of the year is its index among all."""
    share = f["index"][int(f["asked"])] / sum(f["index"])
    return f["total"] * (1 + f["growth"]) * share


VECTORS = [
    ("simple-moving-average-forecast", {"n": 3, "demand": [88, 120, 97, 102, 91, 95]}, 96),
    ("weighted-moving-average-forecast", {"weights": [0.5, 0.3, 0.2], "demand": [140, 90, 100, 110]}, 103),
    ("exponential-smoothing-forecast", {"alpha": 0.3, "demand": 120, "forecast": 100}, 106),
    ("exponential-smoothing-two-months", {"alpha": 0.3, "first": 100, "demand": [120, 126]}, 112),
    (
        "trend-adjusted-smoothing-forecast",
        {"alpha": 0.2, "beta": 0.5, "level": 100, "trend": 10, "demand": 130},
        126,
    ),
    ("linear-regression-forecast", {"start": 100, "slope": 2, "noise": [0, 0, 0, 0, 0]}, 112),
    ("linear-regression-forecast", {"start": 100, "slope": 0, "noise": [0, 10, 0, 10, 20]}, 120),
    (
        "seasonal-index-of-a-quarter",
        {"first": [80, 120, 90, 102], "growth": [0, 16, 0, 0], "asked": 1},
        1.28,
    ),
    ("deseasonalized-demand-of-a-quarter", {"index": [0.8, 1.2, 1.25, 0.75], "asked": 1, "actual": 150}, 125),
    ("seasonal-forecast-of-the-next-quarter", {"index": [0.8, 1.2, 1.25, 0.75], "asked": 0, "actual": 80}, 120),
    (
        "seasonal-forecast-from-the-annual-total",
        {"index": [0.8, 1.2, 1.25, 0.75], "asked": 1, "total": 4000, "growth": 0.1},
        1320,
    ),
]
