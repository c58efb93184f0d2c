"""Channels as they are asked for: by their position in the artifacts."""

from striate.dashboard.faults import AbsentError


def check_position(position: int, channel_count: int) -> None:
    """Refuse a channel that is not there.

    Raises
    ------
    AbsentError
        There is no such channel.
    """
    if position >= channel_count:
        raise AbsentError(
            f"there is no channel {position}; the recording has {channel_count}, from 0 on"
        )
