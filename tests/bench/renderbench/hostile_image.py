# SPDX-License-Identifier: GPL-3.0-or-later
"""Picture files: sound samples to be broken, and headers that lie."""
import io
import struct
import zlib

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 640, 880
TIFF_KINDS = {"raw": (None, "L"), "packbits": ("packbits", "1"), "lzw": ("tiff_lzw", "RGB"),
              "deflate": ("tiff_adobe_deflate", "L"), "g3": ("group3", "1"), "g4": ("group4", "1"),
              "rle": ("tiff_ccitt", "1"), "jpeg": ("jpeg", "RGB"), "zstd": ("zstd", "L"), "lzma": ("lzma", "L")}


def picture():
    """Text and a gradient, down to the last row."""
    image = Image.linear_gradient("L").resize((WIDTH, HEIGHT)).convert("RGB")
    draw = ImageDraw.Draw(image)
    for row in range(0, HEIGHT, 16):
        draw.text((20 + row % 7, row), f"Row {row} of a picture that says something, to its end.", fill="black")
    return image


def bilevel():
    return picture().convert("1", dither=Image.Dither.NONE)


def save(image, kind, **options):
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def tiff(name):
    compression, mode = TIFF_KINDS[name]
    options = {"compression": compression} if compression else {}
    image = bilevel() if mode == "1" else picture().convert(mode)
    return save(image, "TIFF", dpi=(100, 100), **options)


def tiff_pages(count):
    images = [bilevel()] * count
    return save(images[0], "TIFF", compression="group4", save_all=True, append_images=images[1:])


def samples():
    """name -> maker of a sound file."""
    found = {f"tiff-{name}": (lambda name=name: tiff(name)) for name in TIFF_KINDS}
    found.update({
        "png": lambda: save(picture(), "PNG"),
        "png-grey": lambda: save(picture().convert("L"), "PNG"),
        "jpeg": lambda: save(picture(), "JPEG", quality=85),
        "jpeg-progressive": lambda: save(picture(), "JPEG", quality=85, progressive=True),
        "jpeg-cmyk": lambda: save(picture().convert("CMYK"), "JPEG", quality=85),
        "gif": lambda: save(picture().convert("P"), "GIF"),
        "webp": lambda: save(picture(), "WEBP", quality=80),
        "webp-lossless": lambda: save(picture(), "WEBP", lossless=True),
        "bmp": lambda: save(picture(), "BMP"),
    })
    return found


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width, height, packed, bits=8, colour=0, extra=b""):
    head = png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + extra + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def black_bilevel_png(width, height):
    packer = zlib.compressobj(9)
    row = b"\0" * (1 + (width + 7) // 8)
    packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    return png(width, height, packed, bits=1)


def png_text_bomb():
    packed = zlib.compress(b" " * (256 << 20), 9)
    good = save(picture().convert("L"), "PNG")
    return good[:33] + png_chunk(b"zTXt", b"Comment\0\0" + packed) + good[33:]


def tiff_of(entries, data=b"", following=0):
    """Little-endian, one directory: entries of (tag, type, count, value)."""
    directory = struct.pack("<H", len(entries))
    for tag, kind, count, value in sorted(entries):
        directory += struct.pack("<HHII", tag, kind, count, value)
    return b"II*\0" + struct.pack("<I", 8) + directory + struct.pack("<I", following) + data


def tiff_head(width, height, compression=1, length=1000, bits=1, offset=200):
    """LONG entries of an ordinary bilevel page whose octets stand at offset."""
    return [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, bits), (259, 3, 1, compression), (262, 3, 1, 0),
            (273, 4, 1, offset), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, length)]


def tiff_cut_in_second_page():
    octets = tiff_pages(2)
    return octets[:len(octets) * 3 // 4]


def tiff_loop():
    octets = bytearray(tiff_pages(2))
    first = struct.unpack_from("<I", octets, 4)[0]
    count = struct.unpack_from("<H", octets, first)[0]
    second = struct.unpack_from("<I", octets, first + 2 + 12 * count)[0]
    count = struct.unpack_from("<H", octets, second)[0]
    struct.pack_into("<I", octets, second + 2 + 12 * count, first)
    return bytes(octets)


def jpeg_of_many_scans(count):
    """The shortest scan of a progressive picture again and again."""
    octets = samples()["jpeg-progressive"]()
    scans = [b"\xff\xda" + piece for piece in octets[:-2].split(b"\xff\xda")[1:]]
    return octets[:-2] + min(scans, key=len) * count + octets[-2:]


def jpeg_claiming(width, height):
    octets = bytearray(samples()["jpeg"]())
    frame = octets.index(b"\xff\xc0")
    struct.pack_into(">HH", octets, frame + 5, height, width)
    return bytes(octets)


def webp_claiming():
    """VP8L of 16,384 x 16,384 without data (WebP lossless bitstream 3.4)."""
    body = b"\x2f" + struct.pack("<I", 0x3fff | 0x3fff << 14) + b"\0" * 16
    chunk = b"VP8L" + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def bmp(width, height, bits=24, compression=0, data=b"\0" * 64, offset=54):
    head = struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(data), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 54 + len(data), 0, 0, offset) + head + data


def gif(width, height, body=b"", trailer=b";"):
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff" + body + trailer


GIF_FRAME = b"," + struct.pack("<HHHHB", 0, 0, 4, 4, 0) + b"\x02\x03\x84\x51\x05\x00"


