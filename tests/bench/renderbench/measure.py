# SPDX-License-Identifier: GPL-3.0-or-later
"""One document, drawn by both engines: what it costs, how long its pages are, how well they read."""
import concurrent.futures
import dataclasses
import statistics

from renderbench import engines, pages, words

SIDES = ("ours", "gs")
LONG_PAGES = 8
MOST_PAGES_READ = 6  # of a document without Ghostscript's counterpart: all of them, or none


@dataclasses.dataclass
class Reading:
    """One page: words of the document and errors by side and resolution."""
    page: int
    truth: int
    readable: bool = True
    errors: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Result:
    document: object
    paper: str
    pages: dict = dataclasses.field(default_factory=dict)   # (side, resolution) -> count
    cpu_ms: dict = dataclasses.field(default_factory=dict)  # (side, resolution)
    octets: dict = dataclasses.field(default_factory=dict)  # (side, resolution)
    peak_kib: int = 0
    reasons: list = dataclasses.field(default_factory=list)
    status: int = 0
    sizes: list = dataclasses.field(default_factory=list)   # of the PDF's pages, in points
    readings: list = dataclasses.field(default_factory=list)

    @property
    def refused(self):
        return self.pages["ours", "fine"] == 0

    @property
    def wanted(self):
        """Pages of the PDF."""
        return len(self.sizes)

    @property
    def length(self):
        count = self.wanted or self.pages["ours", "fine"]
        return "long" if count >= LONG_PAGES else "one-page" if count == 1 else "short"

    @property
    def comparable(self):
        """Whether both drew the same pages of a PDF."""
        return (self.document.is_pdf and not self.refused
                and all(count == self.wanted for count in self.pages.values()))

    def ratio(self, what, resolution="fine"):
        return what["ours", resolution] / max(what["gs", resolution], 1e-9)


class Measurer:
    def __init__(self, ours, ghostscript, reader, work, options):
        self.engines = {"ours": ours, "gs": ghostscript}
        self.reader = reader
        self.work = work
        self.repeats = options.repeats
        self.ocr = options.ocr
        self.pool = concurrent.futures.ThreadPoolExecutor(options.jobs)

    def file(self, document, side, resolution):
        return self.work / f"{document.name}-{side}-{resolution}.tif"

    def files_of_ours(self, result):
        return [self.file(result.document, "ours", resolution) for resolution in engines.RESOLUTIONS]

    def draw(self, document):
        """Costs and octets. At fine the engines take turns and the median counts; at standard once."""
        result = Result(document, engines.paper_of(document.source) if document.source else "a4")
        result.sizes = pages.pdf_pages(document.source) if document.source else []
        for resolution in engines.RESOLUTIONS:
            costs = {side: [] for side in SIDES}
            for _ in range(self.repeats if resolution == "fine" else 1):
                for side in SIDES:
                    costs[side] += self.draw_once(result, side, resolution)
            for side in SIDES:
                self.note(result, side, resolution, costs[side])
        return result

    def draw_once(self, result, side, resolution):
        if side == "gs" and not result.document.source:
            return []
        return [self.engines[side].draw(result.document, result.paper, resolution,
                                        self.file(result.document, side, resolution))]

    def note(self, result, side, resolution, costs):
        if not costs:
            return
        lengths = pages.octets(self.file(result.document, side, resolution))
        result.pages[side, resolution] = len(lengths)
        result.octets[side, resolution] = sum(lengths)
        result.cpu_ms[side, resolution] = statistics.median(cost.cpu_ms for cost in costs)
        if side == "ours":
            result.peak_kib = max(result.peak_kib, *(cost.peak_kib for cost in costs))
            result.reasons = engines.reasons_of(costs[0]) or result.reasons
            result.status = costs[0].status or result.status

    def read(self, result):
        """Starts reading; the readings are whole when finish() has returned."""
        if not self.ocr:
            return
        if result.sizes:
            page = result.wanted // 3  # one of each document: more documents say more than more pages
            result.readings.append(self.pool.submit(self.read_page, result, page))
        elif 0 < result.pages["ours", "fine"] <= MOST_PAGES_READ and result.document.kind in ("text", "html"):
            result.readings.append(self.pool.submit(self.read_whole, result))

    def read_page(self, result, page):
        document, size = result.document, result.sizes[page]
        truth = words.of_pdf(document.source_of_words, page)
        reading = Reading(page + 1, len(truth))
        if len(truth) < words.FEWEST_WORDS:
            return reading
        picture = pages.reference(document.source_of_words, page, size)
        reading.readable = words.errors(truth, self.reader.read(picture, 300)) <= words.READABLE * len(truth)
        if reading.readable:
            for (side, resolution) in result.pages:
                image = pages.square(self.file(document, side, resolution), page, engines.RESOLUTIONS[resolution])
                reading.errors[side, resolution] = self.reader.fewest_errors(
                    truth, image, pages.FAX_DPI, size[0] > size[1])
        return reading

    def read_whole(self, result):
        """Text and HTML have pages of our own making only: all words of the file, on all pages."""
        document = result.document
        truth = words.of_file(document.path, document.kind)
        reading = Reading(0, len(truth))
        for (side, resolution), count in result.pages.items():
            read = []
            for page in range(count):
                image = pages.square(self.file(document, side, resolution), page, engines.RESOLUTIONS[resolution])
                read += self.reader.read(words.encode(image), pages.FAX_DPI)
            reading.errors[side, resolution] = words.errors(truth, read)
        return reading

    def finish(self, result):
        result.readings = [reading.result() for reading in result.readings]
        for side in SIDES:
            for resolution in engines.RESOLUTIONS:
                self.file(result.document, side, resolution).unlink(missing_ok=True)
