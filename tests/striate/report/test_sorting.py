"""The one script of the page, in a browser, where there is one."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

import striate
from report_pages import driven, made, page_in

BROWSER = next(
    filter(None, map(shutil.which, ("chromium", "google-chrome", "chromium-browser"))), ""
)
SCRIPT = Path(striate.__file__).parent / "report" / "sorting.js"
TABLE = """<!DOCTYPE html><html><body><table class="sortable">
<thead><tr><th class="text">Channel</th><th>Value</th></tr></thead><tbody>
<tr><td>c10</td><td>1,234</td></tr><tr><td>c9</td><td>\N{EN DASH}</td></tr>
<tr><td>c1</td><td>\N{MINUS SIGN}3.5 to +2</td></tr><tr><td>c2</td><td>+0.5</td></tr></tbody>
</table><script>SCRIPT</script><script>CLICKS</script></body></html>"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not BROWSER, reason="no Chromium on this machine"),
]


def shown(page: Path) -> str:
    """What is on the page after it was loaded."""
    options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    done = subprocess.run(
        [BROWSER, *options, page.as_uri()], capture_output=True, check=True, timeout=60
    )
    return done.stdout.decode()


@pytest.mark.parametrize(
    ("column", "clicks", "order"),
    [
        (0, 1, ["c1", "c2", "c9", "c10"]),
        (0, 2, ["c10", "c9", "c2", "c1"]),
        (1, 1, ["c1", "c2", "c10", "c9"]),
        (1, 2, ["c10", "c2", "c1", "c9"]),
    ],
)
def test_numbers_are_sorted_by_value_names_by_their_numbers_and_missing_ones_last(
    tmp_path, column, clicks, order
):
    click = f"document.querySelectorAll('th button')[{column}].click();" * clicks
    page = tmp_path / "page.html"
    text = TABLE.replace("SCRIPT", SCRIPT.read_text(encoding="utf-8")).replace("CLICKS", click)
    page.write_text(text, encoding="utf-8")
    assert re.findall(r"<td>(c\d+)</td>", shown(page)) == order


def test_the_policy_lets_this_script_run_and_no_other(tmp_path):
    path = made(tmp_path, recording_of=driven)
    text = path.read_text(encoding="utf-8")
    foreign = "<p id=mark>before</p><script>document.all.mark.textContent='after'</script>"
    inline = "<img src=x onerror=\"document.all.mark.textContent='after'\" alt=''>"
    path.write_text(text.replace("</main>", f"{foreign}{inline}</main>"), encoding="utf-8")
    page = page_in(shown(path).replace("<p id", "<p id"))
    assert len(page.all("button")) > 20
    assert "before" in page.text
    assert "after" not in page.text.partition("before")[2][:20]