def white(kind, mode="L", **options):
    return save(Image.new(mode, (WIDTH, HEIGHT), "white" if mode != "1" else 1), kind, **options)


def with_bad_checksum():
    octets = bytearray(samples()["png-grey"]())
    start = octets.index(b"IDAT") + 40
    octets[start] ^= 0xff
    return bytes(octets)


def cases():
    """(name, quick, expectation, maker)"""
    yield from (
        ("png-claims-60000", True, "refuse", lambda: png(60000, 60000, zlib.compress(b"\0" * 100))),
        ("png-claims-most", False, "refuse", lambda: png(2 ** 31 - 1, 2 ** 31 - 1, zlib.compress(b"\0" * 100))),
        ("png-30000-black", False, "may", lambda: black_bilevel_png(30000, 30000)),
        ("png-100000-high", False, "may", lambda: black_bilevel_png(64, 100000)),
        ("png-text-bomb", False, "may", png_text_bomb),
        ("png-bad-checksum", True, "refuse", with_bad_checksum),
        ("png-no-data", True, "refuse", lambda: png(100, 100, b"")),
        ("png-white", True, "refuse", lambda: white("PNG")),
        ("png-transparent", False, "refuse", lambda: save(Image.new("RGBA", (WIDTH, HEIGHT)), "PNG")),
        ("png-pale", False, "may", lambda: save(Image.new("L", (WIDTH, HEIGHT), 250), "PNG")),
        ("jpeg-claims-65500", True, "refuse", lambda: jpeg_claiming(65500, 65500)),
        ("jpeg-claims-nothing", False, "refuse", lambda: jpeg_claiming(0, 0)),
        ("jpeg-1000-scans", False, "may", lambda: jpeg_of_many_scans(1000)),
        ("jpeg-white", False, "refuse", lambda: white("JPEG")),
        ("gif-claims-65535", True, "may", lambda: gif(65535, 65535, GIF_FRAME)),
        ("gif-no-frame", True, "refuse", lambda: gif(100, 100)),
        ("gif-no-end", False, "may", lambda: gif(4, 4, GIF_FRAME, b"")),
        ("gif-10000-frames", False, "may", lambda: gif(4, 4, GIF_FRAME * 10000)),
        ("gif-frame-outside", False, "may",
         lambda: gif(4, 4, b"," + struct.pack("<HHHHB", 60000, 60000, 60000, 60000, 0) + b"\x02\x03\x84\x51\x05\x00")),
        ("webp-claims-16384", True, "refuse", webp_claiming),
        ("webp-empty-container", False, "refuse", lambda: b"RIFF\x04\0\0\0WEBP"),
        ("webp-white", False, "refuse", lambda: white("WEBP", "RGB")),
        ("bmp-claims-most", True, "refuse", lambda: bmp(2 ** 31 - 1, 2 ** 31 - 1)),
        ("bmp-claims-60000", False, "refuse", lambda: bmp(60000, -60000)),
        ("bmp-negative-width", False, "refuse", lambda: bmp(-100, 100)),
        ("bmp-data-outside", False, "refuse", lambda: bmp(100, 100, data=b"\0" * 30000, offset=2 ** 31)),
        ("bmp-bits-nonsense", False, "refuse", lambda: bmp(100, 100, bits=77)),
        ("bmp-rle-endless", False, "may", lambda: bmp(1000, 1000, 8, 1, b"\0\2\xff\xff" * 10000)),
        ("bmp-white", False, "refuse", lambda: white("BMP")),
        ("tiff-claims-most", True, "refuse", lambda: tiff_of(tiff_head(2 ** 31 - 1, 2 ** 31 - 1), b"\0" * 2000)),
        ("tiff-claims-60000-g4", False, "refuse", lambda: tiff_of(tiff_head(60000, 60000, 4), b"\0" * 2000)),
        ("tiff-strip-outside", True, "refuse", lambda: tiff_of(tiff_head(100, 80, offset=2 ** 31), b"\0" * 2000)),
        ("tiff-strip-empty", False, "refuse", lambda: tiff_of(tiff_head(100, 80, 4, length=0), b"\0" * 2000)),
        ("tiff-no-size", False, "refuse", lambda: tiff_of(tiff_head(0, 0), b"\0" * 2000)),
        ("tiff-bits-nonsense", False, "refuse", lambda: tiff_of(tiff_head(100, 80, bits=77), b"\0" * 2000)),
        ("tiff-compression-unknown", False, "refuse", lambda: tiff_of(tiff_head(100, 80, 60001), b"\0" * 2000)),
        ("tiff-count-huge", False, "refuse",
         lambda: tiff_of(tiff_head(100, 80) + [(320, 3, 2 ** 32 - 1, 8)], b"\0" * 2000)),
        ("tiff-loop", True, "may", tiff_loop),
        ("tiff-directory-of-itself", False, "may", lambda: tiff_of(tiff_head(100, 80), b"\0" * 2000, following=8)),
        ("tiff-next-outside", False, "refuse", lambda: tiff_of(tiff_head(100, 80), b"\0" * 2000, following=2 ** 31)),
        ("tiff-empty-directory", False, "refuse", lambda: tiff_of([])),
        ("tiff-second-page-cut", True, "refuse", tiff_cut_in_second_page),
        ("tiff-white", True, "refuse", lambda: white("TIFF", "1", compression="group4")),
    )
