"""Where the raw file of a figure lies, and whether it is still the one."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from striate.arguments import raw_of
from striate.companions import recordings_in
from striate.drawn import DrawnFigure
from striate.errors import SettingsError, UnreadableFileError
from striate.inscription.wording import SOURCE
from striate.rawfiles import digest_name, list_note, source_sha256
from striate.settings import RecordingSettings, load_settings
from striate.sources import Source

_GIVE_IT: Final = "give the raw file with --raw"


def raw_source(drawn: DrawnFigure, given: Sequence[str]) -> Source:
    """The raw file that is given, or else that of the project in which the figure lies.

    Raises
    ------
    StriateError
        It is not there, or its content is not what the figure was made from.
    """
    source = _given(drawn, given) if given else _of_project(drawn)
    for path in source.raw_files:
        if not (path.is_file() or path.is_dir()):
            why = "is no file" if path.exists() else "no such file"
            raise UnreadableFileError(
                f"{path}: {why}, so the numbers of {drawn.path} cannot be checked; {_GIVE_IT}"
            )
    _check_kind(drawn, source)
    try:
        found = source_sha256(source.raw_files)
    except OSError as fault:
        raise UnreadableFileError(f"{source.path}: cannot be read ({fault.strerror})") from fault
    if found != drawn.source_sha256:
        names = ", ".join(map(str, source.raw_files))
        raise UnreadableFileError(
            f"{names}: the SHA-256 is {found}, and {drawn.path} was made from {drawn.told[SOURCE]}:"
            f" the raw file has changed, or is another; {_GIVE_IT} to check the numbers"
        )
    return source


def _check_kind(drawn: DrawnFigure, source: Source) -> None:
    """Refuse before anything is read what cannot be the raw file: other folders, more files."""
    for path in source.raw_files:
        if path.is_dir() and not recordings_in(path):
            raise UnreadableFileError(
                f"{path}: is a folder that holds no BIDS data set; {_GIVE_IT}"
            )
    kind = digest_name(list_note(source.raw_files))
    if not drawn.told[SOURCE].endswith(f", {kind} {drawn.source_sha256}"):
        raise UnreadableFileError(
            f"{source.path}: is read from other files now (a {kind}) than when {drawn.path} was "
            f"made from {drawn.told[SOURCE]}; {_GIVE_IT} to check the numbers"
        )


def _given(drawn: DrawnFigure, given: Sequence[str]) -> Source:
    source = raw_of(given, None, ()).source
    names = [*(drawn.settings.recordings[drawn.recording].files or {})]
    if set(names) != set(source.files):
        wanted = " ".join(f"{name}=FILE" for name in names) or "one file"
        raise SettingsError(f"--raw: {drawn.path} was made from other files; write {wanted}")
    if not names:
        return source
    files = {name: source.files[name] for name in names}
    return Source(files[names[0]], files)


def _of_project(drawn: DrawnFigure) -> Source:
    """`results/figures/RECORDING/COMPARISON/FIGURE`, or without a comparison."""
    above = drawn.path.resolve().parents
    depth = 3 if drawn.comparison else 2
    results = above[depth] if len(above) > depth + 1 else None
    if results is None or above[depth - 1].name != "figures":
        raise UnreadableFileError(
            f"{drawn.path}: does not lie under results/figures, where its raw file could be found; "
            f"{_GIVE_IT}"
        )
    recorded = drawn.settings.recordings[drawn.recording]
    if recorded.simulate:
        return Source(results / "simulated" / f"{drawn.recording}.mat", {})
    return _configured(drawn, results.parent / "config.yaml", recorded)


def _configured(drawn: DrawnFigure, config: Path, said: RecordingSettings) -> Source:
    """What config.yaml names, where it names files as the figure does: no other is opened."""
    try:
        recorded = load_settings(config).recordings.get(drawn.recording)
    except SettingsError as fault:
        raise SettingsError(f"{' '.join(str(fault).splitlines())}; {_GIVE_IT}") from None
    wanted = _names(said)
    if recorded is None or not wanted or wanted != _names(recorded):
        raise SettingsError(
            f"{config}: has no recording '{drawn.recording}' made from files of the names that "
            f"{drawn.path} was made from; {_GIVE_IT}"
        )
    several = recorded.files or {}
    in_order = {name: several[name] for name in said.files or {}}
    return Source(recorded.raw_files[next(iter(wanted))], in_order)


def _names(recorded: RecordingSettings) -> dict[str, str]:
    return {key: path.name for key, path in recorded.raw_files.items()}
