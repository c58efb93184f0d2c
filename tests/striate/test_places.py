import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from striate import places

NAMES = st.text(string.ascii_lowercase + string.digits + "._-", min_size=1, max_size=12).filter(
    lambda name: name[0].isalnum()
)
RULES = (
    (places.SIMULATED, places.TRUTH),
    (places.RECORDING,),
    (places.RESPONSES,),
    (places.MEANS,),
    (places.COMPARISON, places.COMPARISON_TABLE),
    (places.POOLED, places.POOLED_TABLE),
    tuple(places.FIGURE + end for end in ("png", "pdf", "svg", "csv")),
    tuple(places.FIGURE_OF_RECORDING + end for end in ("png", "pdf", "svg", "csv")),
    (places.REPORT,),
)


@given(NAMES, NAMES, NAMES)
def test_a_job_has_one_stamp_and_no_other_job_has_it(recording, other, figure):
    named = {"recording": recording, "comparison": other, "stimulus": other, "figure": figure}
    stamps = [{places.stamp_of(of.format(**named)) for of in outputs} for outputs in RULES]
    assert all(len(of_job) == 1 for of_job in stamps)
    if figure != other:
        assert len(set.union(*stamps)) == len(RULES)


@pytest.mark.parametrize("outputs", RULES)
def test_the_files_of_a_stamp_are_known_by_its_name(outputs):
    named = {"recording": "a.b", "comparison": "c", "stimulus": "c", "figure": "tuning"}
    paths = [of.format(**named) for of in outputs]
    assert {*paths} <= {*places.stamped_by(places.stamp_of(paths[0]))}
