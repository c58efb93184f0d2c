"""A stream of the network, by its name: found, read, and found again when it was lost."""

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from striate.errors import SettingsError
from striate.live.lsl.epochs import Layout
from striate.live.lsl.units import units_and_factors

_LOOK_S: Final = 0.5
_DESCRIBE_S: Final = 5.0
_CLOCK_S: Final = 2.0
_BUFFER_S: Final = 60
_MOST_S: Final = 2.0
_MOST_MARKERS: Final = 100
_QUIET: Final = "[log]\nlevel = -3\n"
_MARKERS: Final = "Markers"
# as liblsl numbers the formats of channels
_STRING: Final = 3
_NUMBERS: Final = {1: np.float32, 2: np.float64, 4: np.int32, 5: np.int16, 6: np.int8, 7: np.int64}
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


class Inlet:
    """One stream, read in pieces; LSL itself goes on after a short loss of the network.

    A stream that comes back as another one, as of a program that was started again, is found by
    `look`.
    """

    def __init__(self, wanted: Wanted) -> None:
        self._lsl = liblsl()
        self._predicate = wanted.predicate
        self._inlet: Any = None
        self._uid = ""
        self._shift_s, self._most = 0.0, _MOST_MARKERS
        self.info: Any = None

    @property
    def is_open(self) -> bool:
        """Whether the stream was found."""
        return self._inlet is not None

    def look(self) -> bool:
        """Look for the stream for a moment; open it if it is there, and another than before."""
        found = self._lsl.resolve_bypred(self._predicate, minimum=1, timeout=_LOOK_S)
        fresh = [info for info in found if info.uid() != self._uid]
        if not fresh:
            return False
        inlet = self._lsl.StreamInlet(fresh[0], max_buflen=_BUFFER_S, recover=True)
        try:
            info = inlet.info(timeout=_DESCRIBE_S)
            inlet.open_stream(timeout=_DESCRIBE_S)
        except (self._lsl.util.TimeoutError, self._lsl.util.LostError):
            return False
        self.close()
        self._inlet, self._uid, self.info = inlet, info.uid(), info
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
        """What is added to the sender's clock; the last known while the sender does not answer."""
        with suppress(self._lsl.util.TimeoutError, self._lsl.util.LostError):
            self._shift_s = float(self._inlet.time_correction(timeout=_CLOCK_S))
        return self._shift_s


def layout_of(info: Any, unit: str | None) -> Layout:
    """What the samples of a stream are, from its description.

    Raises
    ------
    SettingsError
        It has no regular rate, holds text, or does not say its units.
    """
    name = str(info.name())
    if info.channel_format() == _STRING:
        raise SettingsError(f"the stream '{name}' holds text; its name goes with --markers")
    if info.nominal_srate() <= 0:
        raise SettingsError(
            f"the stream '{name}' has no regular rate; samples at a regular rate are needed"
        )
    said = _described(info)
    units, factors = units_and_factors([unit_of for _, unit_of in said], unit, name)
    channels, dtype = _apart([label for label, _ in said]), _NUMBERS[info.channel_format()]
    return Layout(name, channels, units, factors, info.nominal_srate(), dtype)


def _described(info: Any) -> list[tuple[str, str]]:
    """Label and unit of each channel, empty where the description leaves them out."""
    said, channel = [], info.desc().child("channels").child("channel")
    for _ in range(info.channel_count()):
        said.append((channel.child_value("label").strip(), channel.child_value("unit").strip()))
        channel = channel.next_sibling("channel")
    return said


def _apart(labels: list[str]) -> tuple[str, ...]:
    """Labels of which no two are the same; those without one are numbered from 1."""
    named = [label or str(number) for number, label in enumerate(labels, start=1)]
    taken: set[str] = set()
    for position, label in enumerate(named):
        apart, further = label, 1
        while apart in taken:
            further += 1
            apart = f"{label} ({further})"
        named[position] = apart
        taken.add(apart)
    return tuple(named)
