import struct
import tracemalloc
import zlib

import numpy as np
import pytest
import scipy.io
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from as_dataset import read_dataset
from recordings import CONDITIONS, write_pvc_8_mat
from striate.errors import LayoutError, UnreadableFileError
from striate.reading import read_recording
from striate.sources import Source


@pytest.fixture
def path(tmp_path):
    return tmp_path / "01.mat"


def spikes_by_hand(train, blank):
    """(trial, channel, bin) of every spike, in order, from (channel, stimulus, repeat, bin)."""
    found = []
    for counts, first_bin in ((train, 0), (blank, train.shape[3])):
        for channel, stimulus, repeat, time_bin in np.argwhere(counts):
            spike = (stimulus + CONDITIONS * repeat, channel, first_bin + time_bin)
            count = int(counts[channel, stimulus, repeat, time_bin])
            found += [tuple(map(int, spike))] * count
    return sorted(found)


def spikes_read(recording):
    trial = np.repeat(np.arange(recording.sizes["trial"]), recording.spikes_per_trial)
    columns = (trial, recording.spike_channel.values, recording.spike_bin.values)
    return [tuple(map(int, spike)) for spike in zip(*columns, strict=True)]


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    path = tmp_path_factory.mktemp("pvc-8") / "01.mat"
    write_pvc_8_mat(path)
    return read_dataset(path)


@pytest.mark.parametrize("declared", [(1, CONDITIONS, 7_667_713, 2), (10**6, CONDITIONS, 1, 2)])
@pytest.mark.parametrize("compressed", [False, True])
def test_a_shape_that_the_numbers_do_not_fill_makes_no_label(path, declared, compressed):
    write_pvc_8_mat(path, channels=1, repeats=1, bins=2, blank_bins=None, compressed=False)
    content = path.read_bytes()
    true = struct.pack("<4i", 1, CONDITIONS, 1, 2)
    assert content.count(true) == 1
    content = content.replace(true, struct.pack("<4i", *declared))
    if compressed:
        packed = zlib.compress(content[128:])
        content = content[:128] + struct.pack("<II", 15, len(packed)) + packed
    path.write_bytes(content)
    tracemalloc.start()
    try:
        with pytest.raises(UnreadableFileError, match=r"1912 numbers in the shape \("):
            read_recording(Source(path, {}))
        assert tracemalloc.get_traced_memory()[1] < 4 * 2**20
    finally:
        tracemalloc.stop()


def labels_of(recording, index):
    """Labels of one stimulus, by its 1-based index in the first repeat, that are not missing."""
    values = {
        name: recording[name].values[index - 1]
        for name in recording.coords
        if recording[name].dims == ("trial",)
    }
    return {k: v for k, v in values.items() if v == v and v != ""}


@given(
    sizes=st.tuples(*[st.integers(1, 3)] * 4),
    dtype=st.sampled_from([np.uint8, bool, np.int16, np.float32, float]),
    compressed=st.booleans(),
)
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15
)
def test_every_spike_is_kept_with_the_blank_after_the_stimulus(path, sizes, dtype, compressed):
    channels, repeats, bins, blank_bins = sizes
    how = {"dtype": dtype, "compressed": compressed}
    held = write_pvc_8_mat(path, channels, repeats, bins, blank_bins, **how)
    found = read_dataset(path)
    assert spikes_read(found) == spikes_by_hand(held["resp_train"], held["resp_train_blk"])
    assert dict(found.sizes) | {"spike": 0} == {
        "trial": CONDITIONS * repeats,
        "channel": channels,
        "time": bins + blank_bins,
        "spike": 0,
    }


def test_without_the_blank_the_time_axis_ends_with_the_stimulus(path):
    held = write_pvc_8_mat(path, blank_bins=None)
    found = read_dataset(path)
    assert spikes_read(found) == spikes_by_hand(held["resp_train"], np.zeros((2, CONDITIONS, 2, 0)))
    np.testing.assert_allclose(found.duration, 0.003)


