# SPDX-License-Identifier: GPL-3.0-or-later
"""Ghostscript and faxferry, run under the meter."""
import dataclasses
import json
import pathlib
import re
import subprocess
import tempfile

RESOLUTIONS = {"fine": 196, "standard": 98}
PAPERS = (("letter", 612, 792), ("a4", 595, 842), ("legal", 612, 1008))
LONGEST_SECONDS = 150
LATE = 124  # the status that the meter gives


@dataclasses.dataclass
class Cost:
    cpu_ms: float
    peak_kib: int
    wall_s: float
    status: int
    output: str = ""


class Meter:
    def __init__(self, build, work):
        self.program = pathlib.Path(build) / "tests/bench/meter"
        self.work = pathlib.Path(work)

    def run(self, command, seconds=LONGEST_SECONDS):
        with tempfile.NamedTemporaryFile(dir=self.work) as report:
            done = subprocess.run([str(self.program), str(seconds), report.name, *map(str, command)],
                                  stdin=subprocess.DEVNULL, capture_output=True)
            user, system, peak, wall, status = map(int, report.read().split())
        text = (done.stdout + done.stderr).decode("utf-8", "replace")
        return Cost((user + system) / 1000, peak, wall / 1e6, status, text)


def paper_of(pdf):
    """The paper that both engines draw on: the document's own where it is one of ours, else A4."""
    done = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, errors="replace")
    size = re.search(r"^Page size: *([\d.]+) x ([\d.]+)", done.stdout, re.M)
    sides = sorted(float(side) for side in size.groups()) if size else (595, 842)
    for name, width, height in PAPERS:
        if abs(sides[0] - width) < 9 and abs(sides[1] - height) < 9:
            return name
    return "a4"


class Ghostscript:
    name = "gs"

    def __init__(self, meter):
        self.meter = meter

    def draw(self, document, paper, resolution, output):
        output.unlink(missing_ok=True)
        return self.meter.run(
            ["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiffg4",
             f"-r204x{RESOLUTIONS[resolution]}", f"-sPAPERSIZE={paper}", "-dFIXEDMEDIA", "-dPDFFitPage",
             f"-sOutputFile={output}", document.source])


class Faxferry:
    name = "faxferry"

    def __init__(self, meter, build):
        self.meter = meter
        self.program = pathlib.Path(build) / "faxferry"

    def draw(self, document, paper, resolution, output):
        return self.render(document.path, output, "--resolution", resolution, "--page", paper)

    def render(self, path, output, *options, seconds=LONGEST_SECONDS):
        output.unlink(missing_ok=True)
        return self.meter.run([self.program, "debug", "render", path, "-o", output, *options], seconds)


def report_of(cost):
    """The JSON that debug render printed, or nothing."""
    start, end = cost.output.find("{"), cost.output.rfind("}")
    try:
        return json.loads(cost.output[start:end + 1]) if start >= 0 else {}
    except ValueError:
        return {}


def reasons_of(cost):
    return [part["reason"] for part in report_of(cost).get("parts", []) if part.get("reason")]
