"""Bad configurations: each fault is told with its line, its key and what to write instead."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from pydantic import ValidationError

from bad_configurations import RECORDING_KEYS, STATISTICS_KEYS
from configurations import VALID, changed
from striate.config.faults import Fault
from striate.config.fields import Section
from striate.config.wording import model_faults
from striate.config.yamlfile import read_document
from striate.errors import SettingsError
from striate.settings import Settings, load_settings


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return Path("config.yaml")


def refusal(path: Path) -> str:
    with pytest.raises(SettingsError) as refused:
        load_settings(path)
    return str(refused.value)


def test_a_missing_file_is_named_as_the_caller_named_it(config: Path) -> None:
    assert refusal(config) == (
        "config.yaml does not exist; start from the config.yaml that comes with Striate"
    )
    assert refusal(Path("elsewhere/config.yaml")).startswith("elsewhere/config.yaml does not exist")


def test_a_folder_is_not_a_configuration(config: Path) -> None:
    config.mkdir()
    assert refusal(config) == (
        "config.yaml cannot be read (Is a directory); name a file that you may read"
    )


def test_an_empty_mapping_misses_every_required_key(config: Path) -> None:
    config.write_text("{}", encoding="utf-8")
    assert refusal(config) == (
        "config.yaml has 4 faults:\n"
        "config.yaml:1: recordings: the key is missing;"
        " write recordings: {simulated-gratings: {simulate: v1v2-1}}\n"
        "config.yaml:1: stimuli: the key is missing; write stimuli: {vertical: {orientation: 90}}\n"
        "config.yaml:1: window: the key is missing; write window: {start: 0.16, stop: 1.16}\n"
        "config.yaml:1: comparisons: the key is missing;"
        " write comparisons: {vertical-vs-horizontal: {a: vertical, b: horizontal}}"
    )


def test_a_second_document_is_a_fault(config: Path) -> None:
    config.write_text(f"{VALID}---\n{VALID}", encoding="utf-8")
    assert refusal(config) == (
        "config.yaml has 1 fault:\n"
        "config.yaml:15: a second document begins here; keep one document, without '---'"
    )


def test_of_many_known_names_a_message_lists_the_first_and_counts_the_rest(config: Path) -> None:
    many = "\n".join(f"  s{number}: {{stimulus: blank}}" for number in range(100))
    config.write_text(changed("  early: {trial: {max: 200}}", many), encoding="utf-8")
    text = config.read_text(encoding="utf-8").replace("b: blank", "b: zebra")
    config.write_text(text, encoding="utf-8")
    names = "vertical, blank, s0, s1, s2, s3, s4, s5, s6, s7, s8, s9 and 90 more"
    assert refusal(config).endswith(f"'zebra' is not a stimulus; there are {names}")


def test_of_many_faults_the_first_hundred_are_listed_and_the_rest_counted(config: Path) -> None:
    many = "\n".join(f"  K{number}: {{stimulus: blank}}" for number in range(150))
    config.write_text(changed("  early: {trial: {max: 200}}", many), encoding="utf-8")
    head, *lines = refusal(config).split("\n")
    assert head == "config.yaml has 150 faults:"
    assert [line.split(":")[1] for line in lines[:-1]] == [str(line) for line in range(7, 107)]
    assert lines[-1] == "and 50 more; mend these first"


def test_what_is_told_once_is_not_told_again(config: Path) -> None:
    config.write_text(changed("[heatmap]", "[*a, *a, *a]"), encoding="utf-8")
    assert refusal(config) == (
        "config.yaml has 1 fault:\n"
        "config.yaml:13: figures: aliases (*a) are not allowed; write the value itself"
    )


class Foreign(Section):
    bin_ms: bool


def test_a_refusal_without_words_of_its_own_is_told_plainly(config: Path) -> None:
    config.write_text("bin_ms: ten", encoding="utf-8")
    document = read_document(config)
    with pytest.raises(ValidationError) as refused:
        Foreign.model_validate(document.values)
    assert list(model_faults(refused.value, document, Foreign)) == [
        Fault(
            line=1,
            path=("bin_ms",),
            text="'ten' is text, which is not allowed here;"
            " see the comments in the default config.yaml",
        )
    ]


FAULT_LINE = re.compile(r"config\.yaml:\d+(:\d+)?: \S|    ")
FOREIGN_WORDS = re.compile(
    "input should|inputs are|validation|pydantic|traceback|value error|field required", re.I
)


def outcome(path: Path, content: bytes) -> str | None:
    """The refusal of a configuration, None if it is accepted; any other error passes through."""
    path.write_bytes(content)
    try:
        assert isinstance(load_settings(path), Settings)
    except SettingsError as refused:
        return str(refused).replace(str(path), "config.yaml")
    return None


@pytest.fixture(scope="module")
def any_config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "config.yaml"


YAML_MARKS = st.sampled_from([*"{}[]:,&*!|>'\"%@`#?-~=<\n\t \\", ": ", "- ", "<<: ", "\n  ", "---"])
SPOILED = st.builds(
    lambda at, marks: VALID[:at] + "".join(marks) + VALID[at:],
    st.integers(0, len(VALID)),
    st.lists(YAML_MARKS, min_size=1, max_size=4),
)


@effort(deadline=None)
@given(st.binary() | (SPOILED | st.text()).map(lambda text: text.encode("utf-8", "replace")))
@example(b"%YAML 1." + b"9" * 5000 + b"\n---\na: 1")
@example(b"a: 2024-99-99")
@example(b"!")
@example(b"a: " + b"[" * 2000)
@example(b"? " * 2000)
@example(b"\xef\xbb\xbf" + VALID.encode())
def test_any_content_gives_settings_or_a_settings_error(any_config: Path, content: bytes) -> None:
    told = outcome(any_config, content)
    assert told is None or told.startswith("config.yaml")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(SCALARS, inner, max_size=3),
    max_leaves=6,
)
PLACES = [
    ("recordings",),
    ("recordings", "gratings"),
    *(("recordings", "own", key) for key in RECORDING_KEYS.split(", ")),
    ("recordings", "own", "options", "latency_shift"),
    ("recordings", "own", "files", "natural"),
    ("stimuli",),
    ("stimuli", "vertical"),
    ("stimuli", "vertical", "orientation"),
    *(("stimuli", "early", "trial", key) for key in ("min", "max", "contains", "other")),
    ("window",),
    ("window", "stop"),
    ("bin_ms",),
    ("baseline",),
    ("comparisons",),
    *(("comparisons", "vertical-vs-blank", key) for key in ("a", "b", "recordings", "title")),
    ("figures",),
    ("tuning",),
    ("statistics",),
    *(("statistics", key) for key in (*STATISTICS_KEYS.split(", "), "other")),
    ("style",),
    *(("style", key) for key in ("format", "width", "colormap")),
]


@effort(deadline=None)
@given(st.sampled_from(PLACES), VALUES)
def test_whatever_stands_at_a_key_is_told_in_words_of_our_own(
    any_config: Path, place: tuple[str, ...], value: object
) -> None:
    values = yaml.safe_load(VALID)
    inside = values
    if "options" in place:
        inside["recordings"]["own"] |= {"reader": "pvc-8"}
    for key in place[:-1]:
        inside = inside.setdefault(key, {})
    inside[place[-1]] = value
    told = outcome(any_config, yaml.safe_dump(values).encode())
    if told is not None:
        head, *lines = told.split("\n")
        assert re.fullmatch(r"config\.yaml has (1 fault|\d+ faults):", head)
        assert all(FAULT_LINE.match(line) for line in lines)
        assert not FOREIGN_WORDS.search(told)