def test_trials_count_stimuli_first(recording):
    assert recording.condition.values.tolist() == [*range(1, CONDITIONS + 1)] * 2
    assert recording["repeat"].values.tolist() == [1] * CONDITIONS + [2] * CONDITIONS
    assert recording.trial.values.tolist() == list(range(1, 2 * CONDITIONS + 1))
    np.testing.assert_allclose(recording.duration, 0.008)


def test_there_are_540_natural_images_and_416_gratings(recording):
    stimuli = recording.stimulus.values[:CONDITIONS].tolist()
    assert stimuli == ["natural image"] * 540 + ["grating"] * 416


@pytest.mark.parametrize(
    ("index", "size", "category", "instance"),
    [
        (1, "small", 1, 1),
        (2, "large", 1, 1),
        (3, "small", 2, 1),
        (18, "large", 9, 1),
        (19, "small", 1, 2),
        (539, "small", 9, 30),
        (540, "large", 9, 30),
    ],
)
def test_natural_images_run_through_size_category_and_instance(
    recording, index, size, category, instance
):
    found = labels_of(recording, index)
    assert (found["size"], found["category"], found["instance"]) == (size, category, instance)
    absent = {"orientation", "orientation_index", "phase", "spatial_frequency", "shape", "radius"}
    assert not absent & set(found)


def test_categories_are_those_of_the_published_formula(recording):
    for index in range(1, 541):
        assert recording.category.values[index - 1] == (-(-(index % 18) // 2) or 9)


# both arrays of the fixture, and the first alone
DURATIONS = {"duration": 0.008, "stimulus_duration": 0.003}


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (541, {"phase": 1, "orientation_index": 1, "spatial_frequency": 0.25}),
        (544, {"phase": 4, "orientation_index": 1, "spatial_frequency": 0.25}),
        (545, {"phase": 1, "orientation_index": 2, "spatial_frequency": 0.25}),
        (557, {"phase": 1, "orientation_index": 1, "spatial_frequency": 0.406126198178}),
        (668, {"phase": 4, "orientation_index": 4, "spatial_frequency": 7.464263932295}),
        (669, {"phase": 1, "orientation_index": 1, "orientation": 90}),
        (673, {"phase": 1, "orientation_index": 2, "orientation": 78.75}),
        (701, {"phase": 1, "orientation_index": 9, "orientation": 0}),
        (732, {"phase": 4, "orientation_index": 16, "orientation": 180 - 78.75}),
        (733, {"phase": 1, "shape": "disc", "radius": 16, "orientation_index": 1}),
        (737, {"phase": 1, "shape": "annulus", "radius": 16, "orientation_index": 1}),
        (741, {"phase": 1, "shape": "disc", "radius": 26, "orientation_index": 1}),
        (788, {"phase": 4, "shape": "annulus", "radius": 299, "orientation_index": 1}),
        (789, {"phase": 1, "shape": "disc", "radius": 16, "orientation_index": 2}),
        (956, {"phase": 4, "shape": "annulus", "radius": 299, "orientation_index": 4}),
    ],
)
def test_gratings_run_through_their_three_series(recording, index, expected):
    found = labels_of(recording, index)
    fixed = {"trial": index, "condition": index, "repeat": 1, "stimulus": "grating"}
    assert found == pytest.approx(expected | fixed | DURATIONS)


def test_radii_and_frequencies_are_the_published_ones(recording):
    radii = np.unique(recording.radius.values[732:956])
    assert radii.tolist() == [16, 26, 43, 70, 113, 184, 299]
    frequencies = np.unique(recording.spatial_frequency.values[540:668])
    published = [0.25, 0.41, 0.66, 1.07, 1.74, 2.83, 4.59, 7.46]
    np.testing.assert_allclose(frequencies, published, atol=0.005)


def test_channels_are_numbered_and_lie_in_v1(recording):
    assert recording.channel.values.tolist() == ["n001", "n002"]
    assert recording.area.values.tolist() == ["V1", "V1"]
    assert not {"well_centered", "receptive_field_x", "receptive_field_y"} & set(recording.coords)


