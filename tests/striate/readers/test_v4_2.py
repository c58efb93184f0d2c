from collections.abc import Sequence

import numpy as np
import pytest
import scipy.io

from as_dataset import dataset
from mat73 import write_mat73
from recordings import cell, struct_array
from striate.errors import LayoutError
from striate.reading import read_recording
from striate.sources import Source

NAMES = ["target contrast", "target orientation", "distractor contrast", "trial"]


def session(units, trials=6, seed=0, names=NAMES, trial_seed=0):
    """One element of a population; sessions of one `trial_seed` have the same trials."""
    rng = np.random.default_rng(seed)
    return {
        "spikecounts": rng.poisson(3, (units, trials)).astype(float),
        "parameters": np.random.default_rng(trial_seed).integers(0, 4, (4, trials)) * 0.25,
        "parameter_labels": cell([names]),
    }


def write(path, v1: Sequence | None, v4: Sequence | None, v73=False):
    populations = {"v1population": v1, "v4population": v4}
    variables = {name: struct_array(held) for name, held in populations.items() if held}
    if v73:
        write_mat73(path, variables)
    else:
        scipy.io.savemat(path, variables)


def read(path, **options):
    return dataset(read_recording(Source(path, {}), "v4-2", options))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "HenryKohn2022_distractororientation.mat"


@pytest.mark.parametrize("v73", [False, True])
def test_both_areas_of_a_session_are_one_recording_in_spikes_per_second(path, v73):
    v1, v4 = [[session(n, seed=10 * n + k) for k in range(2)] for n in (3, 2)]
    write(path, v1, v4, v73)
    found = read(path, session=2)
    assert found.activity.dims == ("trial", "channel", "time")
    assert found.activity.units == "spikes/s"
    for trial in range(6):
        for channel in range(5):
            of = v1[1] if channel < 3 else v4[1]
            count = of["spikecounts"][channel if channel < 3 else channel - 3, trial]
            assert found.activity.values[trial, channel, 0] == count * 4
    assert found.channel.values.tolist() == ["V1-1", "V1-2", "V1-3", "V4-1", "V4-2"]
    assert found.area.values.tolist() == ["V1"] * 3 + ["V4"] * 2


def test_parameters_are_labels_under_their_names(path):
    held = session(2)
    write(path, [held], None)
    found = read(path)
    for row, name in enumerate(["target_contrast", "target_orientation", "distractor_contrast"]):
        assert found[name].values.tolist() == held["parameters"][row].tolist()
    assert found["trial_in_file"].values.tolist() == held["parameters"][3].tolist()
    assert set(found.stimulus.values) == {"grating"}
    assert set(found.duration.values) == {0.25}


def test_the_layout_is_recognised_by_its_content(path):
    write(path, [session(2)], [session(1)])
    assert read_recording(Source(path, {})).attrs["reader"] == "v4-2"


def test_one_area_may_be_read_alone(path):
    write(path, [session(3, trials=9)], [session(2)])
    assert read(path, area="V4").sizes["channel"] == 2
    assert read(path, area="V1").sizes == {"trial": 9, "channel": 3, "time": 1}


def test_areas_with_different_trials_are_not_joined(path):
    write(path, [session(3)], [session(2, trial_seed=1)])
    with pytest.raises(LayoutError, match=r"options: \{session: 1, area: V4\}"):
        read(path)


def test_of_several_sessions_one_must_be_named(path):
    write(path, [session(2), session(2)], [session(1)])
    with pytest.raises(LayoutError, match=r"v1population 2, v4population 1\).*session: 1"):
        dataset(read_recording(Source(path, {})))
    with pytest.raises(LayoutError, match="v4population holds 1 sessions; session 2 is asked"):
        read(path, session=2)
    assert read(path, session=2, area="V1").sizes["channel"] == 2


def test_an_area_that_is_not_there_says_what_is(path):
    write(path, [session(2)], None)
    with pytest.raises(LayoutError, match="no v4population; it holds: v1population"):
        read(path, area="V4")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"spikecounts": np.ones((2, 5))}, r"spikecounts is 2 x 5 and .* 4 x 6; units x trials"),
        ({"spikecounts": np.full((2, 6), 0.5)}, r"spikecounts\(1,1\) is 0.5; whole numbers"),
        ({"spikecounts": np.full((2, 6), -1)}, "spikecounts holds -1; spike counts needed"),
        ({"parameter_labels": cell([["a", "b"]])}, "names 2 parameters; .* has 4"),
        ({"parameter_labels": cell([["a", "b", "c", "a"]])}, "names a more than once; a name for"),
        ({"parameter_labels": cell([["a", "b", "c", "d", "a"]])}, "names 5 parameters; .* has 4"),
        ({"parameters": "none"}, r"v1population\(1\).parameters is the text 'none'"),
    ],
)
def test_a_session_that_contradicts_the_layout_says_where(path, changed, words):
    write(path, [session(2) | changed], None)
    with pytest.raises(LayoutError, match=words):
        read(path)


def test_a_missing_field_is_named(path):
    held = session(2)
    del held["parameters"]
    write(path, [held], None)
    with pytest.raises(LayoutError, match=r"v1population\(1\) has no 'parameters'; it holds"):
        read(path)
