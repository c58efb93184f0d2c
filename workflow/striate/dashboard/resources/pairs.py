"""Two stimuli of a recording: a comparison of config.yaml, or any other."""

import json
from collections.abc import Mapping
from contextlib import suppress

import numpy as np

from striate import places
from striate.config.conditions import PlainCondition
from striate.config.figures import shows_courses
from striate.dashboard import wire
from striate.dashboard.faults import AbsentError, RefusedError, UnfitError
from striate.dashboard.resources import asked, explored
from striate.dashboard.resources.origin import Origin
from striate.dashboard.sent.resource import Resource
from striate.dashboard.shown.compared import Told, compared_of
from striate.dashboard.shown.courses import tested_courses
from striate.errors import NoTrialsError
from striate.recording import CHANNEL
from striate.significance import Statistics, compared
from striate.specs import pair


def comparison_resource(origin: Origin, recording: str, comparison: str) -> Resource:
    """A comparison of config.yaml, from its artifact."""
    settings = origin.settings
    wanted = asked.comparison_in(settings, recording, comparison)
    place = places.COMPARISON.format(recording=recording, comparison=comparison)
    means = _means(recording, wanted.a, wanted.b)
    told = Told(
        kind="comparison",
        id=comparison,
        recording=recording,
        title=asked.title_of(wanted),
        a=wanted.a,
        b=wanted.b,
        config_line="",
        order=settings.style.order,
        colormap=settings.style.colormap,
    )

    def made() -> wire.Compared:
        found = origin.artifacts.load(place)
        asked.check_sides(found, place, wanted)
        a, b = map(origin.artifacts.load, means)
        return compared_of(found, a, b, told)

    return origin.resource([place, *means], told, made)


def explored_resource(origin: Origin, recording: str, a: str, b: str) -> Resource:
    """Any two stimuli, compared by the very function of the step `compare`."""
    settings = origin.settings
    asked.check_recording(settings, recording)
    for stimulus in (a, b):
        asked.check_stimulus(settings, stimulus)
    if a == b:
        raise RefusedError(f"A and B are both '{a}'; choose two different stimuli")
    place, means = places.RESPONSES.format(recording=recording), _means(recording, a, b)
    told = Told(
        kind="explored",
        id=explored.configured(settings, recording, a, b),
        recording=recording,
        title=f"{a} vs {b}",
        a=a,
        b=b,
        config_line=explored.config_line(settings, recording, a, b),
        order=settings.style.order,
        colormap=settings.style.colormap,
    )
    spec = pair(settings, recording, told.id or "explored", a, b)
    # the means that are shown may be of earlier conditions, and so is their comparison then
    for stimulus, of in zip((a, b), means, strict=True):
        spec["stimuli"][stimulus] = _made_with(origin, of) or spec["stimuli"][stimulus]
    key = (told, json.dumps(spec, sort_keys=True))
    statistics = Statistics(**spec.pop("statistics"))

    def made() -> wire.Compared:
        try:
            found = compared(origin.artifacts.load(place), **spec, statistics=statistics)
        except NoTrialsError as none:
            raise AbsentError(str(none)) from none
        of_a, of_b = map(origin.artifacts.load, means)
        return compared_of(found, of_a, of_b, told)

    return origin.resource([place, *means], key, made, is_heavy=True)


def courses_resource(origin: Origin, recording: str, comparison: str) -> Resource:
    """When the courses of a comparison differ."""
    wanted = asked.comparison_in(origin.settings, recording, comparison)
    if not any(map(shows_courses, origin.settings.figures)):
        raise AbsentError(
            "no figure of config.yaml asks for tests of time courses; time-course and raster do"
        )
    named = {"recording": recording, "comparison": comparison}
    needed = [place.format(**named) for place in (places.COURSES, places.COMPARISON)]

    def made() -> wire.CoursesTested:
        courses, found = map(origin.artifacts.load, needed)
        asked.check_sides(courses, needed[0], wanted)
        # the page shows both by position
        if not np.array_equal(courses[CHANNEL].to_numpy(), found[CHANNEL].to_numpy()):
            raise UnfitError(
                "the comparison and the tests of its time courses are of other channels; "
                "`snakemake --cores 4` makes them of one piece"
            )
        return tested_courses(courses)

    return origin.resource(needed, (wanted.a, wanted.b), made)


def _made_with(origin: Origin, means: str) -> Mapping[str, PlainCondition]:
    """Conditions of the stimulus when its means were made; none where no stamp tells."""
    with suppress(AbsentError, UnfitError):
        return origin.artifacts.stamped(means).conditions
    return {}


def _means(recording: str, a: str, b: str) -> list[str]:
    return [places.MEANS.format(recording=recording, stimulus=name) for name in (a, b)]
