"""Which artifacts the page shows, known from its configuration alone."""

from striate import places
from striate.config.figures import is_of_comparison, shows_courses
from striate.configslice import Config
from striate.report.flow import recordings_of


def shown(config: Config) -> tuple[str, ...]:
    """Artifacts that the page reads; `config` as `specs.report_spec` gives it."""
    pairs = [
        (recording, comparison)
        for comparison in config["comparisons"]
        for recording in recordings_of(config, comparison)
    ]
    pooled = [name for name in config["comparisons"] if len(recordings_of(config, name)) > 1]
    with_courses = pairs if any(map(shows_courses, config["figures"])) else []
    figures = [
        pattern.format(recording=recording, comparison=comparison, figure=figure, format="png")
        for recording, comparison in pairs
        for figure in _figures(config, of_comparisons=True)
        for pattern in (places.FIGURE, places.FIGURE_TABLE)
    ]
    figures += [
        pattern.format(recording=recording, figure=figure, format="png")
        for recording in config["recordings"]
        for figure in _figures(config, of_comparisons=False)
        for pattern in (places.FIGURE_OF_RECORDING, places.FIGURE_OF_RECORDING_TABLE)
    ]
    every = {
        *(places.RESPONSES.format(recording=name) for name in config["recordings"]),
        *(
            places.MEANS.format(recording=name, stimulus=config["comparisons"][of]["a"])
            for name, of in pairs
        ),
        *(places.COMPARISON.format(recording=name, comparison=of) for name, of in pairs),
        *(places.COURSES.format(recording=name, comparison=of) for name, of in with_courses),
        *(places.POOLED.format(comparison=name) for name in pooled),
        *figures,
    }
    return tuple(sorted(every))


def _figures(config: Config, of_comparisons: bool) -> list[str]:
    return [name for name in config["figures"] if is_of_comparison(name) == of_comparisons]
