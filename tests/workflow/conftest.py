import os

import pytest
from checkout import Checkout
from tiny import CONFIG, write_trials

from striate.warm.start import start_server


@pytest.fixture(scope="session", autouse=True)
def _one_warm_server_for_all_runs():
    # jobs leave what they compile, as those of a scientist do
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    start_server()


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A checkout whose first run is done."""
    checkout = Checkout.fresh(tmp_path_factory.mktemp("finished") / "striate", CONFIG)
    for seed, name in enumerate(("one", "two")):
        write_trials(checkout.root / "raw" / f"{name}.mat", seed)
    outcome = checkout.run()
    assert outcome.status == 0, outcome.printed
    return checkout


@pytest.fixture
def checkout(finished, tmp_path):
    """A copy of the finished checkout, to be edited."""
    return finished.copy(tmp_path / "striate")
