# SPDX-License-Identifier: GPL-3.0-or-later
"""Real pages, read by our codec and by libtiff's: the same pixels in every coding, or it is told."""
import os
import subprocess

import pytest

from faxferry import ROOT

DOCUMENTS = ROOT / "tests/corpus/documents"
NAMES = ("apple.html", "gmail.html", "invoice.html", "newsletter.html", "outlook.html", "blank-between.pdf",
         "restricted.pdf", "wide-image.pdf")


def compare(build, *files):
    done = subprocess.run([build / "src/raster/compare-fax-code", *files], capture_output=True, text=True)
    assert "Sanitizer" not in done.stderr and "runtime error:" not in done.stderr, done.stderr[-4000:]
    return done


def render(build, output, resolution, *names):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("FAXFERRY")}
    subprocess.run([build / "faxferry", "debug", "render", *(DOCUMENTS / name for name in names), "-o", output,
                    "--resolution", resolution], check=True, capture_output=True, env=environment)
    return output


@pytest.mark.parametrize("resolution", ("standard", "fine", "superfine"))
def test_same_as_libtiff(build, tmp_path, resolution):
    done = compare(build, render(build, tmp_path / "fax.tif", resolution, *NAMES))
    count, rest = done.stdout.split(" ", 1)
    assert (done.returncode, rest) == (0, "pages, 0 differences\n"), done.stdout
    assert int(count) >= len(NAMES)


def test_a_difference_is_told(build, tmp_path):
    good = render(build, tmp_path / "good.tif", "standard", "invoice.html")
    octets = bytearray(good.read_bytes())
    octets[1000:1100] = bytes(100)  # no code, within the first strip, which follows the header of 8 octets
    broken = tmp_path / "broken.tif"
    broken.write_bytes(octets)
    done = compare(build, good, broken)
    assert done.returncode == 1
    assert f"{broken}: page 1, " in done.stdout and f"{good}: page" not in done.stdout
    assert done.stdout.endswith(" differences\n") and not done.stdout.endswith(" 0 differences\n")


def test_nothing_to_compare_is_a_failure(build, tmp_path):
    assert compare(build).returncode == 1
    nothing = tmp_path / "x.tif"
    nothing.write_bytes(b"")
    assert compare(build, nothing).returncode == 1
