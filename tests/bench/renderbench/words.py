# SPDX-License-Identifier: GPL-3.0-or-later
"""Word error: what tesseract reads against what the document says.

Words are compared as a multiset, so that the order of reading does not matter: a word of the document
that was not read is missing, a word read that is not in the document is extra, and the errors are the
larger of the two counts (a wrong word is both), as in the edit distance that word error usually means.
"""
import collections
import hashlib
import html.parser
import io
import os
import re
import subprocess
import unicodedata

from PIL import Image

WORD = re.compile(r"[^\W_]{2,}")
FEWEST_WORDS = 20
READABLE = 0.4  # word error at 300 dpi above which a page says nothing


def split(text):
    return WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def errors(truth, read):
    wanted, found = collections.Counter(truth), collections.Counter(read)
    missing, extra = sum((wanted - found).values()), sum((found - wanted).values())
    return min(max(missing, extra), len(truth))


def of_pdf(pdf, page):
    done = subprocess.run(["pdftotext", "-f", str(page + 1), "-l", str(page + 1), "-enc", "UTF-8", str(pdf), "-"],
                          capture_output=True)
    return split(done.stdout.decode("utf-8", "replace"))


class Stripper(html.parser.HTMLParser):
    HIDDEN = ("script", "style", "head")

    def __init__(self):
        super().__init__()
        self.hidden = 0
        self.parts = []

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in self.HIDDEN

    def handle_endtag(self, tag):
        self.hidden -= tag in self.HIDDEN

    def handle_data(self, data):
        if self.hidden <= 0:
            self.parts.append(data)


def of_file(path, kind):
    text = path.read_bytes().decode("utf-8", "replace")
    if kind == "html":
        stripper = Stripper()
        stripper.feed(text)
        text = " ".join(stripper.parts)
    return split(text)


class Reader:
    """tesseract, whose readings are kept by the content of the picture."""

    def __init__(self, folder):
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        version = subprocess.run(["tesseract", "--version"], capture_output=True, text=True)
        self.version = (version.stdout + version.stderr).split("\n")[0]

    def read(self, picture, dpi):
        key = hashlib.sha256(f"{self.version} {dpi}".encode() + picture).hexdigest()
        kept = self.folder / key
        if not kept.exists():
            done = subprocess.run(["tesseract", "-", "-", "--dpi", str(dpi), "-l", "eng", "--psm", "3"],
                                  input=picture, capture_output=True,
                                  env=dict(os.environ, OMP_THREAD_LIMIT="1"))
            partial = kept.with_suffix(f".{os.getpid()}.{id(picture)}")
            partial.write_bytes(done.stdout)
            partial.rename(kept)
        return split(kept.read_text(encoding="utf-8", errors="replace"))

    def fewest_errors(self, truth, image, dpi, turned):
        """Of a page that lies on its side, the turn that reads best: engines turn it either way."""
        if image is None:
            return len(truth)
        turns = (0, 90, 270) if turned else (0,)
        return min(errors(truth, self.read(encode(image.rotate(turn, expand=True)), dpi)) for turn in turns)


def encode(image):
    output = io.BytesIO()
    image.save(output, "PPM")
    return output.getvalue()


def decode(picture):
    return Image.open(io.BytesIO(picture))
