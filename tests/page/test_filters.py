"""What the filters leave, and in which order, is what NumPy says."""

import re

import numpy as np
import pytest

from browsing import heatmaps_of, whole_table_of

COMPARISON = "comparisons/gratings/vertical-vs-horizontal"


@pytest.fixture
def compared(page, address):
    page.goto(f"{address}/#/compare/gratings/vertical-vs-horizontal")
    page.locator("tr[data-row]").first.wait_for()
    return page


@pytest.fixture
def filters(compared):
    return compared.get_by_role("search", name="Channels")


def check_left(page, count: int, total: int) -> None:
    """Words, table and heatmaps say that so many are left."""
    page.get_by_text(f"{count} of {total} channels", exact=False).first.wait_for()
    assert 0 < count < total, "the test would not see a filter that does nothing"
    rows = int(page.locator(".channel-table").get_attribute("aria-rowcount")) - 1
    assert rows == count
    label = heatmaps_of(page, "gratings").get_attribute("aria-label")
    assert re.match(rf"Heatmaps of {count} channels? ", label), label


def test_an_area_leaves_its_channels(compared, filters, artifact):
    found = artifact(COMPARISON)
    filters.get_by_role("button", name=re.compile("^V2")).click()
    check_left(compared, int((found["area"] == "V2").sum()), found.sizes["channel"])


def test_a_direction_leaves_its_channels(compared, filters, artifact):
    found = artifact(COMPARISON)
    filters.get_by_role("button", name=re.compile("^A > B")).click()
    check_left(compared, int((found["direction"] == "a>b").sum()), found.sizes["channel"])


def test_a_state_leaves_its_channels(compared, filters, artifact):
    found = artifact(COMPARISON)
    filters.get_by_label("Under B").select_option(index=1)
    check_left(compared, int((found["state_b"] == "stimulated").sum()), found.sizes["channel"])


def test_effect_and_q_leave_what_reaches_them(compared, filters, artifact):
    found = artifact(COMPARISON)
    effect, q = np.abs(found["effect_size"].to_numpy()), found["q"].to_numpy()
    filters.get_by_label("|g| at least").fill("0.8")
    check_left(compared, int((effect >= 0.8).sum()), len(q))
    most = float(np.nanmedian(q[effect >= 0.8]))
    filters.get_by_label("q at most").fill(repr(most))
    check_left(compared, int(((effect >= 0.8) & (q <= most)).sum()), len(q))
    compared.get_by_role("button", name="Show all").click()
    compared.get_by_role("button", name="Show all").wait_for(state="detached")
    assert int(compared.locator(".channel-table").get_attribute("aria-rowcount")) - 1 == len(q)


def test_a_decimal_comma_is_one_and_what_is_no_limit_is_marked(compared, filters, artifact):
    effect = np.abs(artifact(COMPARISON)["effect_size"].to_numpy())
    field = filters.get_by_label("|g| at least")
    field.press_sequentially("0,8")
    check_left(compared, int((effect >= 0.8).sum()), len(effect))
    assert field.get_attribute("aria-invalid") == "false"
    field.fill("0,8,")
    assert field.get_attribute("aria-invalid") == "true"


def test_a_name_leaves_the_channels_that_hold_it(compared, filters, artifact):
    names = artifact(COMPARISON)["channel"].to_numpy().astype(str)
    filters.get_by_label("Channel", exact=True).fill("e1")
    check_left(compared, sum("e1" in name for name in names), len(names))


@pytest.mark.parametrize(
    ("heading", "field", "sign"),
    [
        ("Hedges", "effect_size", 1),
        ("Hedges", "effect_size", -1),
        ("q", "q", 1),
        ("A, mean", "mean_a", -1),
    ],
)
def test_a_heading_sorts_and_what_has_no_value_comes_last(compared, artifact, heading, field, sign):
    found = artifact(COMPARISON)
    key = sign * found[field].to_numpy()
    button = compared.locator(".channel-table thead").get_by_role(
        "button", name=re.compile(f"^{heading}")
    )
    button.click()
    if sign < 0:
        compared.locator("th[aria-sort=ascending]").wait_for()
        button.click()
    compared.locator(f"th[aria-sort={'ascending' if sign > 0 else 'descending'}]").wait_for()
    shown = whole_table_of(compared)
    position = {name: at for at, name in enumerate(found["channel"].to_numpy())}
    values = key[[position[name] for name in shown]]
    # NumPy sorts NaN last; equal ones may stand in any order
    np.testing.assert_array_equal(values, np.sort(key))
    assert np.isnan(found["q"]).any(), "no channel without a test: nothing would come last"
    assert sorted(shown) == sorted(position)