def test_receptive_fields_are_labels_of_the_channels(path):
    fields = np.array([[1.5, -2.0, 0, 0, 0], [np.nan, np.nan, 0, 0, 0]])
    write_pvc_8_mat(path, INDCENT=np.array([[1], [0]]), RF_SPATIAL=fields)
    found = read_dataset(path)
    assert found.well_centered.values.tolist() == [True, False]
    np.testing.assert_array_equal(found.receptive_field_x, [1.5, np.nan])
    np.testing.assert_array_equal(found.receptive_field_y, [-2.0, np.nan])


def test_the_set_is_cited(recording):
    assert "10.6080/K0SB43P8" in recording.citation
    assert recording.reader == "pvc-8"


TRAIN = np.random.default_rng(1).poisson(0.1, (2, CONDITIONS, 3, 4)).astype(np.uint8)
BLANK = np.random.default_rng(2).poisson(0.1, (2, CONDITIONS, 3, 5)).astype(np.uint8)


@pytest.mark.parametrize(
    ("train", "blank"),
    [
        (TRAIN[..., :1], BLANK),  # one bin
        (TRAIN, BLANK[..., :1]),
        (TRAIN[:, :, :1], BLANK[:, :, :1]),  # one repeat
        (TRAIN[:, :, :1, :1], BLANK[:, :, :1]),  # one of both
        (TRAIN[:1, :, :1, :1], BLANK[:1, :, :1, :1]),
    ],
)
def test_axes_that_matlab_dropped_are_found_again(path, train, blank):
    squeezed = {
        name: counts.reshape([*counts.shape[:2], *(n for n in counts.shape[2:] if n > 1)])
        for name, counts in {"resp_train": train, "resp_train_blk": blank}.items()
    }
    write_pvc_8_mat(path, **squeezed)
    found = read_dataset(path)
    assert found.sizes["trial"] == CONDITIONS * train.shape[2]
    assert spikes_read(found) == spikes_by_hand(train, blank)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        (
            {"resp_train": TRAIN[:, :, 0], "resp_train_blk": BLANK[:, :, 0, :4]},
            r"resp_train is uint8 2x956x4 and .* repeats and bins cannot be told apart: channels x",
        ),
        ({"resp_train": TRAIN[:, :, :2]}, "2x956x3x5; they do not fit together: channels x 956"),
        ({"resp_train": TRAIN[:1]}, "resp_train is uint8 1x956x3x4 and .* do not fit together"),
        ({"resp_train": TRAIN[:, :540]}, "resp_train is uint8 2x540x3x4; channels x 956 x repeats"),
        (
            {"resp_train": "spikes"},
            r"resp_train is char 1x6; channels x 956 x repeats x bins needed",
        ),
        ({"resp_train": TRAIN[..., :0]}, "resp_train is uint8 2x956x3x0; channels x 956"),
        ({"resp_train": TRAIN[:0]}, "resp_train is uint8 0x956x3x4; channels x 956"),
        ({"resp_train_blk": np.empty((0, 0))}, "resp_train_blk is double 0x0; channels x 956"),
        ({"INDCENT": np.ones((5, 1))}, "INDCENT is 5 x 1; 2 x 1 needed"),
        ({"RF_SPATIAL": np.ones((2, 1))}, "RF_SPATIAL is 2 x 1; 2 x 2 needed"),
    ],
)
def test_a_fault_is_named(path, changed, message):
    write_pvc_8_mat(path, **{"resp_train": TRAIN, "resp_train_blk": BLANK, **changed})
    with pytest.raises(LayoutError, match=message) as fault:
        read_dataset(path)
    assert str(fault.value).startswith(f"{path}: ")


@pytest.mark.parametrize("value", [-1.0, 0.5, np.nan, np.inf])
@pytest.mark.parametrize("name", ["resp_train", "resp_train_blk"])
def test_anything_but_counts_is_refused_with_its_place(path, name, value):
    counts = {"resp_train": TRAIN.astype(float), "resp_train_blk": BLANK.astype(float)}
    counts[name][1, 9, 2, 3] = value
    write_pvc_8_mat(path, **counts)
    trial = 10 + 2 * CONDITIONS
    message = rf"{name} in bin 4 is {value} at trial {trial}, channel 2; spike counts are whole"
    with pytest.raises(LayoutError, match=message):
        read_dataset(path)


