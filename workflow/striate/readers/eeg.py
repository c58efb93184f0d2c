"""EEG and ECoG: EDF, BDF, BrainVision, EEGLAB and FIF files, alone or in a BIDS data set.

Every event that is a stimulus makes a trial of the samples around it; its own sample is time 0.
Amplitudes are in V, as recorded: no filter is applied and no new reference computed. Channels that
are no voltages, or at another rate than most, are left out and named in `unused_channels`; events
that are no stimuli (`BAD ...`, `EDGE ...`, `boundary`, `New Segment/...`, a code that stands at the
first sample) are counted in `not_stimuli`, and a trial that overlaps one that the file names has
the label `overlaps_bad`. Of a BIDS data set the tables beside the recording are used: `events.tsv`,
whose columns become labels, `channels.tsv` and `electrodes.tsv`.
"""

from collections.abc import Mapping
from typing import Any, Final

from striate.layouts.continuous.bids import is_data_set
from striate.layouts.continuous.formats import format_of
from striate.recording import Recording
from striate.sources import Source

LAYOUT: Final = "EEG or ECoG: EDF, BDF, BrainVision, EEGLAB or FIF, or a BIDS folder of these"
NEEDS_OPTIONS: Final = False
TAKES_SEVERAL_FILES: Final = False


def recognises(source: Source) -> bool:
    """Whether the file is of one of these formats, or the folder a BIDS data set."""
    return is_data_set(source.path) or format_of(source) is not None


def read(source: Source, options: Mapping[str, Any]) -> Recording:
    """Recording of the epochs around the events, in V.

    Raises
    ------
    UnreadableFileError
        The file is damaged, or MNE is not installed.
    LayoutError
        The file contradicts itself or what lies beside it, or holds no event or no voltage.
    SettingsError
        An option does not fit what the file holds.
    """
    # every file is looked at by this reader, and those of other readers wait for none of this
    from striate.layouts.continuous.recording import recording_of_epochs

    return recording_of_epochs(source, options)
