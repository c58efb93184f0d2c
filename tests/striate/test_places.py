from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import filterfalse, product
from pathlib import PurePosixPath

import pytest
from pydantic import TypeAdapter, ValidationError

from striate import places
from striate.config.fields import Id
from striate.config.figures import FIGURES, is_of_comparison

IMAGES = ("png", "pdf", "svg", "csv")
RULES = {
    "simulate": (places.SIMULATED, places.TRUTH),
    "convert": (places.RECORDING,),
    "respond": (places.RESPONSES,),
    "mean": (places.MEANS,),
    "compare": (places.COMPARISON, places.COMPARISON_TABLE),
    "course": (places.COURSES, places.COURSES_TABLE),
    "pool": (places.POOLED, places.POOLED_TABLE),
    "render": tuple(places.FIGURE.replace("{format}", end) for end in IMAGES),
    "render_recording": tuple(
        places.FIGURE_OF_RECORDING.replace("{format}", end) for end in IMAGES
    ),
    "report": (places.REPORT,),
}
RECORDS = {
    "simulate": "simulate/{recording}",
    "convert": "convert/{recording}",
    "respond": "respond/{recording}",
    "mean": "mean/{recording}/{stimulus}",
    "compare": "compare/{recording}/{comparison}",
    "course": "course/{recording}/{comparison}",
    "pool": "pool/{comparison}",
    "render": "render/{recording}/{comparison}/{figure}",
    "render_recording": "render/{recording}/{figure}",
    "report": "report",
}


def is_legal(name: str) -> bool:
    try:
        TypeAdapter(Id).validate_python(name)
    except ValidationError:
        return False
    return True


NAMES = map("".join, product(("a", "overview"), ("", *places.ENDINGS), ("", ".a")))
IDS = [*filter(is_legal, NAMES)]


def paths_of(rule: str, named: dict[str, str]) -> tuple[str, ...]:
    """Every path of one job: artifacts, stamp, log and measurement."""
    outputs = [path.format(**named) for path in RULES[rule]]
    (stamp,) = {places.stamp_of(path) for path in outputs}
    record = RECORDS[rule].format(**named)
    return (
        *outputs,
        stamp,
        f"results/logs/{record}.log",
        f"results/benchmarks/{record}.tsv",
    )


def every_job() -> Iterator[tuple[str, dict[str, str]]]:
    """Rule and names of every job of all these ids."""
    yield "report", {}
    for name, other in product(IDS, IDS):
        yield "mean", {"recording": name, "stimulus": other}
        yield "compare", {"recording": name, "comparison": other}
        yield "course", {"recording": name, "comparison": other}
        for figure in filter(is_of_comparison, FIGURES):
            yield "render", {"recording": name, "comparison": other, "figure": figure}
    for name in IDS:
        yield "pool", {"comparison": name}
        for rule in ("simulate", "convert", "respond"):
            yield rule, {"recording": name}
        for figure in filterfalse(is_of_comparison, FIGURES):
            yield "render_recording", {"recording": name, "figure": figure}


def collisions(paths: Sequence[str]) -> list[str]:
    """Paths that are there twice, or that are a folder of another one."""
    folders = {folder.as_posix() for path in paths for folder in PurePosixPath(path).parents}
    return [path for path, count in Counter(paths).items() if count > 1 or path in folders]


def test_no_file_of_a_job_is_a_file_or_a_folder_of_another():
    assert len(IDS) > 20
    assert collisions([path for job in every_job() for path in paths_of(*job)]) == []


@pytest.mark.parametrize(
    ("rule", "other_rule", "recording", "comparison"),
    [
        ("render_recording", "render", "r", "overview.png"),
        ("render_recording", "render", "r", "overview.stamp"),
        ("render_recording", "render", "r", "overview.log"),
        ("pool", "compare", "c.csv", "c"),
        ("pool", "compare", "c.zarr.zip", "c"),
    ],
)
def test_names_that_would_collide_are_no_ids(rule, other_rule, recording, comparison):
    named = {"recording": recording, "comparison": comparison}
    one = paths_of(rule, named | {"figure": "overview"})
    other = paths_of(other_rule, named | {"figure": "heatmap"})
    assert collisions([*one, *other])
    assert not (is_legal(recording) and is_legal(comparison))


@pytest.mark.parametrize("ending", places.ENDINGS)
def test_an_id_never_ends_like_a_file(ending):
    assert not is_legal(f"a{ending}")
    assert is_legal(f"a{ending}.1")
    assert is_legal(ending[1:].split(".")[-1])


@pytest.mark.parametrize("outputs", RULES.values(), ids=[*RULES])
def test_the_files_of_a_stamp_are_known_by_its_name(outputs):
    named = {"recording": "a.b", "comparison": "c", "stimulus": "c", "figure": "tuning"}
    paths = [of.format(**named) for of in outputs]
    assert {*places.stamped_by(places.stamp_of(paths[0]))} == {*paths}
