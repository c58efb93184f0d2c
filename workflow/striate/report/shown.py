"""Which artifacts the page shows, known from its configuration alone."""

from striate import places
from striate.config.figures import is_of_comparison, shows_courses
from striate.configslice import Config
from striate.report.flow import recordings_of


def shown(config: Config) -> tuple[str, ...]:
    """Artifacts that the page reads; `config` as `specs.report_spec` gives it."""
    every = {
        *(places.RESPONSES.format(recording=name) for name in config["recordings"]),
        *(
            name
            for comparison in config["comparisons"]
            for recording in recordings_of(config, comparison)
            for name in shown_of(config, comparison, recording)
        ),
        *(
            places.POOLED.format(comparison=name)
            for name in config["comparisons"]
            if len(recordings_of(config, name)) > 1
        ),
        *(
            pattern.format(recording=recording, figure=figure, format="png")
            for recording in config["recordings"]
            for figure in _figures(config, of_comparisons=False)
            for pattern in (places.FIGURE_OF_RECORDING, places.FIGURE_OF_RECORDING_TABLE)
        ),
    }
    return tuple(sorted(every))


def shown_of(config: Config, comparison: str, recording: str) -> tuple[str, ...]:
    """Artifacts that the section of one comparison in one recording shows."""
    named = {"recording": recording, "comparison": comparison}
    first = config["comparisons"][comparison]["a"]
    courses = [places.COURSES] if any(map(shows_courses, config["figures"])) else []
    return (
        places.MEANS.format(recording=recording, stimulus=first),
        *(pattern.format(**named) for pattern in (places.COMPARISON, *courses)),
        *(
            pattern.format(**named, figure=figure, format="png")
            for figure in _figures(config, of_comparisons=True)
            for pattern in (places.FIGURE, places.FIGURE_TABLE)
        ),
    )


def concerned(config: Config, comparison: str, recording: str) -> Config:
    """The configuration without other comparisons and recordings, and without their stimuli."""
    wanted, recorded = config["comparisons"][comparison], config["recordings"][recording]
    baseline = recorded.get("baseline", config.get("baseline"))
    named = (wanted["a"], wanted["b"], baseline)
    return {
        **config,
        "recordings": {recording: recorded},
        "comparisons": {comparison: wanted},
        "stimuli": {name: config["stimuli"][name] for name in config["stimuli"] if name in named},
    }


def _figures(config: Config, of_comparisons: bool) -> list[str]:
    return [name for name in config["figures"] if is_of_comparison(name) == of_comparisons]