@pytest.mark.parametrize("bins", [105, 106])
def test_the_latency_shift_moves_time_zero_and_loses_nothing(path, bins):
    held = write_pvc_8_mat(path, channels=1, repeats=1, bins=bins, blank_bins=211)
    plain, shifted = read_dataset(path), read_dataset(path, latency_shift=True)
    assert spikes_read(shifted) == spikes_read(plain)
    assert shifted.time.values[50] == 0
    # the example script of the set: without the first 50 ms, with the first 50 ms of the blank
    script = np.concatenate(
        [held["resp_train"][..., 50:], held["resp_train_blk"][..., :50]], axis=3
    )
    in_window = (shifted.spike_bin >= 50) & (shifted.spike_bin < 50 + bins)
    trial = np.repeat(np.arange(CONDITIONS), shifted.spikes_per_trial)
    counts = np.bincount(trial[in_window.values], minlength=CONDITIONS)
    np.testing.assert_array_equal(counts, script.sum(axis=(0, 2, 3)))
    assert shifted.duration.values[0] == pytest.approx(plain.duration.values[0] - 0.05)
    assert shifted.time_zero == "50 ms after stimulus onset"
    assert "time_zero" not in plain.attrs


def test_the_latency_shift_needs_a_blank_of_50_ms(path):
    write_pvc_8_mat(path, blank_bins=49)
    with pytest.raises(LayoutError, match=r"latency_shift: 50 ms of resp_train_blk .* has 49"):
        read_dataset(path, latency_shift=True)


def test_only_well_centered_channels_are_kept_if_asked_for(path):
    centered = np.array([[0], [1], [1]])
    held = write_pvc_8_mat(path, channels=3, INDCENT=centered, RF_SPATIAL=np.eye(3, 5))
    found = read_dataset(path, well_centered=True)
    assert found.channel.values.tolist() == ["n002", "n003"]
    assert found.receptive_field_x.values.tolist() == [0, 0]
    assert found.receptive_field_y.values.tolist() == [1, 0]
    expected = spikes_by_hand(held["resp_train"][1:], held["resp_train_blk"][1:])
    assert spikes_read(found) == expected


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "well_centered: the file has no INDCENT"),
        ({"INDCENT": np.zeros((2, 1))}, "INDCENT marks no channel"),
    ],
)
def test_well_centered_without_such_channels_is_refused(path, variables, message):
    write_pvc_8_mat(path, **variables)
    with pytest.raises(LayoutError, match=message):
        read_dataset(path, well_centered=True)


def write_sequence(path, shown):
    scipy.io.savemat(path.with_name("stimulus_sequence.mat"), {"stimulus_sequence": shown})


def test_the_order_of_presentation_is_that_of_the_file_beside(path):
    write_pvc_8_mat(path, repeats=2)
    rng = np.random.default_rng(0)
    shown = np.column_stack([rng.permutation(CONDITIONS) + 1 for _ in range(2)])
    write_sequence(path, shown)
    found = read_dataset(path)
    in_time = np.argsort(found.presentation.values)
    np.testing.assert_array_equal(found.condition.values[in_time], shown.ravel(order="F"))
    np.testing.assert_array_equal(np.sort(found.presentation), np.arange(1, 2 * CONDITIONS + 1))


@pytest.mark.parametrize(
    ("shown", "message"),
    [
        (np.ones((CONDITIONS, 2)), "column 1 of stimulus_sequence does not hold each stimulus"),
        (np.ones((CONDITIONS, 3)), "stimulus_sequence is 956 x 3; 956 x 2"),
    ],
)
def test_an_order_that_does_not_fit_is_refused(path, shown, message):
    write_pvc_8_mat(path, repeats=2)
    write_sequence(path, shown)
    with pytest.raises(LayoutError, match=message):
        read_dataset(path)
