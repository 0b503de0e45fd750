"""A chart between the mapping an author writes, which keeps names apart by order, and the lists a database keeps."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from bank.drawings import Chart, read_chart


def stored(chart: Chart) -> dict[str, Any]:
    """As exhibits hold it: series and bars are lists, since a database may reorder a mapping's names."""
    body: dict[str, Any] = json.loads(json.dumps(asdict(chart)))
    return body


def written(body: Mapping[str, Any]) -> dict[str, Any]:
    """As an author writes it: `read_chart` reads it back to the chart that `stored` made the body from."""
    rest = {name: value for name, value in body.items() if name != "kind"}
    return {"kind": body["kind"]} | _REST.get(str(body["kind"]), dict)(rest)


def chart_of(body: Mapping[str, Any]) -> Chart:
    return read_chart(written(body))


def _profile(rest: dict[str, Any]) -> dict[str, Any]:
    return rest | {"load": _by_name(rest["load"])}


def _lines(rest: dict[str, Any]) -> dict[str, Any]:
    return rest | {"series": _by_name(rest["series"])}


def _by_name(series: list[dict[str, Any]]) -> dict[str, Any]:
    return {each["name"]: each["values"] for each in series}


def _pareto(rest: dict[str, Any]) -> dict[str, Any]:
    return rest | {"bars": {bar["name"]: bar["value"] for bar in rest["bars"]}}


def _structure(rest: dict[str, Any]) -> dict[str, Any]:
    top = _part(rest["top"])
    del top["per"]
    return top


def _part(part: Mapping[str, Any]) -> dict[str, Any]:
    shown = {"item": part["item"], "per": part["per"]}
    if part["note"]:
        shown["note"] = part["note"]
    if part["parts"]:
        shown["parts"] = [_part(each) for each in part["parts"]]
    return shown


_REST = {"profile": _profile, "lines": _lines, "pareto": _pareto, "structure": _structure}
