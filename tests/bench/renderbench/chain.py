# SPDX-License-Identifier: GPL-3.0-or-later
"""The PDF that a usual chain hands to Ghostscript for what it can't read itself; kept in the cache."""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from PIL import Image, ImageOps, ImageSequence

A4_POINTS = (595.276, 841.89)


def of_image(path, target):
    """img2pdf: the picture as it is where PDF can hold it; at its own size, made smaller to fit A4."""
    with tempfile.TemporaryDirectory() as folder:
        frames = flatten(path, pathlib.Path(folder)) if path.suffix not in (".jpg", ".jpeg") else [path]
        done = subprocess.run(["img2pdf", "--rotation=ifvalid", "--pagesize", "A4", "--fit", "shrink", "--output",
                               str(target), *map(str, frames)], capture_output=True, text=True)
    return done.returncode == 0


def flatten(path, folder):
    """What PDF can't hold (GIF, WebP, BMP, transparency) as PNG on white, first frame of an animation."""
    frames = []
    with Image.open(path) as image:
        several = list(ImageSequence.Iterator(image)) if image.format == "TIFF" else [image]
        for number, frame in enumerate(several):
            dpi = image.info.get("dpi", (96, 96))
            frame = on_white(ImageOps.exif_transpose(frame))
            frames.append(folder / f"{number}.png")
            frame.save(frames[-1], dpi=dpi)
    return frames


def on_white(image):
    if image.mode in ("1", "L"):
        return image
    if image.mode.startswith("I"):
        return image.point(lambda value: value / 256).convert("L")
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("RGB")


def of_office(path, target):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                        "pdf", "--outdir", folder, str(path)], capture_output=True, timeout=180,
                       env=dict(os.environ, HOME=folder))
        made = list(pathlib.Path(folder).glob("*.pdf"))
        if made:
            shutil.copyfile(made[0], target)
    return bool(made)


MAKERS = {"image": of_image, "office": of_office}


def prepare(document, folder):
    """Sets the document's source to the PDF for Ghostscript. Text and HTML have none."""
    if document.source or document.kind not in MAKERS:
        return
    target = folder / f"{document.name}.chain.pdf"
    try:
        if target.exists() or MAKERS[document.kind](document.path, target):
            document.source = document.source_of_words = target
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        print(f"  corpus: {document.name}: no PDF for Ghostscript: {error}", file=sys.stderr)
