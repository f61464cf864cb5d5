# SPDX-License-Identifier: GPL-3.0-or-later
"""Fax TIFFs as pictures and octets; what a PDF says of its pages."""
import io
import re
import subprocess

from PIL import Image, ImageSequence

STRIP_LENGTHS = 279
FAX_DPI = 204
A4_LONG_POINTS = 842


def opened(path):
    """From memory: given a file, Pillow closes its descriptor twice when libtiff reads, and in a program of
    several threads the second time may hit another's."""
    return Image.open(io.BytesIO(path.read_bytes()))


def octets(path):
    """T.6 octets of each page, without the file around them."""
    if not path.exists():
        return []
    with opened(path) as tiff:
        return [sum(frame.tag_v2[STRIP_LENGTHS]) for frame in ImageSequence.Iterator(tiff)]


def count(path):
    if not path.exists():
        return 0
    with opened(path) as tiff:
        return tiff.n_frames


def all_blank(path):
    """Whether no page has any black; raises OSError where one can't be decoded."""
    with opened(path) as tiff:
        return all([frame.convert("L").getextrema()[0] == 255 for frame in ImageSequence.Iterator(tiff)])


def square(path, page, y_dpi):
    """A page as paper shows it: rows repeated until pixels are square. Nothing if there is no such page."""
    if count(path) <= page:
        return None
    with opened(path) as tiff:
        tiff.seek(page)
        image = tiff.convert("L")
        return image.resize((image.width, round(image.height * FAX_DPI / y_dpi)), Image.Resampling.NEAREST)


def pdf_pages(pdf):
    """Width and height of each page in points as shown, turned where the page says so."""
    done = subprocess.run(["pdfinfo", "-l", "-1", str(pdf)], capture_output=True, text=True, errors="replace")
    sizes = re.findall(r"^Page +\d+ size: *([\d.]+) x ([\d.]+)", done.stdout, re.M)
    turns = re.findall(r"^Page +\d+ rot: *(\d+)", done.stdout, re.M)
    pages = []
    for (width, height), turn in zip(sizes, turns):
        pair = (float(width), float(height))
        pages.append(pair[::-1] if int(turn) % 180 else pair)
    return pages


def reference(pdf, page, size):
    """A page drawn at 300 dpi of a sheet of A4, to see whether it can be read at all."""
    dpi = 300 * min(1, A4_LONG_POINTS / max(size))
    done = subprocess.run(["pdftoppm", "-r", f"{dpi:.1f}", "-gray", "-f", str(page + 1), "-l", str(page + 1),
                           str(pdf)], capture_output=True)
    return done.stdout
