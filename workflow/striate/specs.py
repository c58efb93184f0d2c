"""The slice of the settings that each step reads, as one canonical line of JSON.

A rule hands its step this one parameter. Snakemake keeps parameters as a set of values without
names, so two that swap would go unseen; here every value has its name, in a fixed order.
"""

import json
from typing import Final

from striate.rawfiles import remembered_sha256, source_sha256
from striate.settings import WIDTHS_MM, ComparisonSettings, RecordingSettings, Settings, Window

# another colour map does not concern them
_WITH_COLOURS_OF_THEIR_OWN: Final = {"difference"}


def simulate_spec(settings: Settings, recording: str) -> str:
    """What `steps.simulate` reads."""
    wanted = settings.recordings[recording]
    return _canonical({"layout": wanted.simulate, "seed": wanted.seed, "size": wanted.size})


def convert_spec(settings: Settings, recording: str) -> str:
    """What `steps.convert` reads, and the content of the raw files."""
    wanted = settings.recordings[recording]
    files = wanted.raw_files.values()
    return _canonical(
        {
            "recording": recording,
            "reader": reader_of(settings, recording),
            "options": wanted.options,
            "names": [*(wanted.files or {})],
            "sha256": source_sha256(files, remembered_sha256) if files else None,
            "simulated": wanted.simulate is not None,
        }
    )


def reader_of(settings: Settings, recording: str) -> str | None:
    """Name of the reader, or None where the content of the file decides."""
    wanted = settings.recordings[recording]
    return wanted.reader or wanted.simulate


def respond_spec(settings: Settings, recording: str) -> str:
    """What `steps.respond` reads."""
    window, baseline = settings.window_of(recording), settings.baseline_of(recording)
    within_trial = _limits(baseline) if isinstance(baseline, Window) else None
    return _canonical({"window": _limits(window), "baseline": within_trial})


def mean_spec(settings: Settings, recording: str, stimulus: str) -> str:
    """What `steps.mean` reads."""
    conditions, bin_ms = settings.conditions(stimulus), settings.bin_ms_of(recording)
    return _canonical({"stimulus": stimulus, "conditions": conditions, "bin_ms": bin_ms})


def compare_spec(settings: Settings, comparison: str) -> str:
    """What `steps.compare` reads; A comes first."""
    wanted = settings.comparisons[comparison]
    return _canonical({"comparison": comparison, "a": wanted.a, "b": wanted.b})


def render_spec(settings: Settings, comparison: str, figure: str) -> str:
    """What `steps.render` reads."""
    style: dict[str, object] = {"width_mm": WIDTHS_MM[settings.style.width]}
    if figure not in _WITH_COLOURS_OF_THEIR_OWN:
        style["colormap"] = settings.style.colormap
    title = settings.comparisons[comparison].title
    return _canonical({"figure": figure, "title": title, "style": style})


def report_spec(settings: Settings) -> str:
    """What `steps.report` reads: the configuration, without defaults where there may be thousands.

    Bash takes 128 kB as one argument, which a thousand recordings with all they may say exceed. The
    artifacts know the names of their raw files, and the page says nothing of other folders.
    """
    spec = settings.model_dump(mode="json", exclude_none=True, warnings=False)
    spec["recordings"] = {name: _said(wanted) for name, wanted in settings.recordings.items()}
    spec["comparisons"] = {name: _said(wanted) for name, wanted in settings.comparisons.items()}
    return _canonical(spec)


def _said(wanted: RecordingSettings | ComparisonSettings) -> dict[str, object]:
    # pydantic warns of fields with a validator of their own, and yet writes them right
    elsewhere = {"file", "files"}
    return wanted.model_dump(mode="json", exclude_defaults=True, exclude=elsewhere, warnings=False)


def _limits(window: Window) -> list[float]:
    return [window.start, window.stop]


def _canonical(spec: dict[str, object]) -> str:
    return json.dumps(spec, sort_keys=True, ensure_ascii=False, allow_nan=False)
