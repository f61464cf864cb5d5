# SPDX-License-Identifier: GPL-3.0-or-later
"""One mail provider for the whole run; a faxferry installation of its own for each test."""
import os
import pathlib
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from faxferry import ROOT, Faxferry  # noqa: E402
from servers import Provider  # noqa: E402


@pytest.fixture(scope="session")
def build():
    return pathlib.Path(os.environ.get("FAXFERRY_BUILD", ROOT / "build")).resolve()


@pytest.fixture(scope="session")
def running_provider():
    folder = tempfile.mkdtemp(prefix="faxferry-provider-")
    os.chmod(folder, 0o755)  # the mail servers run as their own users
    provider = Provider(folder)
    try:
        yield provider.start()
    finally:
        provider.remove()


@pytest.fixture
def provider(running_provider):
    running_provider.mailboxes.clear()
    return running_provider


@pytest.fixture
def make_faxferry(tmp_path, build, provider):
    """Makes an installation; all are stopped at the end, and no sanitizer may have spoken."""
    made = []

    def make(**options):
        ferry = Faxferry(tmp_path / f"ferry{len(made)}", build, provider, **options)
        made.append(ferry)
        return ferry

    yield make
    for ferry in made:
        ferry.stop()
        log = ferry.log()
        assert "Sanitizer" not in log and "runtime error:" not in log, log[-8000:]


@pytest.fixture
def ferry(make_faxferry):
    """The usual one: running, with the users anne (TIFF) and bert (PDF)."""
    ferry = make_faxferry()
    ferry.add_user("anne", "--did", "5035550111", "--billing", "A-100")
    ferry.add_user("bert", "--did", "5035550112", "--format", "pdf")
    return ferry.start()
