"""One look at a raw file: two of its stimuli side by side, by the functions of the workflow."""

import os
import sys
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.figure import Figure

from striate.arguments import Raw
from striate.binning import coarse_bins, has_window, holds_samples
from striate.comparisons import comparison
from striate.errors import NoTrialsError, WindowError
from striate.figures import heatmap
from striate.labelled import trial_labels
from striate.library import raw_recording
from striate.means import stimulus_means
from striate.recording import DURATION, STIMULUS, TIME
from striate.responses import Window, responses
from striate.stimuli import Condition, selected_trials, value_counts
from striate.style import Style, save_figure

Conditions = dict[str, Condition]

_STYLE = Style(width_mm=183, colormap="viridis")
_BIN_MS = 10.0


def show(raw: Raw, a: str | None, b: str | None, window: Window | None, out: Path | None) -> None:
    """Draw the heatmap of two stimuli of a raw file, on the screen or into a file.

    Parameters
    ----------
    raw
        Any recording that a reader knows, as a command is told of it.
    a, b
        Text that the stimulus contains, or ``label=value``; the two commonest stimuli if left out.
    window
        (start, stop) in s after stimulus onset; the whole trial if left out.
    out
        Where to write the figure; a window on the screen if left out and there is one.

    Raises
    ------
    StriateError
        The file cannot be read, a stimulus has no trial, or the window does not fit.
    """
    with raw_recording(raw.source, raw.reader, raw.options) as recording:
        figure = stimulus_heatmap(recording, chosen_stimuli(recording, a, b), window)
    if out is None and _open_window(figure):
        return
    target = out or Path(f"{raw.source.path.stem}.png")
    save_figure(figure, target)
    print(f"wrote {target}")


def chosen_stimuli(recording: xr.Dataset, a: str | None, b: str | None) -> dict[str, Conditions]:
    """Conditions of A and of B by the name to show; what is not given is the commonest other one.

    Raises
    ------
    NoTrialsError
        There is no second stimulus to compare with.
    """
    counts = value_counts(trial_labels(recording)[STIMULUS])
    commonest = sorted(counts, key=lambda label: (_is_blank(label), -counts[label]))
    given = [text for text in (a, b) if text is not None]
    left = [label for label in commonest if not any(_same(label, text) for text in given)]
    stimuli = [text if text is not None else left.pop(0) if left else None for text in (a, b)]
    if None in stimuli or stimuli[0] == stimuli[1]:
        raise NoTrialsError(
            f"two different stimuli are needed; {recording.attrs['source']} has "
            + ", ".join(f"'{label}' ({count})" for label, count in counts.items())
            + "; name them with --a and --b, as text or as label=value"
        )
    return {str(text): _conditions(str(text), exact=text not in given) for text in stimuli}


def stimulus_heatmap(
    recording: xr.Dataset, stimuli: dict[str, Conditions], window: Window | None
) -> Figure:
    """Heatmap of A beside B, made as the workflow makes it."""
    if window and not has_window(recording):
        source = recording.attrs["source"]
        raise WindowError(f"{source} has no time axis in s; leave the window out")
    measured = responses(recording, window or _whole_trial(recording, stimuli), None)
    bin_ms = _fitting_bin_ms(recording)
    a, b = (
        stimulus_means(recording, measured, name, conditions, bin_ms)
        for name, conditions in stimuli.items()
    )
    compared = comparison(a, b).assign_attrs(title="")
    return heatmap.draw(compared, a, b, _STYLE)


def _whole_trial(recording: xr.Dataset, stimuli: dict[str, Conditions]) -> Window:
    """From onset to the end of the shortest trial of the stimuli; of samples, of the time axis."""
    if holds_samples(recording):
        return _whole_axis(recording)
    labels, durations_s = trial_labels(recording), recording[DURATION].to_numpy()
    try:
        chosen = [selected_trials(labels, conditions) for conditions in stimuli.values()]
    except NoTrialsError as none:
        raise NoTrialsError(f"{recording.attrs['source']}: {none}") from none
    return 0.0, float(durations_s[np.logical_or(*chosen)].min())


def _whole_axis(recording: xr.Dataset) -> Window:
    """From onset, where the axis reaches beyond it, to the end of the axis."""
    time = recording[TIME]
    first_s, last_s = float(time[0]), float(time[-1])
    start_s = max(first_s, 0.0) if last_s >= 0 else first_s
    return start_s, last_s + float(time.attrs.get("bin_width", 0.0))


def _conditions(text: str, *, exact: bool) -> Conditions:
    label, separator, value = text.partition("=")
    if separator and not exact:
        return {label.strip(): {"any_of": [value.strip()]}}
    return {STIMULUS: {"any_of": [text]} if exact else {"contains": text}}


def _same(label: str, text: str) -> bool:
    return text.strip().casefold() in label.strip().casefold()


def _is_blank(label: str) -> bool:
    return "blank" in label.casefold()


def _fitting_bin_ms(recording: xr.Dataset) -> float:
    """Bins of 10 ms where the recording's own allow it, else its own."""
    try:
        coarse_bins(recording, _BIN_MS)
    except WindowError:
        return float(recording[TIME].attrs["bin_width"]) * 1000
    return _BIN_MS


def _open_window(figure: Figure) -> bool:
    """Show the figure on the screen; False where there is none."""
    has_screen = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if not has_screen:
        return False
    import matplotlib
    import matplotlib.pyplot as plt

    if matplotlib.get_backend().lower() == "agg":
        return False
    plt.figure(figure)
    plt.show()
    return True
