"""The text of a first config.yaml: `striate init`, and `striate inspect --yaml`."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from striate.arguments import Raw, raws_of
from striate.config.faults import unprintable
from striate.config.ids import id_from
from striate.errors import SettingsError
from striate.proposal.measures import Measures
from striate.proposal.suggestion import Suggestion, look_at, suggestion
from striate.proposal.yamltext import as_yaml, comment
from striate.settings import Settings, StyleSettings, load_settings
from striate.wholefile import partial_of

_HEADING: Final = (
    "# What Striate compares, in which recordings, and how it draws it: a start, made from the",
    "# labels of the raw files. Change whatever you like; a fault stops the run before it starts.",
    "#",
    "# The names before a ':' become names of files. The config.yaml that comes with Striate",
    "# explains every key, and which others there are.",
)
_RECORDINGS: Final = (
    "# Raw files, one session each; paths are relative to the folder of this file.",
)
_STIMULI: Final = (
    "# Classes of trials: each has a name, and the labels of the trials that belong to it. A label",
    "# is a value, a list of values, {contains: text}, or {min: 1, max: 200}.",
)
_WINDOW: Final = "# The analysis window, in s after stimulus onset; stop does not belong to it."
_NO_TIME: Final = "# The bins have no times in the file: all are taken, whatever stands here."
_BINS: Final = "# Width of the bins of the time courses, in ms."
_COMPARISONS: Final = "# Stimulus a minus stimulus b, channel by channel."
_FIGURES: Final = "# What is drawn of every comparison, and how."


def write_configuration(files: Sequence[str], path: Path) -> None:
    """Read the raw files and write a configuration for them, never over one that is there.

    Files that are given as `NAME=FILE` make one recording.

    Raises
    ------
    SettingsError
        There is such a file already, or it cannot be written.
    StriateError
        A raw file cannot be read, or has a single trial; nothing is written then.
    """
    _check_is_free(path)
    raws: dict[str, Raw] = {}
    for number, raw in enumerate(raws_of(files), start=1):
        raws[id_from(raw.source.path.stem, f"recording-{number}", raws)] = raw
    suggested = suggestion({name: look_at(raw, name) for name, raw in raws.items()})
    _write_checked(configuration(raws, suggested, path.parent), path)


def print_proposal(raw: Raw) -> None:
    """Print the lines of config.yaml for one recording; its paths are relative to this folder.

    Raises
    ------
    StriateError
        The file cannot be read, or has a single trial.
    """
    name = id_from(raw.source.path.stem, "recording")
    suggested = suggestion({name: look_at(raw, name)})
    print("recordings:", *_recordings({name: raw}, suggested, Path(), None), sep="\n")
    print("stimuli:", *map(comment, suggested.left_out), *_stimuli(suggested), sep="\n")
    print("comparisons:", *_comparisons(suggested), sep="\n")


def configuration(raws: Mapping[str, Raw], suggested: Suggestion, folder: Path) -> str:
    """A whole configuration with comments, for a file in the folder."""
    common = next(iter(suggested.measures.values()))
    figures = list(Settings.model_fields["figures"].default)
    style = StyleSettings().model_dump(mode="json")
    lines = [
        *_HEADING,
        "",
        *_RECORDINGS,
        "recordings:",
        *_recordings(raws, suggested, folder, common),
        "",
        *_STIMULI,
        *map(comment, suggested.left_out),
        "stimuli:",
        *_stimuli(suggested),
        "",
        _WINDOW if common.has_time else _NO_TIME,
        f"window: {_window(common)}",
        "",
        _BINS,
        f"bin_ms: {as_yaml(common.bin_ms)}",
        "",
        _COMPARISONS,
        "comparisons:",
        *_comparisons(suggested),
        "",
        _FIGURES,
        f"figures: {as_yaml(figures)}",
        f"style: {as_yaml(style)}",
    ]
    return "\n".join(lines) + "\n"


def _recordings(
    raws: Mapping[str, Raw], suggested: Suggestion, folder: Path, common: Measures | None
) -> Iterator[str]:
    """Each recording; its window and bins where they are not those that all have in common."""
    for name, raw in raws.items():
        fitting = suggested.measures[name]
        yield f"  {as_yaml(name)}:"
        if raw.source.files:
            files = {key: _relative(path, folder) for key, path in raw.source.files.items()}
            yield f"    files: {as_yaml(files)}"
        else:
            yield f"    file: {as_yaml(_relative(raw.source.path, folder))}"
        if raw.reader:
            yield f"    reader: {raw.reader}"
        if raw.given:
            yield f"    options: {as_yaml(raw.given)}"
        if common is None or fitting.window_s != common.window_s:
            yield f"    window: {_window(fitting)}"
        if common is None or fitting.bin_ms != common.bin_ms:
            yield f"    bin_ms: {as_yaml(fitting.bin_ms)}"


def _stimuli(suggested: Suggestion) -> Iterator[str]:
    for name, conditions in suggested.stimuli.items():
        yield f"  {as_yaml(name)}: {as_yaml(conditions)}"


def _comparisons(suggested: Suggestion) -> Iterator[str]:
    for name, ((a, b), recordings) in suggested.comparisons.items():
        yield f"  {as_yaml(name)}: {as_yaml({'a': a, 'b': b, 'recordings': recordings})}"


def _window(fitting: Measures) -> str:
    start_s, stop_s = fitting.window_s
    return as_yaml({"start": start_s, "stop": stop_s})


def _relative(path: Path, folder: Path) -> str:
    """A path as config.yaml reads it, which strips outer space and knows ~ for a home."""
    place = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
    written = os.path.relpath(place, folder.resolve())
    if unprintable(written) or written != written.rstrip():
        raise SettingsError(
            f"{written!r}: config.yaml cannot hold this name of a file; rename the file"
        )
    if written.startswith("~"):
        return f"../{folder.resolve().name}/{written}"
    return f"./{written}" if written.startswith(" ") else written


def _check_is_free(path: Path) -> None:
    if path.exists() or path.is_symlink():
        raise SettingsError(
            f"{path} is there already and stays as it is; write another with -o, or move it away"
        )


def _write_checked(text: str, path: Path) -> None:
    partial = partial_of(path)
    try:
        partial.write_text(text, encoding="utf-8")
        load_settings(partial)  # a path may hold what no configuration can
        with path.open("x", encoding="utf-8") as new:
            new.write(text)
    except SettingsError as fault:
        raise SettingsError(str(fault).replace(str(partial), str(path))) from fault
    except FileExistsError:
        _check_is_free(path)
    except OSError as fault:
        raise SettingsError(f"{path}: cannot be written ({fault.strerror})") from fault
    finally:
        partial.unlink(missing_ok=True)
