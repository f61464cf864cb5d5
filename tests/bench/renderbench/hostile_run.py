# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives the hostile files to faxferry and judges what comes of each."""
import concurrent.futures

from renderbench import engines, hostile, pages

EX_DATAERR = 65
CRASHED = "document-crashed"


def judge(case, cost, output):
    """What is wrong with the end of a case, or nothing."""
    report = engines.report_of(cost)
    if cost.status == engines.LATE:
        return f"not done after {engines.LONGEST_SECONDS} s"
    if cost.status not in (0, EX_DATAERR):
        return f"exit {cost.status}: {cost.output.strip()[-120:]}"
    if cost.status == EX_DATAERR:
        if case.expectation == "fax":
            return f"refused though sound: {engines.reasons_of(cost)}"
        return None if engines.reasons_of(cost) else "refused without a reason"
    return judge_fax(case, report, output)


def judge_fax(case, report, output):
    try:
        count = pages.count(output)
        blank = count > 0 and pages.all_blank(output)
    except (OSError, ValueError, SyntaxError) as error:
        return f"a TIFF that can't be decoded: {error}"
    if not report.get("pages") or count != report["pages"]:
        return f"{report.get('pages')} pages reported, {count} there"
    if blank:
        return "a blank fax"
    if case.expectation == "refuse":
        return f"faxed ({count} pages) though its content is lost, locked or nothing"
    return None


def try_case(ours, work, case):
    path, output = work / f"{case.name}.bin", work / f"{case.name}.tif"
    path.write_bytes(case.make())
    try:
        cost = ours.render(path, output)
        return case, cost, judge(case, cost, output)
    finally:
        path.unlink(missing_ok=True)
        output.unlink(missing_ok=True)


def run(ours, work, options, progress):
    chosen = [case for case in hostile.cases(options.quick) if options.only in case.name]
    failures, crashes, slowest, largest = [], [], (0, ""), (0, "")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number, (case, cost, wrong) in enumerate(pool.map(lambda each: try_case(ours, work, each), chosen), 1):
            progress(f"hostile {number} of {len(chosen)}: {case.name}")
            slowest, largest = max(slowest, (cost.wall_s, case.name)), max(largest, (cost.peak_kib / 1024, case.name))
            if CRASHED in engines.reasons_of(cost):
                crashes.append(case.name)
            if wrong:
                failures.append(f"{case.name}: {wrong}")
    progress("")
    print_end(len(chosen), failures, crashes, slowest, largest)
    return {"hostile_files": len(chosen), "hostile_failures": len(failures), "hostile_box_crashes": len(crashes),
            "hostile_slowest_s": round(slowest[0], 2), "hostile_peak_rss_mib": round(largest[0], 1)}


def print_end(count, failures, crashes, slowest, largest):
    print(f"\nHostile and broken files: {count}, {len(failures)} failures; slowest {slowest[0]:.1f} s ({slowest[1]}), "
          f"largest {largest[0]:.0f} MiB ({largest[1]})")
    for failure in failures:
        print(f"  {failure}")
    if crashes:
        print(f"  reader ended badly in its box, with a reason for the sender: {', '.join(crashes)}")
