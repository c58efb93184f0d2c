"""Files that lie, lead elsewhere, or are damaged."""

import resource

import numpy as np
import pytest
import scipy.io

from as_dataset import dataset
from eegfiles import EdfSignal, noise, write_brainvision, write_edf, write_eeglab, write_fif
from striate.errors import LayoutError, StriateError, UnreadableFileError
from striate.readers import eeg
from striate.sources import Source

EPOCH = {"epoch": {"start": 0, "stop": 0.1}}


def read(path):
    source = Source(path, {})
    assert eeg.recognises(source)
    return dataset(eeg.read(source, EPOCH))


@pytest.mark.parametrize("name", ["../a.eeg", "/etc/passwd", "..\\a.eeg", "sub/a.eeg", ".."])
@pytest.mark.parametrize("key", ["DataFile", "MarkerFile", "datafile"])
def test_a_brainvision_header_leads_nowhere_else(tmp_path, key, name):
    path = write_brainvision(tmp_path / "a.vhdr", noise(), [("Stimulus", "S", 9, 1)], **{key: name})
    with pytest.raises(LayoutError, match="beside the header, named alone, needed"):
        read(path)


@pytest.mark.parametrize("codepage", ["utf-16", "utf-7", "rot13", "unicode_escape", "cp037"])
def test_a_brainvision_header_is_in_an_encoding_that_can_be_looked_through(tmp_path, codepage):
    path = write_brainvision(tmp_path / "a.vhdr", noise(), Codepage=codepage)
    with pytest.raises(LayoutError, match=f"Codepage is '{codepage}'; UTF-8 or ANSI needed"):
        read(path)


@pytest.mark.parametrize("count", [4, 10**9, 10**18])
def test_a_brainvision_header_lists_as_many_channels_as_it_promises(tmp_path, count):
    path = write_brainvision(tmp_path / "a.vhdr", noise(), NumberOfChannels=count)
    with pytest.raises(LayoutError, match=f"NumberOfChannels is {count}, but the header lists 3"):
        read(path)


def test_brainvision_signals_written_as_text_are_refused(tmp_path):
    path = write_brainvision(tmp_path / "a.vhdr", noise(), DataFormat="ASCII")
    with pytest.raises(LayoutError, match="export it as BINARY"):
        read(path)


@pytest.mark.parametrize("name", ["../a.fdt", "/etc/passwd", "..\\a.fdt", "a.dat", "passwd"])
def test_an_eeglab_set_leads_nowhere_else(tmp_path, name):
    path = write_eeglab(tmp_path / "a.set", noise(), data=name)
    with pytest.raises(LayoutError, match=r"the name of a file \.fdt beside the set"):
        read(path)


def test_an_eeglab_signal_has_the_size_that_the_set_says(tmp_path):
    (tmp_path / "a.fdt").write_bytes(b"\0" * 400)
    path = write_eeglab(tmp_path / "a.set", noise(), data="a.fdt", pnts=10**12)
    with pytest.raises(LayoutError, match=r"a.fdt has 400 bytes; 3 x 10+ values of the set are"):
        read(path)


def test_an_eeglab_signal_that_is_not_there_is_told(tmp_path):
    path = write_eeglab(tmp_path / "a.set", noise(), data="b.fdt")
    with pytest.raises(UnreadableFileError, match=r"b\.fdt: cannot be opened \(No such file"):
        read(path)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"pnts": 499}, "EEG.data is 3 x 500; nbchan x pnts is 3 x 499"),
        ({"nbchan": 4}, "EEG.data is 3 x 500; nbchan x pnts is 4 x 500"),
        ({"srate": 0}, "EEG has 3 channels, 500 samples at 0 Hz"),
        ({"srate": "fast"}, "EEG.srate is the text 'fast'"),
        ({"srate": np.nan}, "EEG.srate is"),
        ({"nbchan": [1.0, 2.0]}, "EEG.nbchan is 1 x 2 numbers; one is needed"),
        ({"chanlocs": {"labels": "E1"}}, "EEG.chanlocs names 1 channels; EEG.nbchan is 3"),
        ({"chanlocs": "E1"}, "EEG.chanlocs is the text 'E1'; a struct array needed"),
        ({"event": {"type": "a"}}, "EEG.event.latency is no number of every event"),
        ({"event": {"type": "a", "latency": np.nan}}, "EEG.event.latency is no number"),
        ({"event": {"latency": 3}}, "EEG.event.type is no text or number of every event"),
        ({"event": "now"}, "EEG.event is the text 'now'; a struct array needed"),
    ],
)
def test_an_eeglab_set_that_contradicts_itself_is_told(tmp_path, changes, words):
    with pytest.raises(LayoutError, match=f"^{words}") as refused:
        read(write_eeglab(tmp_path / "a.set", noise(), **changes))
    assert "\n" not in str(refused.value)


def edf(path):
    values = np.arange(500) % 100
    return write_edf(path, [EdfSignal("E1", values), EdfSignal("E2", values)], [(1, 0, "a")])


def test_an_edf_file_that_claims_more_than_it_holds_is_refused_and_takes_no_memory(tmp_path):
    path = edf(tmp_path / "a.edf")
    content = bytearray(path.read_bytes())
    content[236:244] = b"99999999"
    path.write_bytes(content)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(UnreadableFileError, match="holds 5 records, its header counts 99999999"):
        read(path)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


