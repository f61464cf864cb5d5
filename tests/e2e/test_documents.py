# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents that are hostile or broken: each becomes a fax that shows something, or has a reason."""
import json
import os
import pathlib
import subprocess
import sys

import pytest
from PIL import Image, ImageSequence

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "bench"))

from renderbench import hostile  # noqa: E402

EX_DATAERR = 65
LONGEST_SECONDS = 150
CASES = hostile.cases(quick=True)


def render(build, path, output):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FAXFERRY")}
    done = subprocess.run([build / "faxferry", "debug", "render", path, "-o", output], capture_output=True,
                          text=True, errors="replace", timeout=LONGEST_SECONDS, env=environment)
    assert "Sanitizer" not in done.stderr and "runtime error:" not in done.stderr, done.stderr[-4000:]
    return done


def assert_shows_something(tiff, pages):
    with Image.open(tiff) as image:
        assert image.n_frames == pages
        darkest = [frame.convert("L").getextrema()[0] for frame in ImageSequence.Iterator(image)]
    assert min(darkest) == 0, "a blank fax"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fax_or_a_reason(build, tmp_path, case):
    path, tiff = tmp_path / "document", tmp_path / "fax.tif"
    path.write_bytes(case.make())
    done = render(build, path, tiff)
    report = json.loads(done.stdout)
    if done.returncode == EX_DATAERR:
        assert case.expectation != "fax"
        assert report["parts"][0]["reason"] and report["parts"][0]["sentence"].strip()
        return
    assert done.returncode == 0, done.stderr
    assert case.expectation != "refuse", "faxed though its content is lost, locked or nothing"
    assert_shows_something(tiff, report["pages"])


def test_files_are_the_same_each_time():
    for case in CASES:
        if "locked" not in case.name and "password" not in case.name:  # keys are of chance
            assert case.make() == case.make(), case.name
