#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What scripts/draw-performance makes of figures, and what docs/performance.md has of the bench.

Usage: performance.py BENCH
       performance.py --renew      after a change that was meant: writes the page expected anew
"""

import difflib
import filecmp
import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..")
HERE = os.path.join(ROOT, "tests", "performance")
SVG = "{http://www.w3.org/2000/svg}"
LEAST_EM = 0.5  # as wide as a letter is at least, on the average
MARKS = re.compile(r"<!-- figures: .*? -->\n(.*)<!-- end of figures -->", re.S)


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def draw(directory, text=None, figures=os.path.join(HERE, "figures.json")):
    """The page drawn there; it was `text` before."""
    path = os.path.join(directory, "page.md")
    if text is not None:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    subprocess.run([os.path.join(ROOT, "scripts", "draw-performance"), figures, path], check=True)
    return read(path)


def pictures(directory):
    folder = os.path.join(directory, "page")
    return [os.path.join(folder, name) for name in sorted(os.listdir(folder))]


# ---- tests: each returns what is wrong ----------------------------------------------------


def the_page_says_what_the_figures_say(directory):
    expected = read(os.path.join(HERE, "page.md"))
    return list(difflib.unified_diff(expected.splitlines(), draw(directory).splitlines(),
                                     "expected", "drawn", lineterm=""))


def there_is_a_picture_for_each_group_and_each_series(directory):
    text = draw(directory)
    shown = set(re.findall(r"\(page/([\w-]+\.svg)\)", text))
    drawn = {os.path.basename(path) for path in pictures(directory)}
    expected = {"overview.svg", "open--close.svg", "copy.svg", "copy-series.svg", "events.svg",
                "among-many-names.svg", "among-many-names-series.svg", "nobody.svg"}
    return [f"{name}: shown, drawn or expected, but not all of it"
            for name in sorted((shown | drawn | expected) - (shown & drawn & expected))]


def every_picture_is_well_formed_and_described(directory):
    draw(directory)
    wrong = []
    for path in pictures(directory):
        root = xml.parse(path).getroot()
        named = {part.get("id"): part.text for part in root if part.get("id")}
        wrong += [f"{path}: nothing is {label}" for label in root.get("aria-labelledby").split()
                  if not named.get(label)]
        wrong += [f"{path}: not of SVG: {part.tag}" for part in root.iter()
                  if not part.tag.startswith(SVG)]
        wrong += [f"{path}: points outside" for word in ("href", "url(", "<script", "@import")
                  if word in read(path)]
        if os.path.getsize(path) > 64 * 1024:
            wrong.append(f"{path}: too large")
        if shutil.which("xmllint"):
            said = subprocess.run(["xmllint", "--noout", path], capture_output=True, text=True)
            wrong += said.stderr.splitlines()
    return wrong


def extent(text):
    """Where a text is at least."""
    size = 11 if "s" in text.get("class").split() else 13
    letters = "".join(text.itertext()) if not len(text) else (text[0].tail or "")
    x, width = float(text.get("x")), LEAST_EM * size * len(letters)
    left = {"end": x - width, "middle": x - width / 2}.get(text.get("text-anchor"), x)
    return left, left + width


def nothing_sticks_out_of_a_picture(directory):
    draw(directory)
    wrong = []
    for path in pictures(directory):
        root = xml.parse(path).getroot()
        width, height = float(root.get("width")), float(root.get("height"))
        for part in root.iter():
            if part.tag == SVG + "text" and part.get("x"):
                left, right = extent(part)
                top = bottom = float(part.get("y"))
            elif part.tag == SVG + "rect":
                left, top = float(part.get("x")), float(part.get("y"))
                right, bottom = left + float(part.get("width")), top + float(part.get("height"))
            else:
                continue
            if left < 0 or top < 0 or right > width or bottom > height:
                wrong.append(f"{path}: {xml.tostring(part, encoding='unicode')}")
    return wrong


def colours_come_in_light_and_dark(directory):
    draw(directory)
    wrong = []
    for path in pictures(directory):
        style = xml.parse(path).getroot().find(SVG + "style").text
        light, dark = style.split("@media(prefers-color-scheme:dark)")
        classes = re.compile(r"\.(\w+)\{(?:fill|stroke)")
        if not classes.findall(dark) or classes.findall(light) != classes.findall(dark):
            wrong.append(f"{path}: {style}")
    return wrong


def the_same_figures_give_the_same_bytes(directory):
    draw(directory)
    with tempfile.TemporaryDirectory() as other:
        draw(other)
        same = filecmp.cmpfiles(os.path.join(directory, "page"), os.path.join(other, "page"),
                                os.listdir(os.path.join(directory, "page")), shallow=False)
        page = [] if filecmp.cmp(os.path.join(directory, "page.md"),
                                 os.path.join(other, "page.md"), shallow=False) else ["page.md"]
    return same[1] + same[2] + page


def what_people_wrote_stays(directory):
    drawn = draw(directory)
    part = MARKS.search(drawn)[0]
    again = draw(directory, drawn.replace(part, "Before.\n" + part + "\nAfter.\n"))
    return [] if f"Before.\n{part}\nAfter.\n" in again else [again]


def a_picture_that_is_no_longer_drawn_is_removed(directory):
    os.mkdir(os.path.join(directory, "page"))
    for name in "old.svg", "kept.txt":
        with open(os.path.join(directory, "page", name), "w", encoding="utf-8"):
            pass
    draw(directory)
    left = os.listdir(os.path.join(directory, "page"))
    return [] if "old.svg" not in left and "kept.txt" in left else left


def what_the_bench_writes_can_be_drawn(directory):
    path = os.path.join(directory, "figures.json")
    subprocess.run([sys.argv[1], "--smoke", "--only", "lock of ", "--json", path], check=True,
                   stdout=subprocess.DEVNULL)
    text = draw(directory, figures=path)
    return [] if "### lock of threads, alone" in text and "| **winshm " in text else [text]


def the_page_in_docs_has_every_group_of_the_bench(_directory):
    listed = subprocess.run([sys.argv[1], "--list"], check=True, capture_output=True, text=True)
    there = set(listed.stdout.splitlines())
    part = MARKS.search(read(os.path.join(ROOT, "docs", "performance.md")))[1]
    shown = {html.unescape(name) for name in re.findall(r"^### (.*)$", part, re.M)} - {"Goals"}
    return ([f"not shown: {name}: make bench-docs" for name in sorted(there - shown)] +
            [f"no longer there: {name}: make bench-docs" for name in sorted(shown - there)])


TESTS = [
    the_page_says_what_the_figures_say,
    there_is_a_picture_for_each_group_and_each_series,
    every_picture_is_well_formed_and_described,
    nothing_sticks_out_of_a_picture,
    colours_come_in_light_and_dark,
    the_same_figures_give_the_same_bytes,
    what_people_wrote_stays,
    a_picture_that_is_no_longer_drawn_is_removed,
    what_the_bench_writes_can_be_drawn,
    the_page_in_docs_has_every_group_of_the_bench,
]


def main():
    if sys.argv[1:] == ["--renew"]:
        with tempfile.TemporaryDirectory() as directory:
            draw(directory)
            shutil.copyfile(os.path.join(directory, "page.md"), os.path.join(HERE, "page.md"))
        return 0
    failed = 0
    print(f"1..{len(TESTS)}")
    for i, test in enumerate(TESTS):
        with tempfile.TemporaryDirectory() as directory:
            wrong = test(directory)
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {i + 1} - {test.__name__}")
        for line in wrong:
            print("#", line)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
