"""What bad configurations are told: `python benchmarks/bad_configurations.py`.

Loads every case of the table in tests/bad_configurations.py and counts how many messages name the
file, the line, the key (where YAML itself is broken: the column), and say what to write. Good is a
message that has all that it can have.
"""

import os
import re
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bad_configurations import CASES, BadConfiguration
from striate.errors import SettingsError
from striate.settings import load_settings

PLACE = ("line", "key or column")
POINTS = ("file", *PLACE, "what to write")
COLUMNS = ("cases", "faults", *POINTS, "tracebacks", "good")
NOWHERE = "no configuration at all"
"""Kind of case without a place: an empty file, one that is no text."""

FAULT = re.compile(
    r"config\.yaml(?P<line>:\d+)(?P<column>:\d+)?: (?:(?P<key>.+?): )?(?P<problem>.+?);"
    r" (?P<advice>.+)"
)
ADVICE = re.compile(
    r"\b(?:align|check|close|delete|did you mean|indent|keep|list|put|remove|replace|save|shorten"
    r"|start from|there are|use|write)\b",
    re.IGNORECASE,
)


def main() -> None:
    """Load, count, and print a table in Markdown."""
    counts: dict[str, Counter[str]] = {case.kind: Counter() for case in CASES}
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        for case in CASES:
            counts[case.kind] += found_in(case)
        os.chdir("/")
    print(table(counts))


def found_in(case: BadConfiguration) -> Counter[str]:
    """What the message of one case holds; a point is given only if all of its faults have it."""
    try:
        faults = faults_of(case)
    except Exception as foreign:
        print(f"{case.name}: {type(foreign).__name__}: {foreign}", file=sys.stderr)
        return Counter(cases=1, tracebacks=1)
    points = set.intersection(*map(points_of, faults))
    asked = {*POINTS} - ({*PLACE} if case.kind == NOWHERE else set())
    if missing := asked - points:
        print(f"{case.name}: no {', '.join(sorted(missing))}", file=sys.stderr)
    return Counter(cases=1, faults=len(faults), good=not missing, **dict.fromkeys(points, 1))


def faults_of(case: BadConfiguration) -> list[str]:
    """The faults that are told, a sentence each; none if the file is taken."""
    path = Path("config.yaml")
    path.write_bytes(case.content)
    try:
        load_settings(path)
    except SettingsError as refused:
        head, *told = str(refused).split("\n")
        return [line for line in told if not line.startswith("    ")] or [head]
    return [""]


def points_of(fault: str) -> set[str]:
    """What one sentence names."""
    told = FAULT.fullmatch(fault)
    points = {"file"} if fault.startswith("config.yaml") else set()
    if told:
        points |= {*PLACE} if told["column"] or told["key"] else {"line"}
    if ADVICE.search(fault.partition(";")[2]):
        points |= {"what to write"}
    return points


def table(counts: dict[str, Counter[str]]) -> str:
    """One row a kind of case, one column what is asked of a message."""
    rows = [*counts.items(), ("all", sum(counts.values(), Counter()))]
    lines = [f"| {kind} | {' | '.join(cells(kind, of))} |" for kind, of in rows]
    return "\n".join([f"| | {' | '.join(COLUMNS)} |", "| --- " * (len(COLUMNS) + 1) + "|", *lines])


def cells(kind: str, counted: Counter[str]) -> list[str]:
    """Counts of one row; a dash where there is no place that could be named."""
    return ["-" if kind == NOWHERE and point in PLACE else str(counted[point]) for point in COLUMNS]


if __name__ == "__main__":
    main()
