"""Every bad configuration of the table gets the message that stands beside it, word for word."""

from pathlib import Path

import pytest

from bad_configurations import CASES, BadConfiguration
from striate.errors import SettingsError
from striate.settings import load_settings


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.name))
def test_a_bad_configuration_is_told_with_its_line_its_key_and_what_to_write(
    case: BadConfiguration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").write_bytes(case.content)
    with pytest.raises(SettingsError) as refused:
        load_settings(Path("config.yaml"))
    assert str(refused.value) == case.message


def test_every_name_stands_for_one_case() -> None:
    names = [(case.kind, case.name) for case in CASES]
    assert len(names) == len(set(names)) >= 40
