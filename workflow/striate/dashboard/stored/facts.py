"""What the catalogue says of each artifact: read once, in the background, and after each change."""

from collections.abc import Callable, Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Final

import numpy as np
import xarray as xr

from striate.dashboard.faults import NotAnsweredError
from striate.dashboard.sent.numbers import text, texts
from striate.dashboard.stored.artifacts import Artifacts
from striate.dashboard.stored.stamped import stamped
from striate.dashboard.threads import PassingThreads
from striate.dashboard.wire import Readiness
from striate.digests import Mark
from striate.errors import NothingToShowError
from striate.panels.tuningcurves import label_values
from striate.recording import AREA, CHANNEL, TRIAL
from striate.stores import load, open_artifact


@dataclass(frozen=True)
class Facts:
    """What is known of one artifact.

    Attributes
    ----------
    said
        In plain types; empty where it cannot be read.
    """

    readiness: Readiness
    fault: str = ""
    said: Mapping[str, Any] = field(default_factory=dict)


MISSING: Final = Facts("missing", "not made yet")
UNREAD: Final = Facts("ready")


class FactBook:
    """Facts of artifacts by place, as long as the mark of the file stays the same."""

    def __init__(self, artifacts: Artifacts) -> None:
        self._artifacts = artifacts
        self._known: dict[str, tuple[Mark, Facts]] = {}
        self._asked: dict[str, tuple[Mark, Future[None]]] = {}
        self._lock = Lock()
        self._reader = PassingThreads(1, "facts")

    def of(self, place: str, mark: Mark | None) -> Facts:
        """Facts of a file with this mark; `UNREAD` until they are known."""
        if mark is None:
            return MISSING
        known = self._known.get(place)
        return known[1] if known and known[0] == mark else UNREAD

    def ask(self, marks: Mapping[str, Mark | None], patience_s: float | None) -> int:
        """Have the facts of these files read; wait for a while. How many are still to be read.

        Without a limit of patience, none are left.
        """
        with self._lock:
            wanted = [self._future(place, mark) for place, mark in marks.items() if mark]
        waited = [future for future in wanted if future and not future.done()]
        return len(wait(waited, patience_s).not_done) if waited else 0

    def say_damaged(self, place: str, mark: Mark | None, fault: str) -> None:
        """Damage that was found only when the values were read."""
        if mark is not None:
            self._known[place] = mark, Facts("damaged", fault)

    def close(self) -> None:
        """Stop reading."""
        self._reader.shutdown(wait=False, cancel_futures=True)

    def _future(self, place: str, mark: Mark) -> Future[None] | None:
        known, asked = self._known.get(place), self._asked.get(place)
        if known and known[0] == mark:
            return None
        if asked is None or asked[0] != mark:
            asked = mark, self._reader.submit(self._read, place, mark)
            self._asked[place] = asked
        return asked[1]

    def _read(self, place: str, mark: Mark) -> None:
        try:
            facts = Facts("ready", said=self._said(place))
        except NotAnsweredError as fault:
            facts = Facts("damaged", str(fault))
        except Exception as fault:  # whatever is wrong with one artifact, the others are shown
            facts = Facts("damaged", f"{place} cannot be read: {type(fault).__name__}")
        self._known[place] = mark, facts
        with self._lock:
            if self._asked[place][0] == mark:  # else it has changed again
                del self._asked[place]

    def _said(self, place: str) -> Mapping[str, Any]:
        kind = place.split("/")[1]
        path = self._artifacts.folder.path(place)
        with self._artifacts.faults_told():
            if kind == "stamps":
                return {"stamped": stamped(path)}
            if kind == "recordings":
                with open_artifact(path) as recording:
                    return _of_recording(recording)
            return _OF.get(kind, _nothing)(load(path))


def _of_recording(recording: xr.Dataset) -> dict[str, Any]:
    area, count = np.unique(recording[AREA].to_numpy().astype(str), return_counts=True)
    return {
        "source": text(recording.attrs.get("source", "")),
        "trial_count": recording.sizes[TRIAL],
        "channel_count": recording.sizes[CHANNEL],
        "areas": dict(zip(texts(area), count.tolist(), strict=True)),
    }


def _of_responses(responses: xr.Dataset) -> dict[str, Any]:
    labels = [str(name) for name, of in responses.coords.items() if of.dims == (TRIAL,)]
    return {"tunable": {name for name in labels if _is_tunable(responses, name)}}


def _is_tunable(responses: xr.Dataset, label: str) -> bool:
    try:
        label_values(responses, label)
    except NothingToShowError:
        return False
    return True


def _of_means(means: xr.Dataset) -> dict[str, Any]:
    why_none = text(means.attrs.get("no_trials", ""))
    return {"trial_count": int(means["trial_count"]), "none": why_none}


def _of_sides(compared: xr.Dataset) -> dict[str, Any]:
    return {side: text(compared.attrs[f"stimulus_{side}"]) for side in "ab"}


def _of_comparison(comparison: xr.Dataset) -> dict[str, Any]:
    sides = _of_sides(comparison)
    if "session" in comparison.coords:
        return {**sides, "recordings": texts(comparison["session"].to_numpy())}
    direction = comparison["direction"].to_numpy()
    return {
        **sides,
        "channel_count": comparison.sizes[CHANNEL],
        "tested": int(np.isfinite(comparison["q"].to_numpy()).sum()),
        "a_larger": int((direction == "a>b").sum()),
        "b_larger": int((direction == "b>a").sum()),
    }


def _nothing(_: xr.Dataset) -> dict[str, Any]:
    return {}


_OF: Final[Mapping[str, Callable[[xr.Dataset], dict[str, Any]]]] = {
    "responses": _of_responses,
    "means": _of_means,
    "comparisons": _of_comparison,
    "courses": _of_sides,
}
