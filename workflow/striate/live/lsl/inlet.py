"""A stream of the network, by its name: found, read, and found again when it was lost."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import SettingsError

_LOOK_S: Final = 0.5
_ALL: Final = 1024
"""More streams than there are: whoever waits for so many hears of every one."""
_DESCRIBE_S: Final = 5.0
_CLOCK_S: Final = 2.0
_BUFFER_S: Final = 60
_MOST_S: Final = 2.0
_MOST_MARKERS: Final = 100
_QUIET: Final = "[log]\nlevel = -3\n"
_MARKERS: Final = "Markers"
_NOTHING: Final = np.empty((0, 0)), np.empty(0)

Stamps = NDArray[np.float64]


def liblsl() -> Any:
    """The library, which writes nothing on the screen unless LSLAPICFG names how it should.

    Raises
    ------
    SettingsError
        It is not installed, or too old.
    """
    try:
        import pylsl
    except (ImportError, RuntimeError, OSError) as missing:
        raise SettingsError(
            "--lsl reads streams with pylsl, which is not installed or finds no liblsl; install it "
            "with: pip install 'striate[lsl]'"
        ) from missing
    if not hasattr(pylsl, "set_config_content"):
        raise SettingsError(
            f"--lsl needs pylsl 1.18 or later, there is {pylsl.__version__}; install it with: "
            "pip install --upgrade 'striate[lsl]'"
        )
    if "LSLAPICFG" not in os.environ:
        pylsl.set_config_content(_QUIET)
    return pylsl


@dataclass(frozen=True)
class Wanted:
    """Which stream: by its name, or by its kind where no name is given."""

    name: str | None

    @property
    def predicate(self) -> str:
        """As XPath, which has no way to write both quotes in one text.

        Raises
        ------
        SettingsError
            The name holds both.
        """
        if self.name is None:
            return f"type='{_MARKERS}'"
        if "'" in self.name and '"' in self.name:
            raise SettingsError(f"{self.name}: no stream with both ' and \" in its name is found")
        return f'name="{self.name}"' if "'" in self.name else f"name='{self.name}'"

    @property
    def words(self) -> str:
        """What a sentence calls it."""
        return f"of the type {_MARKERS}" if self.name is None else f"'{self.name}'"

    def several(self, names: Sequence[str]) -> str:
        """Why none of several streams is taken."""
        if self.name is None:
            there = ", ".join(f"'{name}'" for name in sorted(names))
            return f"there are {len(names)} streams {self.words}: {there}; say which with --markers"
        return (
            f"there are {len(names)} streams {self.words}; give each a name of its own, or close "
            "the others"
        )


class Inlet:
    """One stream, read in pieces; LSL itself goes on after a short loss of the network.

    A stream that comes back as another one, as of a program that was started again, is found by
    `look`.

    Attributes
    ----------
    wanted
        Which stream it is to be.
    has_clock
        Whether the sender's clock answered: else its times are taken as they are.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._lsl = liblsl()
        self.wanted, self._predicate = wanted, wanted.predicate
        self._inlet: Any = None
        self._uid = ""
        self._shift_s, self._clock_s, self._most = 0.0, _CLOCK_S, _MOST_MARKERS
        self.has_clock = True
        self.info: Any = None

    @property
    def is_open(self) -> bool:
        """Whether the stream was found."""
        return self._inlet is not None

    def look(self) -> bool:
        """Look for the stream for a moment; open it if it is there, and the one before is not.

        Raises
        ------
        SettingsError
            There are several, and nobody knows which is meant.
        """
        found = self._lsl.resolve_bypred(self._predicate, minimum=_ALL, timeout=_LOOK_S)
        if not found or self._uid in {info.uid() for info in found}:
            return False
        if len(found) > 1:
            raise SettingsError(self.wanted.several([str(info.name()) for info in found]))
        inlet = self._lsl.StreamInlet(found[0], max_buflen=_BUFFER_S, recover=True)
        try:
            info = inlet.info(timeout=_DESCRIBE_S)
            inlet.open_stream(timeout=_DESCRIBE_S)
        except (self._lsl.util.TimeoutError, self._lsl.util.LostError):
            return False
        if self._inlet is not None and self._inlet.samples_available():
            # LSL took the old one up again by itself: what lies there must not be lost
            return False
        self.close()
        self._inlet, self._uid, self.info = inlet, info.uid(), info
        self._shift_s, self._clock_s = 0.0, _CLOCK_S
        self._most = max(int(_MOST_S * info.nominal_srate()), _MOST_MARKERS)
        return True

    def pull(self) -> tuple[NDArray[Any], Stamps]:
        """What has come in since, samples of 2 s at most, with times on the clock of this machine.

        Returns
        -------
        array
            (sample, channel): numbers, or bytes of text.
        array
            (sample,): s.
        """
        if self._inlet is None:
            return _NOTHING
        try:
            samples, stamps = self._inlet.pull_chunk(
                timeout=0.0, max_samples=self._most, as_numpy=True
            )
        except self._lsl.util.LostError:
            # not recoverable by LSL: the next look takes it up again, also under the same uid
            self._inlet, self._uid = None, ""
            return _NOTHING
        return samples, stamps + (self._correction() if len(stamps) else 0.0)

    def close(self) -> None:
        """Leave the stream."""
        if self._inlet is not None:
            self._inlet.close_stream()
        self._inlet = None

    def _correction(self) -> float:
        """What is added to the sender's clock; the last known while the sender does not answer.

        Only the first question waits for an answer: LSL goes on asking by itself, and samples that
        come in meanwhile must not wait again and again.
        """
        waited_s, self._clock_s = self._clock_s, 0.0
        try:
            self._shift_s = float(self._inlet.time_correction(timeout=waited_s))
            self.has_clock = True
        except (self._lsl.util.TimeoutError, self._lsl.util.LostError):
            self.has_clock = self.has_clock and not waited_s
        return self._shift_s
