"""One comparison, in one recording and over all of its recordings, as the page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import xarray as xr

from striate.config.figures import is_of_comparison, shows_courses
from striate.configslice import Config, as_yaml, configuration
from striate.keynumbers import KeyNumbers, LargestDifference, key_numbers, largest_difference
from striate.panels.clusters import with_courses
from striate.panels.scales import Quantity, displayed_quantity
from striate.places import SUFFIX
from striate.recording import TIME
from striate.report.channeltable import COLUMNS, LATENCY, ChannelTable, channel_table
from striate.report.methods import Measure, limits, methods, untested
from striate.report.pictures import Picture, pictures
from striate.report.summaries import Summary, stimuli_of, trials_of
from striate.stores import load, open_artifact

_MEASURED: Final = ("mean_a", "mean_b", "difference")


@dataclass(frozen=True)
class Result:
    """One comparison in one recording.

    Attributes
    ----------
    methods
        How it was tested: one paragraph.
    limits
        Of what the tests are a statement; empty where there is none.
    untested
        What was not, and why: a sentence each.
    artifact
        Its file; read again when the page comes to the channels, which are not kept.
    courses
        That of its time courses, if any figure shows them.
    """

    comparison: str
    recording: str
    attrs: Mapping[str, Any]
    quantity: Quantity
    numbers: tuple[KeyNumbers, ...]
    largest: LargestDifference | None
    methods: str
    limits: str
    untested: list[str]
    pictures: tuple[Picture, ...]
    addresses: Mapping[str, str]
    addresses_of_courses: Mapping[str, str]
    configuration: str
    artifact: Path
    courses: Path | None

    @property
    def summary(self) -> Summary:
        """What the rest of the page says of it."""
        return Summary(
            recording=self.recording,
            stimuli=stimuli_of(self.attrs),
            trials=trials_of(self.attrs),
            quantity=self.quantity,
            total=self.numbers[-1],
            difference=None,
            methods=self.methods,
        )

    @property
    def channels(self) -> ChannelTable:
        """Every channel with its statistics."""
        with open_artifact(self.artifact) as compared:
            table = compared[[*COLUMNS]].load()
        if self.courses:
            with open_artifact(self.courses) as courses:
                table = with_courses(table, courses[[LATENCY]].load())
        return channel_table(table, self.quantity)


def result_of(config: Config, comparison: str, recording: str, folder: Path) -> Result:
    """What the artifacts in the folder of the page say of one comparison in one recording.

    Raises
    ------
    ArtifactError
        One of them is missing or damaged.
    """
    place = f"{recording}/{comparison}"
    artifact, courses = folder / f"comparisons/{place}{SUFFIX}", None
    compared = load(artifact)
    if any(map(shows_courses, config["figures"])):
        courses = folder / f"courses/{place}{SUFFIX}"
        compared = with_courses(compared, load(courses))
    quantity = displayed_quantity(*(compared[name] for name in _MEASURED))
    return Result(
        comparison=comparison,
        recording=recording,
        attrs=compared.attrs,
        quantity=quantity,
        numbers=key_numbers(compared, quantity.factor),
        largest=largest_difference(compared, quantity.factor),
        methods=methods(compared, quantity, _measure(config, comparison, recording, folder)),
        limits=limits(compared),
        untested=untested(compared),
        pictures=pictures_of(config, comparison, recording, folder),
        addresses=_addresses(f"comparisons/{place}"),
        addresses_of_courses=_addresses(f"courses/{place}") if courses else {},
        configuration=_configuration(config, comparison, recording, compared),
        artifact=artifact,
        courses=courses,
    )


def pictures_of(
    config: Config, comparison: str, recording: str, folder: Path
) -> tuple[Picture, ...]:
    """Figures of one comparison in one recording."""
    figures = [figure for figure in config["figures"] if is_of_comparison(figure)]
    inside = f"figures/{recording}/{comparison}"
    return pictures(folder, inside, figures, config["style"]["format"])


def _addresses(stem: str) -> dict[str, str]:
    return {"CSV": f"{stem}.csv", "Zarr": f"{stem}{SUFFIX}"}


def _measure(config: Config, comparison: str, recording: str, folder: Path) -> Measure:
    means = f"means/{recording}/{config['comparisons'][comparison]['a']}{SUFFIX}"
    with open_artifact(folder / means) as opened:
        width_s = opened[TIME].attrs.get("bin_width")
    baseline = config["recordings"][recording].get("baseline", config.get("baseline"))
    return Measure(None if width_s is None else 1000 * float(width_s), baseline)


def _configuration(config: Config, comparison: str, recording: str, compared: xr.Dataset) -> str:
    is_named = {"simulate", "files"} & config["recordings"][recording].keys()
    origin = {} if is_named else {"file": compared.attrs["source"]}
    return as_yaml(configuration(config, recording, origin, comparison, config["figures"]))
