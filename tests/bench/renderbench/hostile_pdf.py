# SPDX-License-Identifier: GPL-3.0-or-later
"""PDF files that are hostile or say nothing."""
import io
import random
import subprocess
import tempfile
import zlib

from PIL import Image

from renderbench import pdf

GIGABYTE = 1 << 30
MANY_PAGES = 1_000_000


def text_page(content=pdf.TEXT):
    return content, pdf.HELVETICA


def plain(pages=3):
    return pdf.document([text_page()] * pages)


def deflate_of(octet, count, before=b"", after=b""):
    """A bomb: count times the same octet."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(before)]
    piece = octet * (1 << 20)
    parts += [packer.compress(piece) for _ in range(count >> 20)]
    return b"".join(parts + [packer.compress(after), packer.flush()])


def encrypted(*arguments):
    with tempfile.TemporaryDirectory() as folder:
        with open(f"{folder}/plain.pdf", "wb") as output:
            output.write(plain())
        subprocess.run(["qpdf", "--allow-weak-crypto", "--encrypt", *arguments, "--", f"{folder}/plain.pdf",
                        f"{folder}/locked.pdf"], check=True)
        with open(f"{folder}/locked.pdf", "rb") as made:
            return made.read()


def raw(objects):
    """Objects by number, catalogue first."""
    writer = pdf.Writer()
    for number, (head, stream) in enumerate(objects, 1):
        writer.add(number, head, stream)
    return writer.finish()


def page_tree(pages, *rest):
    return raw([("<</Type /Catalog /Pages 2 0 R>>", None), (pages, None), *rest])


ONE_PAGE = (f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources {pdf.HELVETICA}>>", None)
ONE_CONTENT = (f"<</Length {len(pdf.TEXT)}>>", pdf.TEXT)


def many_pages(count):
    return page_tree(f"<</Type /Pages /Count {count} /Kids [{'3 0 R ' * count}]>>", ONE_PAGE, ONE_CONTENT)


def xfa():
    notice = (b"BT /F 14 Tf 60 700 Td (Please wait...) Tj ET\nBT /F 10 Tf 60 680 Td (If this message is not eventually "
              b"replaced by the proper contents of the document, your PDF viewer may not be able to display this type "
              b"of document.) Tj ET")
    form = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'><template/></xdp:xdp>"
    return pdf.document([text_page(notice)], [(f"<</Length {len(form)}>>", form)],
                        "/AcroForm <</Fields [] /XFA @ 0 R>> /NeedsRendering true")


def forms(depth, times):
    """Each form draws the next so many times."""
    objects = []
    for level in range(depth):
        last = level == depth - 1
        content = b"0 0 20 20 re f" if last else b"/N Do " * times
        resources = "<<>>" if last else f"<</XObject <</N {5 + level + 1} 0 R>>>>"
        objects.append((f"<</Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources {resources} "
                        f"/Length {len(content)}>>", content))
    return pdf.document([(b"/N Do", "<</XObject <</N 5 0 R>>>>")], objects)


def form_of_itself():
    content = b"0 0 20 20 re f /N Do"
    return pdf.document([(b"/N Do", "<</XObject <</N 5 0 R>>>>")],
                        [(f"<</Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources <</XObject <</N 5 0 R>>>> "
                          f"/Length {len(content)}>>", content)])


def bilevel_image(width, height, octet=b"\0"):
    """Black all over, unless told otherwise."""
    octets = deflate_of(octet, max(width * height // 8, 1 << 20))
    return pdf.with_image(octets, f"/Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 1 "
                          "/Filter /FlateDecode")


def jpeg_image(share):
    output = io.BytesIO()
    noise = random.Random(1).randbytes(100 * 125)
    Image.frombytes("L", (100, 125), noise).resize((800, 1000)).save(output, "JPEG", quality=80)
    octets = output.getvalue()
    return pdf.with_image(octets[:int(len(octets) * share)], "/Width 800 /Height 1000 /ColorSpace /DeviceGray "
                          "/BitsPerComponent 8 /Filter /DCTDecode")


def filtered_image(name, octets, width=600, height=800, bits=8):
    return pdf.with_image(octets, f"/Width {width} /Height {height} /ColorSpace /DeviceGray "
                          f"/BitsPerComponent {bits} /Filter /{name}")


def packed_content(octets):
    return pdf.document([(b"", pdf.HELVETICA)]).replace(
        b"<</Length 0>>\nstream\n\nendstream",
        f"<</Length {len(octets)} /Filter /FlateDecode>>\nstream\n".encode() + octets + b"\nendstream")


def tiny_pattern():
    content = b"0 0 1 1 re f"
    return pdf.document([(b"/Pattern cs /P scn 0 0 612 792 re f", "<</Pattern <</P @ 0 R>>>>")],
                        [(f"<</Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 "
                          f"/YStep 0.001 /Resources <<>> /Length {len(content)}>>", content)])


def type3_of_itself():
    glyph = b"1000 0 0 0 1000 1000 d1 0 0 700 700 re f BT /F 1 Tf (A) Tj ET"
    font = ("<</Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 65 "
            "/LastChar 65 /Widths [1000] /Encoding <</Type /Encoding /Differences [65 /A]>> /CharProcs <</A 6 0 R>> "
            "/Resources <</Font <</F 5 0 R>>>>>>")
    return pdf.document([(b"BT /F 40 Tf 100 400 Td (AAAA) Tj ET", "<</Font <</F 5 0 R>>>>")],
                        [(font, None), (f"<</Length {len(glyph)}>>", glyph)])


def missing_font(text, encoding="UniGB-UTF16-H"):
    font = (f"<</Type /Font /Subtype /Type0 /BaseFont /Nowhere /Encoding /{encoding} /DescendantFonts [<</Type /Font "
            "/Subtype /CIDFontType2 /BaseFont /Nowhere /CIDSystemInfo <</Registry (Adobe) /Ordering (GB1) "
            "/Supplement 2>>>>]>>")
    content = f"BT /F 20 Tf 60 600 Td <{text.encode('utf-16-be').hex()}> Tj ET".encode()
    return pdf.document([(content, "<</Font <</F @ 0 R>>>>")], [(font, None)])


def coloured_text(grey):
    return pdf.document([text_page(f"{grey} g\n".encode() + pdf.TEXT)])


def previous_loop():
    octets = plain()
    start = octets.rindex(b"xref\n", 0, octets.rindex(b"startxref"))
    return octets.replace(b"/Root 1 0 R", f"/Root 1 0 R /Prev {start}".encode())


def boxed(box):
    return pdf.document([text_page()], box=box)


def cases():
    """(name, quick, expectation, maker)"""
    empty_page = pdf.document([(b"", "<<>>")])
    yield from (
        ("pdf-locked-rc4-40", True, "refuse", lambda: encrypted("secret", "owner", "40")),
        ("pdf-locked-rc4-128", False, "refuse", lambda: encrypted("secret", "owner", "128")),
        ("pdf-locked-aes-128", False, "refuse", lambda: encrypted("secret", "owner", "128", "--use-aes=y")),
        ("pdf-locked-aes-256", True, "refuse", lambda: encrypted("secret", "owner", "256")),
        ("pdf-owner-password-only", True, "may", lambda: encrypted("", "owner", "256")),
        ("pdf-no-pages", True, "refuse", lambda: page_tree("<</Type /Pages /Count 0 /Kids []>>")),
        ("pdf-no-page-tree", False, "refuse", lambda: raw([("<</Type /Catalog>>", None)])),
        ("pdf-no-catalogue", False, "refuse", lambda: raw([("<</Type /Nothing>>", None)])),
        ("pdf-xfa-placeholder", True, "refuse", xfa),
        ("pdf-page-tree-of-itself", True, "refuse", lambda: page_tree("<</Type /Pages /Count 1 /Kids [2 0 R]>>")),
        ("pdf-page-tree-loop", False, "refuse", lambda: page_tree("<</Type /Pages /Count 2 /Kids [3 0 R]>>", (
            "<</Type /Pages /Parent 2 0 R /Count 2 /Kids [2 0 R]>>", None))),
        ("pdf-page-and-loop", False, "may", lambda: page_tree("<</Type /Pages /Count 2 /Kids [3 0 R 2 0 R]>>",
                                                              ONE_PAGE, ONE_CONTENT)),
        ("pdf-million-pages", False, "refuse", lambda: many_pages(MANY_PAGES)),
        ("pdf-ten-thousand-pages", False, "refuse", lambda: many_pages(10_000)),
        ("pdf-count-lies-high", False, "may", lambda: page_tree(
            f"<</Type /Pages /Count {MANY_PAGES} /Kids [3 0 R]>>", ONE_PAGE, ONE_CONTENT)),
        ("pdf-count-negative", False, "may", lambda: page_tree("<</Type /Pages /Count -5 /Kids [3 0 R]>>",
                                                               ONE_PAGE, ONE_CONTENT)),
        ("pdf-box-huge", True, "may", lambda: boxed("0 0 200000 200000")),
        ("pdf-box-wide", False, "may", lambda: boxed("0 0 1000000 100")),
        ("pdf-box-empty", True, "may", lambda: boxed("0 0 0 0")),
        ("pdf-box-negative", False, "may", lambda: boxed("612 792 0 0")),
        ("pdf-box-nonsense", False, "may", lambda: boxed("(a) /b null 1e99")),
        ("pdf-content-bomb", False, "refuse", lambda: packed_content(deflate_of(b" ", GIGABYTE))),
        ("pdf-content-bomb-with-text", False, "may",
         lambda: packed_content(deflate_of(b" ", GIGABYTE // 2, after=pdf.TEXT))),
        ("pdf-operators-without-end", False, "may", lambda: packed_content(deflate_of(b"q ", 1 << 25, pdf.TEXT))),
        ("pdf-million-lines", False, "may", lambda: packed_content(
            zlib.compress(b"".join(b"%d %d m %d %d l S\n" % (i % 612, i % 792, i * 7 % 612, i * 13 % 792)
                                   for i in range(1_000_000))))),
        ("pdf-image-40000-wide", True, "may", lambda: bilevel_image(40000, 400)),
        ("pdf-image-40000-high", True, "may", lambda: bilevel_image(400, 40000)),
        ("pdf-image-bomb-white", False, "refuse", lambda: bilevel_image(60000, 60000, b"\xff")),
        ("pdf-image-bomb-black", False, "may", lambda: bilevel_image(60000, 60000)),
        ("pdf-image-size-overflow", False, "may", lambda: filtered_image(
            "FlateDecode", zlib.compress(b"\0" * 1000), 2 ** 31 - 1, 2 ** 31 - 1)),
        ("pdf-image-negative", False, "refuse", lambda: filtered_image("FlateDecode", zlib.compress(b"\0"), -5, -5)),
        ("pdf-jpeg-half", True, "refuse", lambda: jpeg_image(0.5)),
        ("pdf-jpeg-tenth", False, "refuse", lambda: jpeg_image(0.1)),
        ("pdf-image-nonsense-dct", True, "refuse", lambda: filtered_image("DCTDecode", bytes(range(256)) * 20)),
        ("pdf-image-nonsense-jpx", True, "refuse", lambda: filtered_image("JPXDecode", bytes(range(256)) * 20)),
        ("pdf-image-nonsense-jbig2", False, "refuse", lambda: filtered_image("JBIG2Decode", bytes(range(256)) * 20,
                                                                             bits=1)),
        ("pdf-image-nonsense-flate", False, "refuse", lambda: filtered_image("FlateDecode", bytes(range(256)) * 20)),
        ("pdf-image-unknown-filter", False, "refuse", lambda: filtered_image("NoneSuch", bytes(range(256)) * 20)),
        ("pdf-forms-1000-deep", True, "may", lambda: forms(1000, 1)),
        ("pdf-forms-doubling", False, "may", lambda: forms(40, 2)),
        ("pdf-form-of-itself", True, "may", form_of_itself),
        ("pdf-type3-of-itself", True, "may", type3_of_itself),
        ("pdf-tiny-pattern", False, "may", tiny_pattern),
        ("pdf-font-missing", False, "may", lambda: missing_font("没有字体")),
        ("pdf-font-missing-rare", False, "may", lambda: missing_font("\U00016b00\U0001e900")),
        ("pdf-white", True, "refuse", lambda: empty_page),
        ("pdf-white-text", True, "refuse", lambda: coloured_text(1)),
        ("pdf-pale-text", True, "may", lambda: coloured_text(0.97)),
        ("pdf-grey-text", False, "may", lambda: coloured_text(0.8)),
        ("pdf-previous-table-loop", True, "may", previous_loop),
        ("pdf-no-table", False, "may", lambda: plain().partition(b"xref\n")[0]),
        ("pdf-offsets-wrong", False, "may", lambda: b"%PDF-1.4\n" + b"%junk\n" * 50 + plain()),
        ("pdf-page-without-content", True, "refuse", lambda: page_tree(
            "<</Type /Pages /Count 1 /Kids [3 0 R]>>",
            ("<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 9 0 R>>", None))),
    )
