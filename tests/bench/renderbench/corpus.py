# SPDX-License-Identifier: GPL-3.0-or-later
"""The documents: read from the list, fetched out of Debian packages, cut to the pages used.

Everything lies in a cache folder outside the repository; what is there is not made again. The name of
a document holds its package, file and pages, so that a changed line of the list makes a new document.
"""
import dataclasses
import gzip
import hashlib
import pathlib
import re
import shutil
import subprocess
import sys
import tarfile

from renderbench import scan

HELD_OUT_SHARE = 0.4
KINDS = ("pdf", "image", "office", "html", "text") + tuple(f"scan-{kind}" for kind in scan.KINDS)


@dataclasses.dataclass
class Document:
    kind: str       # of the list
    content: str    # text, coloured, scan, picture, hard
    first: int      # 0: the whole document
    last: int
    package: str
    member: str     # path in the package
    path: pathlib.Path = None    # what is drawn, once it is there
    source: pathlib.Path = None  # the PDF that Ghostscript draws, if there is one
    source_of_words: pathlib.Path = None  # the PDF whose words count: not that of a scan made here

    @property
    def name(self):
        base = self.member.removesuffix(".gz")
        stem = re.sub(r"[^A-Za-z0-9.+-]+", "-", pathlib.PurePosixPath(base).name)
        pages = f"_{self.first}-{self.last}" if self.first else ""
        made = f"_{self.kind}" if self.is_made else ""
        if self.is_pdf:
            stem = stem.removesuffix(".pdf")
        return f"{self.package}_{stem}{pages}{made}"

    @property
    def suffix(self):
        return pathlib.PurePosixPath(self.member.removesuffix(".gz")).suffix or ".txt"

    @property
    def file_name(self):
        if self.is_pdf:
            return f"{self.name}.pdf"
        return self.name if self.name.endswith(self.suffix) else self.name + self.suffix

    @property
    def is_pdf(self):
        return self.kind == "pdf" or self.is_made

    @property
    def is_made(self):
        """Whether this project had a hand in it: kept out of all figures but those of scans."""
        return self.kind.startswith("scan-")

    @property
    def held_out(self):
        digest = hashlib.sha256(self.name.encode()).digest()
        return int.from_bytes(digest[:4], "big") < HELD_OUT_SHARE * 2 ** 32


def read_list(path):
    documents = []
    for number, line in enumerate(pathlib.Path(path).read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        kind, content, pages, package, member = line.split(None, 4)
        if kind not in KINDS:
            raise ValueError(f"{path}:{number}: kind {kind} is not known")
        first, last = (0, 0) if pages == "-" else map(int, pages.split("-"))
        documents.append(Document(kind, content, first, last, package, member))
    return documents


def complain(text):
    print(f"  corpus: {text}", file=sys.stderr)


class Cache:
    """documents/: what is drawn; originals/: what came out of the packages."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.originals = self.folder / "originals"
        self.documents = self.folder / "documents"
        for each in (self.originals, self.documents):
            each.mkdir(parents=True, exist_ok=True)

    def original(self, document):
        """Several lines of the list may use one file."""
        key = hashlib.sha256(f"{document.package}/{document.member}".encode()).hexdigest()[:16]
        return self.originals / f"{document.package}-{key}{document.suffix}"

    def fetch(self, documents):
        missing = [each for each in documents if not self.original(each).exists()]
        packages = sorted({each.package for each in missing})
        if packages:
            complain(f"fetching {len(packages)} packages")
        for start in range(0, len(packages), 40):
            for archive in self.download(packages[start:start + 40]):
                package = archive.name.partition("_")[0]
                self.unpack(archive, [each for each in missing if each.package == package])
                archive.unlink()

    def download(self, packages):
        """One package that is gone makes apt-get fetch none: then each by itself."""
        folder = self.folder / "packages"
        folder.mkdir(exist_ok=True)
        command = ["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download"]
        if subprocess.run(command + packages, cwd=folder, capture_output=True).returncode != 0:
            for package in packages:
                done = subprocess.run(command + [package], cwd=folder, capture_output=True, text=True)
                if done.returncode != 0:
                    complain(f"{package}: {done.stderr.strip().splitlines()[-1:]}")
        return sorted(folder.glob("*.deb"))

    def unpack(self, archive, documents):
        wanted = {each.member: self.original(each) for each in documents}
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(archive)], stdout=subprocess.PIPE) as process:
            with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
                for member in tar:
                    path = member.name.removeprefix("./")
                    if path in wanted and member.isfile():
                        write_member(tar.extractfile(member), path.endswith(".gz"), wanted[path])

    def prepare(self, documents):
        """The documents that could be made, in the order of the list."""
        self.fetch(documents)
        return [each for each in documents if self.make(each)]

    def make(self, document):
        original = self.original(document)
        if not original.exists():
            complain(f"{document.name}: {document.package} has no {document.member}")
            return False
        document.path = self.documents / document.file_name
        if not document.is_pdf:
            return document.path.exists() or bool(shutil.copyfile(original, document.path))
        document.source = document.source_of_words = document.path
        if document.kind != "pdf":
            document.source_of_words = self.documents / f"{document.name}.source.pdf"
        target = document.source_of_words
        if not target.exists() and not cut(original, document.first, document.last, target):
            return False
        if not document.path.exists():
            scan.make(document.kind.removeprefix("scan-"), target, document.path)
        return True


def write_member(stream, packed, path):
    partial = path.with_suffix(".partial")
    with open(partial, "wb") as output:
        shutil.copyfileobj(gzip.open(stream) if packed else stream, output)
    partial.rename(path)


def cut(original, first, last, path):
    """qpdf copies content streams, fonts and pictures as they are: the producer's habits stay."""
    partial = path.with_suffix(".partial")
    pages = subprocess.run(["qpdf", "--show-npages", str(original)], capture_output=True, text=True)
    count = int(pages.stdout or 0)
    if count < first:
        complain(f"{original.name}: {count} pages, {first} wanted: {pages.stderr.strip()}")
        return False
    last = min(last, count)
    if first == 1 and last == count:
        shutil.copyfile(original, partial)
    else:
        done = subprocess.run(["qpdf", str(original), "--pages", ".", f"{first}-{last}", "--", str(partial)],
                              capture_output=True, text=True)
        if done.returncode not in (0, 3):  # 3: with warnings
            complain(f"{original.name}: {done.stderr.strip()}")
            return False
    partial.rename(path)
    return True
