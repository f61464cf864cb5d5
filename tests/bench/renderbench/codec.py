# SPDX-License-Identifier: GPL-3.0-or-later
"""Our T.4 and T.6 beside libtiff's, pixel for pixel, on pages that faxferry made."""
import pathlib
import re
import subprocess

FILES_AT_A_TIME = 100  # a command line is bounded
LINES_SHOWN = 20
COUNT = re.compile(r"^(\d+) pages, (\d+) differences$")


def compare_some(program, files):
    done = subprocess.run([program, *files], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
    *remarks, last = done.stdout.splitlines() or [""]
    count = COUNT.match(last)
    if not count or done.returncode not in (0, 1):
        raise RuntimeError(f"{program.name} ended with {done.returncode}: {done.stderr[-400:]}")
    return int(count[1]), int(count[2]), remarks


def compare(build, files, progress):
    """Figures; what differs is printed. Documents that were refused have no file, or an empty one."""
    program = pathlib.Path(build) / "src/raster/compare-fax-code"
    files = [path for path in files if path.exists() and path.stat().st_size > 0]
    pages, differences, remarks = 0, 0, []
    for first in range(0, len(files), FILES_AT_A_TIME):
        progress(f"codec: {first} of {len(files)} files compared")
        more = compare_some(program, files[first:first + FILES_AT_A_TIME])
        pages, differences, remarks = pages + more[0], differences + more[1], remarks + more[2]
    progress("")
    print(f"\nT.6, MR and MH beside libtiff, pixel for pixel: {pages} pages, {differences} differences")
    for remark in remarks[:LINES_SHOWN]:
        print(f"  {remark}")
    return {"codec_pages": pages, "codec_differences": differences}
