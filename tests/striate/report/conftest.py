"""Pages that several files look at: whoever changes one copies it first."""

import pytest

from report_pages import made


@pytest.fixture(scope="package")
def plain_path(tmp_path_factory):
    """The page of the usual configuration."""
    return made(tmp_path_factory.mktemp("report"))
