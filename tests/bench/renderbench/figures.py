# SPDX-License-Identifier: GPL-3.0-or-later
"""Results to figures: ratios of ours to Ghostscript's, below 1 is better."""
import math

RESOLUTIONS = ("fine", "standard")
CLASSES = ("text", "coloured", "scan", "hard", "picture", "office", "html")


def geometric(values):
    values = [value for value in values if value > 0]
    return math.exp(sum(map(math.log, values)) / len(values)) if values else None


def share(part, whole):
    return part / whole if whole else None


def class_of(result):
    """Its row in the table: what it shows, or what it is where Ghostscript draws by way of another program."""
    document = result.document
    if document.kind == "office":
        return "office"
    if document.kind in ("html", "text"):
        return "html"
    if document.kind == "image":
        return "picture"
    return document.content


class WordError:
    """Sums over pages that have words enough and can be read."""

    def __init__(self, results):
        self.pages, self.few, self.unreadable = 0, 0, 0
        self.words, self.errors = 0, {}
        for result in results:
            for reading in result.readings:
                self.add(reading)

    def add(self, reading):
        if not reading.readable:
            self.unreadable += 1
        elif not reading.errors:
            self.few += 1
        else:
            self.pages += 1
            self.words += reading.truth
            for key, count in reading.errors.items():
                self.errors[key] = self.errors.get(key, 0) + count

    def rate(self, side, resolution):
        return share(self.errors.get((side, resolution), 0), self.words)

    def ratio(self, resolution):
        return share(self.errors.get(("ours", resolution), 0), self.errors.get(("gs", resolution), 0))


def has_counterpart(results):
    return [result for result in results if result.document.source]


def cpu(results, length=None):
    return geometric(result.ratio(result.cpu_ms) for result in results
                     if result.comparable and length in (None, result.length))


def octets(results, resolution="fine"):
    """Sum over pages, and geometric mean over documents."""
    both = [result for result in results if result.comparable]
    total = share(sum(result.octets["ours", resolution] for result in both),
                  sum(result.octets["gs", resolution] for result in both))
    return total, geometric(result.ratio(result.octets, resolution) for result in both)


def is_ordinary(result):
    return result.document.content != "hard" and result.document.kind != "office" and not result.refused


def group(everything, suffix):
    """The figures of a group of documents, each with the suffix of the group. Scans made here count among
    the scans only: their tint and grain are our choice."""
    results = [result for result in everything if not result.document.is_made]
    figures = {f"cpu_ratio_long{suffix}": cpu(results, "long"),
               f"cpu_ratio_one_page{suffix}": cpu(results, "one-page"),
               f"cpu_ratio_all{suffix}": cpu(results)}
    scans = [result for result in everything if result.document.content == "scan" and result.comparable]
    figures[f"cpu_ratio_worst_scan{suffix}"] = max((result.ratio(result.cpu_ms) for result in scans), default=None)
    figures[f"cpu_ratio_scans{suffix}"] = cpu(scans)
    errors = WordError(has_counterpart(results))
    plain = WordError(result for result in results if result.document.is_pdf and class_of(result) == "text")
    for resolution in RESOLUTIONS:
        figures[f"wer_ratio_{resolution}{suffix}"] = errors.ratio(resolution)
        for side in ("ours", "gs"):
            figures[f"wer_{resolution}_{side}{suffix}"] = errors.rate(side, resolution)
            figures[f"wer_text_{resolution}_{side}{suffix}"] = plain.rate(side, resolution)
        total, mean = octets(results, resolution)
        name = "bytes_ratio" if resolution == "fine" else "bytes_ratio_standard"
        figures[f"{name}{suffix}"], figures[f"{name}_geometric{suffix}"] = total, mean
    return figures


def peak_mib(results):
    return max((result.peak_kib for result in results), default=0) / 1024


def all_of(results):
    figures = group(results, "")
    figures.update(group([result for result in results if result.document.held_out], "_held_out"))
    figures["peak_rss_mib"] = peak_mib(result for result in results if is_ordinary(result))
    figures["peak_rss_all_mib"] = peak_mib(results)
    errors = WordError(result for result in has_counterpart(results) if not result.document.is_made)
    figures.update(documents=len(results), documents_refused=sum(result.refused for result in results),
                   documents_held_out=sum(result.document.held_out for result in results),
                   pages=sum(result.wanted for result in results),
                   pages_read=errors.pages, pages_of_few_words=errors.few, pages_unreadable=errors.unreadable,
                   words_read=errors.words)
    own = WordError(result for result in results if not result.document.source)
    for resolution in RESOLUTIONS:
        figures[f"wer_text_files_{resolution}"] = own.rate("ours", resolution)
    return {key: round(value, 4) if isinstance(value, float) else value for key, value in figures.items()}
