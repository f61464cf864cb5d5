# SPDX-License-Identifier: GPL-3.0-or-later
"""Scans made of pages of a PDF: drawn as grey or colour, tinted, soiled and turned a little, then put into a
PDF the way that scanners do. The words of the original are known, which they are not for a scan as found."""
import io
import subprocess
import zlib

import numpy
from PIL import Image, TiffImagePlugin

from renderbench import pdf

KINDS = ("jpeg", "grey", "flate", "ccitt", "jbig2", "jpx")
DPI = {"jpeg": 150, "grey": 200, "flate": 200, "ccitt": 200, "jbig2": 300, "jpx": 200}
BLACK_BELOW = 150  # of 255, for the kinds of two levels
TURN_DEGREES = 0.4

TiffImagePlugin.STRIP_SIZE = 1 << 30  # the page as one strip, whose octets can stand in a PDF


def draw(source, dpi, page):
    done = subprocess.run(["pdftoppm", "-r", str(dpi), "-f", str(page), "-l", str(page), str(source)],
                          capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("RGB")


def soil(image, seed):
    """Yellowish paper, a shadow from the left, grain, slightly turned."""
    image = image.rotate(TURN_DEGREES, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    pixels = numpy.asarray(image, dtype=numpy.float32)
    noise = numpy.random.default_rng(seed).normal(0, 5, pixels.shape[:2])[:, :, None]
    shadow = numpy.linspace(0.9, 1.0, pixels.shape[1])[None, :, None]
    tinted = (25 + pixels * (225 / 255)) * shadow * numpy.array([1.0, 0.98, 0.92]) + noise
    return Image.fromarray(tinted.clip(0, 255).astype(numpy.uint8))


def bilevel(image):
    return image.convert("L").point(lambda value: 255 if value >= BLACK_BELOW else 0).convert("1")


def group4(image):
    """The T.6 octets of a picture of two levels, black 1."""
    output = io.BytesIO()
    image.save(output, "TIFF", compression="group4")
    tiff = Image.open(output)
    offset, length = tiff.tag_v2[273][0], tiff.tag_v2[279][0]
    return output.getvalue()[offset:offset + length], tiff.tag_v2[262]


def jpeg(image, quality=60):
    output = io.BytesIO()
    image.save(output, "JPEG", quality=quality)
    return output.getvalue()


def encode_jpeg(image):
    return jpeg(image), "/Filter /DCTDecode /ColorSpace /DeviceRGB /BitsPerComponent 8"


def encode_grey(image):
    return jpeg(image.convert("L")), "/Filter /DCTDecode /ColorSpace /DeviceGray /BitsPerComponent 8"


def encode_flate(image):
    octets = zlib.compress(image.convert("L").tobytes())
    return octets, "/Filter /FlateDecode /ColorSpace /DeviceGray /BitsPerComponent 8"


def encode_ccitt(image):
    octets, photometric = group4(bilevel(image))
    black = "true" if photometric == 1 else "false"
    return octets, (f"/Filter /CCITTFaxDecode /ColorSpace /DeviceGray /BitsPerComponent 1 /DecodeParms "
                    f"<</K -1 /Columns {image.width} /Rows {image.height} /BlackIs1 {black}>>")


def segment(number, kind, data):
    """ITU-T T.88 7.2: the head of a segment of page 1 that refers to no other."""
    return number.to_bytes(4, "big") + bytes([kind, 0, 1]) + len(data).to_bytes(4, "big") + data


def encode_jbig2(image):
    """A generic region coded in MMR (T.88 6.2.6), as simple scanners write it."""
    octets, photometric = group4(bilevel(image))
    if photometric == 1:
        octets, _ = group4(Image.eval(bilevel(image), lambda value: 255 - value))
    size = image.width.to_bytes(4, "big") + image.height.to_bytes(4, "big")
    page = segment(0, 48, size + bytes(8) + bytes([0, 0, 0]))
    region = segment(1, 38, size + bytes(8) + bytes([0]) + bytes([1]) + octets)
    return page + region, "/Filter /JBIG2Decode /ColorSpace /DeviceGray /BitsPerComponent 1"


def encode_jpx(image):
    output = io.BytesIO()
    image.save(output, "JPEG2000", quality_mode="rates", quality_layers=[20], irreversible=True)
    return output.getvalue(), "/Filter /JPXDecode /ColorSpace /DeviceRGB /BitsPerComponent 8"


ENCODERS = {"jpeg": encode_jpeg, "grey": encode_grey, "flate": encode_flate, "ccitt": encode_ccitt,
            "jbig2": encode_jbig2, "jpx": encode_jpx}


def add_page(writer, number, image, encoded, dpi):
    octets, entries = encoded
    width, height = image.width * 72 / dpi, image.height * 72 / dpi
    content = f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /P Do Q".encode()
    writer.add(number, f"<</Type /Page /Parent 2 0 R /MediaBox [0 0 {width:.2f} {height:.2f}] "
               f"/Contents {number + 1} 0 R /Resources <</XObject <</P {number + 2} 0 R>>>>>>")
    writer.add(number + 1, f"<</Length {len(content)}>>", content)
    writer.add(number + 2, f"<</Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} "
               f"/Length {len(octets)} {entries}>>", octets)


def make(kind, source, path):
    count = int(subprocess.run(["qpdf", "--show-npages", str(source)], capture_output=True, text=True,
                               check=True).stdout)
    writer = pdf.Writer()
    pages = " ".join(f"{3 + 3 * page} 0 R" for page in range(count))
    writer.add(1, "<</Type /Catalog /Pages 2 0 R>>")
    writer.add(2, f"<</Type /Pages /Count {count} /Kids [{pages}]>>")
    for page in range(count):
        image = soil(draw(source, DPI[kind], page + 1), page)
        add_page(writer, 3 + 3 * page, image, ENCODERS[kind](image), DPI[kind])
    partial = path.with_suffix(".partial")
    partial.write_bytes(writer.finish())
    partial.rename(path)
