"""Small files of continuous signals, written by the tests themselves."""

from dataclasses import dataclass

import numpy as np
import scipy.io

from mat73 import write_mat73

RATE_HZ = 100


@dataclass
class EdfSignal:
    """A channel of an EDF or BDF file: digital values, shown in a unit with a gain."""

    name: str
    digital: np.ndarray
    unit: str = "uV"
    gain: float = 0.5
    rate_hz: int = RATE_HZ


def write_edf(path, signals, annotations=(), *, notes=(), bits=16, reserved="", record_count=None):
    """EDF (16 bits) or BDF (24 bits) in records of one second; annotations make it EDF+.

    `notes`: for each channel of annotations, the bytes of each record.
    """
    kind = "EDF" if bits == 16 else "BDF"
    seconds = max(len(signal.digital) // signal.rate_hz for signal in signals)
    rows = [(s, s.digital.reshape(seconds, s.rate_hz)) for s in signals]
    if annotations or reserved:
        notes = [_annotation_records(annotations, seconds)]
    for lists in notes:
        reserved = reserved or f"{kind}+C"
        length = -(-max(map(len, lists)) // (bits // 8))
        records = [entry.ljust(length * (bits // 8), b"\0") for entry in lists]
        rows.append((EdfSignal(f"{kind} Annotations", np.empty(0), "", 1.0, length), records))
    limit = 2 ** (bits - 1)
    numbers = [edge * s.gain for s, _ in rows for edge in (-limit, limit - 1)]
    assert all(len(f"{number:.8g}") <= 8 and float(f"{number:.8g}") == number for number in numbers)
    header = [
        b"0       " if bits == 16 else b"\xffBIOSEMI",
        _field("X X X X", 80) + _field("Startdate X X X X", 80) + b"01.01.2000.00.00"[:16],
        _field(256 * (1 + len(rows)), 8) + _field(reserved, 44),
        _field(seconds if record_count is None else record_count, 8) + _field(1, 8),
        _field(len(rows), 4),
        b"".join(_field(signal.name, 16) for signal, _ in rows),
        b" " * 80 * len(rows),
        b"".join(_field(signal.unit, 8) for signal, _ in rows),
        b"".join(_field(f"{-limit * signal.gain:.8g}", 8) for signal, _ in rows),
        b"".join(_field(f"{(limit - 1) * signal.gain:.8g}", 8) for signal, _ in rows),
        _field(-limit, 8) * len(rows) + _field(limit - 1, 8) * len(rows),
        b" " * 80 * len(rows),
        b"".join(_field(signal.rate_hz, 8) for signal, _ in rows),
        b" " * 32 * len(rows),
    ]
    with path.open("wb") as file:
        file.write(b"".join(header))
        for second in range(seconds):
            for _, records in rows:
                record = records[second]
                file.write(record if isinstance(record, bytes) else _digital(record, bits))
    return path


def _field(value, width):
    return str(value).encode("latin-1").ljust(width)


def _digital(values, bits):
    if bits == 16:
        return values.astype("<i2").tobytes()
    return values.astype("<i4").view(np.uint8).reshape(-1, 4)[:, :3].tobytes()


def _annotation_records(annotations, seconds):
    """The annotations, all in the first record; each record begins with its own time."""
    lists = [f"+{second}\x14\x14\0".encode() for second in range(seconds)]
    for onset, duration, text in annotations:
        lists[0] += f"{onset:+g}\x15{duration:g}\x14{text}\x14\0".encode()
    return lists


def write_brainvision(path, microvolts, markers=(), *, rate_hz=RATE_HZ, units=None, **common):
    """BrainVision with the header at `path`, 4-byte floats (channel, sample).

    `markers`: type, description, position from 1, size in samples. `common` replaces what stands
    under Common Infos.
    """
    units = units or ["µV"] * len(microvolts)
    said = {
        "Codepage": "UTF-8",
        "DataFile": path.stem + ".eeg",
        "MarkerFile": path.stem + ".vmrk",
        "DataFormat": "BINARY",
        "DataOrientation": "MULTIPLEXED",
        "NumberOfChannels": len(microvolts),
        "SamplingInterval": 1e6 / rate_hz,
    } | common
    lines = ["Brain Vision Data Exchange Header File Version 1.0", "", "[Common Infos]"]
    lines += [f"{key}={value}" for key, value in said.items()]
    lines += ["[Binary Infos]", "BinaryFormat=IEEE_FLOAT_32", "[Channel Infos]"]
    lines += [f"Ch{k}=E{k},,1,{unit}" for k, unit in enumerate(units, start=1)]
    path.write_text("\n".join(lines), encoding="utf-8")
    path.with_suffix(".eeg").write_bytes(np.asarray(microvolts, "<f4").T.tobytes())
    lines = ["Brain Vision Data Exchange Marker File, Version 1.0", "", "[Common Infos]"]
    lines += ["Codepage=UTF-8", f"DataFile={path.stem}.eeg", "[Marker Infos]"]
    lines += [
        f"Mk{number}={kind},{text},{position},{size},0"
        for number, (kind, text, position, size) in enumerate(markers, start=1)
    ]
    path.with_suffix(".vmrk").write_text("\n".join(lines), encoding="utf-8")
    return path


def write_eeglab(path, microvolts, events=(), *, as_struct=True, data=None, version="5", **fields):
    """EEGLAB set; `events` are mappings with `type` and `latency` (samples from 1)."""
    channel_count, sample_count = np.shape(microvolts)
    locations = [{"labels": f"E{k}", "type": ""} for k in range(1, channel_count + 1)]
    eeg = {
        "setname": "made by a test",
        "nbchan": channel_count,
        "pnts": sample_count,
        "trials": 1,
        "srate": RATE_HZ,
        "data": np.asarray(microvolts, np.float32) if data is None else data,
        "chanlocs": records(locations),
        "event": records(events),
        "icaweights": np.eye(2),
    } | fields
    if version == "7.3":
        eeg = {name: v if isinstance(v, str) else np.atleast_2d(v) for name, v in eeg.items()}
    variables = {"EEG": eeg} if as_struct else eeg
    if version == "7.3":
        write_mat73(path, variables)
    else:
        scipy.io.savemat(path, variables, appendmat=False)
    return path


def records(rows):
    """A struct array, as scipy writes it."""
    if not rows:
        return np.zeros((0, 0))
    made = np.zeros((1, len(rows)), dtype=[(name, object) for name in rows[0]])
    for position, row in enumerate(rows):
        made[0, position] = tuple(
            value if isinstance(value, str) else np.array(value, ndmin=2) for value in row.values()
        )
    return made


def write_fif(path, volts, annotations=(), *, kinds="eeg", bads=(), first_sample=0):
    """FIF of 8-byte floats (channel, sample)."""
    import mne

    names = [f"E{k}" for k in range(1, len(volts) + 1)]
    info = mne.create_info(names, RATE_HZ, kinds)
    raw = mne.io.RawArray(volts, info, first_samp=first_sample, verbose="ERROR")
    raw.info["bads"] = list(bads)
    if annotations:
        raw.set_annotations(mne.Annotations(*zip(*annotations, strict=True)))
    raw.save(path, fmt="double", verbose="ERROR")
    return path


def noise(channel_count=3, seconds=5, rate_hz=RATE_HZ, seed=0):
    """Microvolts (channel, sample), exact as 4-byte floats."""
    values = np.random.default_rng(seed).normal(0, 30, (channel_count, seconds * rate_hz))
    return values.astype(np.float32).astype(float)
