# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are hostile, broken or say nothing: each must end in a fax that shows something or in a reason.

Every case says what may come of it: "refuse" where the content is lost, locked or nothing, so that a
fax of it would be a lie, "may" where either end is right. The same seed makes the same files.
"""
import dataclasses
import random
import typing

from renderbench import hostile_image, hostile_pdf, hostile_text

SEED = 4
SHARES = (0.25, 0.5, 0.9)  # of a file, that are left
# Kinds whose end can be missing without anybody being able to tell.
OPEN_ENDED = ("html", "rtf")
# At nine tenths these have all of the picture, only coarser, or all but the table of the file.
WHOLE_AT_MOST = ("jpeg-progressive",)
QUICK_KINDS = ("pdf", "tiff-g4", "png", "jpeg", "gif", "webp", "bmp", "docx")
FLIPS = (1, 2, 3)
MARKS = {"pdf": b"%PDF-1.7\n", "tiff-little": b"II*\0", "tiff-big": b"MM\0*", "bigtiff": b"II+\0\x08\0\0\0",
         "png": b"\x89PNG\r\n\x1a\n", "jpeg": b"\xff\xd8\xff\xe0", "gif": b"GIF89a", "webp": b"RIFF\x24\x10\0\0WEBPVP8 ",
         "bmp": b"BM", "zip": b"PK\x03\x04", "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "rtf": b"{\\rtf1 ",
         "html": b"<!DOCTYPE html><html>", "postscript": b"%!PS-Adobe-3.0\n", "gzip": b"\x1f\x8b\x08",
         "nothing": b"\x9d\x80\x03\xfe"}
MAY_SHOW = ("rtf", "html")  # what looks like text may be shown as text


@dataclasses.dataclass
class Case:
    name: str
    quick: bool
    expectation: str
    make: typing.Callable[[], bytes]


def samples():
    return {"pdf": hostile_pdf.plain, **hostile_image.samples(), **hostile_text.samples()}


def cut(maker, share):
    octets = maker()
    return octets[:int(len(octets) * share)]


def flip(maker, name, turn):
    """Sixteen bits somewhere."""
    octets = bytearray(maker())
    chance = random.Random(f"{SEED} {name} {turn}")
    for _ in range(16):
        octets[chance.randrange(len(octets))] ^= 1 << chance.randrange(8)
    return bytes(octets)


def truncated():
    for name, maker in samples().items():
        for share in SHARES:
            told = name not in OPEN_ENDED and not (name in WHOLE_AT_MOST and share == SHARES[-1])
            yield Case(f"{name}-cut-{share:.0%}", name in QUICK_KINDS and share == 0.5,
                       "refuse" if told else "may", lambda maker=maker, share=share: cut(maker, share))


def flipped():
    for name, maker in samples().items():
        for turn in FLIPS:
            yield Case(f"{name}-flip-{turn}", False, "may",
                       lambda maker=maker, name=name, turn=turn: flip(maker, name, turn))


def marked():
    for name, mark in MARKS.items():
        yield Case(f"random-{name}", name in ("pdf", "png", "zip", "nothing"), "may" if name in MAY_SHOW else "refuse",
                   lambda name=name, mark=mark: mark + random.Random(f"{SEED} {name}").randbytes(20_000))


def plain_bytes():
    yield Case("empty", True, "refuse", lambda: b"")
    yield Case("one-byte", False, "may", lambda: b"x")
    yield Case("nuls", True, "refuse", lambda: b"\0" * 65536)


def sound():
    """That the samples are sound shows that a refusal of their pieces means something."""
    for name, maker in samples().items():
        yield Case(f"{name}-sound", False, "fax" if name not in ("docx", "odt", "rtf") else "may", maker)


def cases(quick=False):
    every = [*plain_bytes(), *truncated(), *marked()]
    for module in (hostile_pdf, hostile_image, hostile_text):
        every += [Case(*row) for row in module.cases()]
    every += [*flipped(), *sound()]
    return [case for case in every if case.quick or not quick]
