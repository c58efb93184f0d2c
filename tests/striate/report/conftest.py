"""Pages that several files look at: whoever changes one copies it first."""

from unittest import mock

import pytest

from report_pages import made
from striate.report import page


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once():
    """Compiling them takes as long as everything else in a page."""
    template = page._template()
    with mock.patch.object(page, "_template", return_value=template):
        yield


@pytest.fixture(scope="package")
def plain_path(tmp_path_factory):
    """The page of the usual configuration."""
    return made(tmp_path_factory.mktemp("report"))
