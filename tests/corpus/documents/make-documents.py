#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the documents of this folder that the tests can't make by themselves. Needs qpdf."""
import pathlib
import struct
import subprocess
import tempfile
import zlib

here = pathlib.Path(__file__).resolve().parent


def pdf(objects):
    """A PDF of numbered objects, 1 is the catalogue."""
    out = b"%PDF-1.4\n"
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def stream(data, extra=b""):
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), extra, packed)


def pages(contents, resources=b"<< /Font << /F 3 0 R >> >>", more=()):
    count = len(contents)
    kids = b" ".join(b"%d 0 R" % (4 + 2 * i) for i in range(count))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count),
               b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    for i, content in enumerate(contents):
        objects.append(b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources %s /Contents %d 0 R >>"
                       % (resources, 5 + 2 * i))
        objects.append(stream(content))
    return pdf(objects + list(more))


def text(line):
    return b"BT /F 18 Tf 72 700 Td (%s) Tj ET" % line


def wide(image):
    return pages([b"q 540 0 0 400 36 300 cm /I Do Q"], b"<< /XObject << /I 6 0 R >> >>", [image])


def encrypt(data, arguments, target):
    with tempfile.NamedTemporaryFile(suffix=".pdf") as plain:
        plain.write(data)
        plain.flush()
        subprocess.run(["qpdf", "--static-id", "--encrypt", *arguments, "--",
                        plain.name, target], check=True)


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def huge_png():
    header = struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", zlib.compress(bytes(100000), 9))
            + png_chunk(b"IEND", b""))


def loop_tiff():
    """One white fax page of 8 rows whose directory says that the next one is itself."""
    strip = b"\xff\x00\x10\x01"
    count = 12
    behind = 12 + 2 + 12 * count + 4
    entries = [(256, 4, 1728), (257, 4, 8), (258, 3, 1), (259, 3, 4), (262, 3, 0), (273, 4, 8), (277, 3, 1),
               (278, 4, 8), (279, 4, len(strip)), (282, 5, behind), (283, 5, behind + 8), (296, 3, 2)]
    directory = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    out = struct.pack("<2sHI", b"II", 42, 12) + strip + struct.pack("<H", count) + directory
    return out + struct.pack("<IIIII", 12, 204, 1, 196, 1)


def main():
    encrypt(pages([text(b"secret")]), ["user", "owner", "256"], here / "encrypted.pdf")
    encrypt(pages([text(b"for everyone")]), ["", "owner", "256", "--print=none"], here / "restricted.pdf")
    black = zlib.compress(bytes(40000 * 4), 9)
    files = {
        "no-pages.pdf": pages([]),
        "xfa-placeholder.pdf": pages([text(b"Please wait...") + b" BT /F 9 Tf 72 600 Td (If this message is not "
                                      b"eventually replaced with the proper contents of the document) Tj ET"]),
        "blank-between.pdf": pages([text(b"one"), b"", text(b"three")]),
        "wide-image.pdf": wide(b"<< /Type /XObject /Subtype /Image /Width 40000 /Height 4 /ColorSpace /DeviceGray "
                               b"/BitsPerComponent 8 /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream"
                               % (len(black), black)),
        "wide-mask.pdf": wide(stream(bytes(40000 // 8 * 8), b"/Type /XObject /Subtype /Image /Width 40000 /Height 8 "
                                     b"/ImageMask true /BitsPerComponent 1")),
        "huge.png": huge_png(),
        "loop.tif": loop_tiff(),
    }
    for name, data in files.items():
        (here / name).write_bytes(data)


main()
