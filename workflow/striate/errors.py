"""What can go wrong, in words for the person at the screen.

StriateError              one clear sentence, shown without a traceback
├── SettingsError         config.yaml: every fault at once, with line, key and what to write
├── UnreadableFileError   the raw file is missing, damaged or of another kind
├── UnknownLayoutError    the raw file is readable, but no reader knows what it holds
├── LayoutError           a known layout whose content contradicts itself
├── WindowError           an analysis window that the recording cannot give
├── NoTrialsError         a stimulus that no trial of the recording belongs to
├── NothingToShowError    a figure that this recording or comparison has nothing for
└── ArtifactError         a file under results/ is damaged or of another kind
"""


class StriateError(Exception):
    """Base of every error that a user can cause and mend; its text is the whole message."""


class SettingsError(StriateError):
    """The configuration has faults; the text lists all of them."""


class UnreadableFileError(StriateError):
    """The raw file is missing, damaged or of another kind."""


class UnknownLayoutError(StriateError):
    """The raw file can be read, but no reader knows its layout."""


class LayoutError(StriateError):
    """The raw file is in a known layout but contradicts it."""


class WindowError(StriateError):
    """The analysis window does not fit the time axis of the recording."""


class NoTrialsError(StriateError):
    """A stimulus selects no trial of the recording."""


class NothingToShowError(StriateError):
    """A figure needs what the recording or the comparison does not have."""


class ArtifactError(StriateError):
    """An artifact under results/ is damaged or of another kind."""
