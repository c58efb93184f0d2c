"""Why something that was asked for is not answered, each with its HTTP status."""

from typing import ClassVar

from striate.errors import StriateError


class NotAnsweredError(StriateError):
    """What was asked for cannot be given; the text is one sentence for whoever looks."""

    status: ClassVar[int] = 400


class AbsentError(NotAnsweredError):
    """There is no such thing, or not yet."""

    status = 404


class UnfitError(NotAnsweredError):
    """What there is is damaged, or its parts do not belong together."""

    status = 409


class RefusedError(NotAnsweredError):
    """What was asked for makes no sense."""

    status = 422


class BusyError(NotAnsweredError):
    """Too much is asked for at once."""

    status = 429
