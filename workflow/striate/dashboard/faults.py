"""Why something that was asked for is not answered, each with its HTTP status."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar, Final

from striate.command import out_of_memory, sentence_of
from striate.errors import StriateError

_LOG: Final = logging.getLogger(__name__)


class NotAnsweredError(StriateError):
    """What was asked for cannot be given; the text is one sentence for whoever looks."""

    status: ClassVar[int] = 400


class AbsentError(NotAnsweredError):
    """There is no such thing, or not yet."""

    status = 404


class UnfitError(NotAnsweredError):
    """What there is is damaged, or its parts do not belong together."""

    status = 409


class DamagedError(UnfitError):
    """The file itself is damaged: it stays so until somebody writes it anew."""


class RefusedError(NotAnsweredError):
    """What was asked for makes no sense."""

    status = 422


class BusyError(NotAnsweredError):
    """Too much is asked for at once."""

    status = 429


class EndedError(NotAnsweredError):
    """Nobody will answer any more."""

    status = 503


@contextmanager
def faults_in_words() -> Iterator[None]:
    """Whatever goes wrong as a fault that is answered in one sentence.

    Raises
    ------
    NotAnsweredError
        As it is raised, or in the place of anything else.
    """
    try:
        yield
    except NotAnsweredError:
        raise
    except (StriateError, OSError) as fault:
        raise UnfitError(sentence_of(fault) or "the system refuses to read it") from fault
    except MemoryError as fault:
        raise BusyError(out_of_memory(str(fault))) from fault
    except Exception as fault:
        _LOG.exception("an artifact could not be shown")
        raise UnfitError(
            "an artifact does not hold what Striate writes; delete it, and `snakemake --cores 4` "
            "makes it again"
        ) from fault
