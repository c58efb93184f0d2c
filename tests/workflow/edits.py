"""All that may happen to a project between two runs, by name."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Final, TypeAlias

import edits_of_files as files
import edits_of_settings as settings
from world import World

Edit: TypeAlias = Callable[[World, Random], object]

_EDITS: Final[tuple[Edit, ...]] = (
    *(settings.window, settings.another_setting, settings.settings_reordered),
    *(settings.comparison_added, settings.comparison_removed, settings.comparison_renamed),
    *(settings.comparison_swapped, settings.comparison_titled),
    *(settings.stimulus_added, settings.stimulus_changed, settings.stimulus_removed),
    *(settings.recording_added, settings.recording_removed, settings.recording_renamed),
    settings.files_swapped,
    *(files.raw_changed, files.raw_replaced_by_an_older_one, files.raw_swapped),
    *(files.raw_changed_keeping_size_and_date, files.raw_removed, files.raw_broken),
    files.raw_renamed,
    *(files.behaviour_edited, files.comment_edited, files.step_broken),
    files.code_changed_keeping_size_and_date,
    *(files.artifact_deleted, files.stamp_deleted, files.folder_deleted, files.results_deleted),
    *(
        files.memory_deleted,
        files.memory_damaged,
        files.flipped,
        files.truncated,
        files.artifacts_exchanged,
    ),
    *(files.partial_left, files.everything_touched, files.moved),
)
EDITS: Final[Mapping[str, Edit]] = {edit.__name__: edit for edit in _EDITS}
