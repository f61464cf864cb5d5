# SPDX-License-Identifier: GPL-3.0-or-later
"""The table for people and a line for each document."""
import csv

from renderbench import figures

HEADER = ("", "docs", "CPU", "bytes", "WER fine", "gs", "WER std", "gs", "peak MiB")


def number(value, form="{:.2f}"):
    return "-" if value is None else form.format(value)


def percent(value):
    return number(None if value is None else value * 100, "{:.1f}%")


def row(title, results):
    errors = figures.WordError(results)
    rates = [percent(errors.rate(side, resolution)) for resolution in figures.RESOLUTIONS
             for side in ("ours", "gs")]
    if not figures.has_counterpart(results):
        rates[1] = rates[3] = "-"
    return (title, len(results), number(figures.cpu(results)), number(figures.octets(results)[0]), *rates,
            number(figures.peak_mib(results), "{:.0f}"))


def table(results):
    found = [result for result in figures.has_counterpart(results) if not result.document.is_made]
    groups = [("all", found), ("held out", [result for result in found if result.document.held_out]),
              ("not held out", [result for result in found if not result.document.held_out])]
    groups += [(length, [result for result in found if result.length == length and result.document.is_pdf])
               for length in ("long", "short", "one-page")]
    groups += [(name, [result for result in results if figures.class_of(result) == name])
               for name in figures.CLASSES]
    groups += [("made scans", [result for result in results if result.document.is_made])]
    lines = [HEADER] + [row(title, members) for title, members in groups if members]
    widths = [max(len(str(line[column])) for line in lines) for column in range(len(HEADER))]
    return "\n".join("  " + "  ".join(f"{cell!s:<{width}}" if column == 0 else f"{cell!s:>{width}}"
                                      for column, (cell, width) in enumerate(zip(line, widths)))
                     for line in lines)


def worst(results, title, key, form, amount=6):
    ranked = sorted((result for result in results if key(result) is not None), key=key, reverse=True)
    lines = [f"    {form.format(key(result))}  {result.document.name}" for result in ranked[:amount]]
    return "\n".join([f"  {title}:"] + lines) if lines else ""


def excess(resolution):
    """Words that we lose beyond Ghostscript's, which is what moves the figure."""
    def key(result):
        errors = figures.WordError([result]).errors
        if not errors or ("gs", resolution) not in errors:
            return None
        return errors["ours", resolution] - errors["gs", resolution]
    return key


def ratio(what):
    return lambda result: result.ratio(getattr(result, what)) if result.comparable else None


def remarks(results):
    parts = [worst(results, "most CPU against Ghostscript", ratio("cpu_ms"), "{:.2f}"),
             worst(results, "most octets against Ghostscript", ratio("octets"), "{:.2f}"),
             worst(results, "most words lost beyond Ghostscript's, fine", excess("fine"), "{:4}"),
             worst(results, "most words lost beyond Ghostscript's, standard", excess("standard"), "{:4}"),
             worst(results, "largest peak, MiB", lambda result: result.peak_kib / 1024, "{:.0f}")]
    refused = [f"    {', '.join(result.reasons) or 'no reason'} (exit {result.status})  {result.document.name}"
               for result in results if result.refused]
    if refused:
        parts.append("\n".join(["  refused:"] + refused))
    lacking = [f"    {dict(result.pages)} of {result.wanted}  {result.document.name}" for result in results
               if result.document.source and not result.refused and result.document.is_pdf and not result.comparable]
    if lacking:
        parts.append("\n".join(["  not the same pages by both:"] + lacking))
    return "\n".join(part for part in parts if part)


COLUMNS = ("name", "kind", "class", "length", "held_out", "pages", "package", "member", "cpu_ms_ours", "cpu_ms_gs",
           "octets_fine_ours", "octets_fine_gs", "octets_standard_ours", "octets_standard_gs", "words",
           "errors_fine_ours", "errors_fine_gs", "errors_standard_ours", "errors_standard_gs", "peak_mib",
           "reasons")


def cells(result):
    document, errors = result.document, figures.WordError([result])
    pairs = [(side, resolution) for resolution in figures.RESOLUTIONS for side in ("ours", "gs")]
    return (document.name, document.kind, figures.class_of(result), result.length, int(document.held_out),
            result.wanted or result.pages["ours", "fine"], document.package, document.member,
            *(round(result.cpu_ms.get((side, "fine"), 0), 2) for side in ("ours", "gs")),
            *(result.octets.get(pair, "") for pair in pairs), errors.words,
            *(errors.errors.get(pair, "") for pair in pairs), round(result.peak_kib / 1024, 1),
            " ".join(result.reasons))


def write_lines(results, path):
    with open(path, "w", newline="", encoding="utf-8") as output:
        writer = csv.writer(output)
        writer.writerow(COLUMNS)
        writer.writerows(cells(result) for result in results)