@pytest.mark.parametrize("bits", [16, 24])
@pytest.mark.parametrize("record_count", [5, -1])
def test_edf_is_read_only_as_whole_as_its_header_says(tmp_path, bits, record_count):
    path = tmp_path / ("a.edf" if bits == 16 else "a.bdf")
    values = [EdfSignal("E1", np.arange(500) % 100, gain=1)]
    write_edf(path, values, [(1, 0, "a"), (4.5, 0, "a")], bits=bits, record_count=record_count)
    whole = path.read_bytes()
    assert read(path).sizes["trial"] == 2
    record_bytes = (len(whole) - 256 * 3) // 5
    for cut in (1, record_bytes // 2, record_bytes + 1, -1):
        path.write_bytes(whole[: len(whole) - cut] if cut > 0 else whole + b"\0")
        with pytest.raises(
            UnreadableFileError, match=r"truncated \(it holds .* records, its header"
        ):
            read(path)
    path.write_bytes(whole[: len(whole) - record_bytes])
    if record_count == -1:  # as far as it was written when the computer stopped
        assert read(path).sizes["trial"] == 1
    else:
        with pytest.raises(UnreadableFileError, match="holds 4 records, its header counts 5"):
            read(path)


MARKERS = [("Stimulus", "S  1", position, 1) for position in (101, 401, 500)]


@pytest.mark.parametrize(
    ("byte_count", "words"),
    [
        (3 * 4 * 250, r"250 samples, but 2 of 3 markers lie beyond them, the last at 500"),
        (3 * 4 * 499, r"499 samples, but 1 of 3 markers"),
        (3 * 4 * 500 - 4, r"5996 bytes are no whole number of samples"),
    ],
)
def test_a_brainvision_signal_cut_short_is_refused(tmp_path, byte_count, words):
    path = write_brainvision(tmp_path / "a.vhdr", noise(), MARKERS)
    assert read(path).sizes["trial"] == 3
    whole = (tmp_path / "a.eeg").read_bytes()
    (tmp_path / "a.eeg").write_bytes(whole[:byte_count])
    with pytest.raises(UnreadableFileError, match=rf"a\.eeg: damaged or truncated \({words}"):
        read(path)


def test_a_brainvision_signal_has_as_many_samples_as_its_header_says(tmp_path):
    path = write_brainvision(tmp_path / "a.vhdr", noise(), MARKERS, DataPoints=500)
    assert read(path).sizes["trial"] == 3
    write_brainvision(path, noise(), MARKERS, DataPoints=501)
    with pytest.raises(UnreadableFileError, match="500 samples, but DataPoints of the header is 5"):
        read(path)


@pytest.mark.parametrize("share", [0.3, 0.5, 2 / 3, 0.9])
def test_a_fif_file_cut_short_is_refused(tmp_path, share):
    annotations = [(1, 0, "a"), (50, 0, "a")]
    path = write_fif(tmp_path / "a_raw.fif", noise(3, 60) * 1e-6, annotations)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(UnreadableFileError, match=r"a_raw\.fif: "):
        read(path)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (252, b"9999"),  # channels
        (252, b"0   "),
        (244, b"0       "),  # seconds a record
        (244, b"1e-300  "),
        (244, b"nan     "),
        (244, b"-1      "),
        (256 + 3 * 216, b"99999999"),  # samples a record
        (256 + 3 * 216, b"0       "),
        (256 + 3 * 216, b"-100    "),
        (256 + 3 * 216, b"many    "),
        (256 + 3 * 104, b"nan     nan     "),  # physical minima
    ],
)
def test_a_false_number_in_an_edf_header_is_told(tmp_path, place, text):
    path = edf(tmp_path / "a.edf")
    content = bytearray(path.read_bytes())
    content[place : place + len(text)] = text
    path.write_bytes(content)
    with pytest.raises(StriateError) as refused:
        read(path)
    assert "\n" not in str(refused.value)


def _files(folder):
    yield edf(folder / "a.edf")
    events = [{"type": "a", "latency": 101.0}]
    yield write_eeglab(folder / "b.set", noise(), events)
    yield write_brainvision(folder / "c.vhdr", noise(), [("Stimulus", "S  1", 101, 1)])
    yield write_fif(folder / "d_raw.fif", noise() * 1e-6, [(1, 0, "a")])


@pytest.mark.slow
@pytest.mark.parametrize("position", range(4))
def test_damage_anywhere_is_told_in_one_sentence_or_harmless(tmp_path, position):
    path = list(_files(tmp_path))[position]
    whole, random = path.read_bytes(), np.random.default_rng(0)
    for _ in range(150):
        content = bytearray(whole)
        for place in random.integers(0, min(len(content), 3000), 3):
            content[place] = random.integers(256)
        path.write_bytes(
            content[: random.integers(1, len(content))] if random.random() < 0.3 else content
        )
        source = Source(path, {})
        told = ""
        try:
            if eeg.recognises(source):
                dataset(eeg.read(source, EPOCH))
        except StriateError as fault:
            told = str(fault)
        assert "\n" not in told


@pytest.mark.parametrize(
    "content",
    [b"", b"0       ", b"\xffBIOSEMI", b"onset\tduration\n", b"\0" * 2000, b"0       " * 64],
)
def test_any_other_file_is_not_recognised_or_told_to_be_damaged(tmp_path, content):
    path = tmp_path / "a.bdf"
    path.write_bytes(content)
    source = Source(path, {})
    if eeg.recognises(source):
        with pytest.raises(StriateError, match="damaged"):
            eeg.read(source, EPOCH)


def test_a_mat_file_of_another_layout_is_not_recognised(tmp_path):
    path = tmp_path / "a.mat"
    for content in (
        {"EEG": 1},
        {"EEG": {"data": 1}},
        {"data": 1, "srate": 2},
        {"v1v2": {"trials": 1}},
    ):
        scipy.io.savemat(path, content)
        assert not eeg.recognises(Source(path, {}))
