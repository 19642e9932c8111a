# SPDX-License-Identifier: MIT
"""A picture: SVG with text as text, a background of its own, and colours for light and dark.

Colours are classes, twice: plain for light, and again for readers who prefer dark. Nothing
in a picture depends on when or where it is drawn.
"""

import math
import textwrap
from xml.sax.saxutils import escape

WIDTH = 920
MARGIN = 20

LIGHT = {
    "card": "fill:#fff;stroke:#d0d7de", "ink": "fill:#1f2328", "soft": "fill:#59636e",
    "grid": "stroke:#e4e8ec", "one": "stroke:#59636e", "own": "fill:#0b62c4",
    "other": "fill:#a9b4c0", "wh": "stroke:#1f2328", "owntext": "fill:#0b57b0",
    "met": "fill:#1a7f37", "missed": "fill:#b34700", "band": "fill:#f3f7fc",
    "l0": "stroke:#0b62c4", "l1": "stroke:#6e7781", "l2": "stroke:#b34700",
    "l3": "stroke:#1a7f37", "l4": "stroke:#8250df", "l5": "stroke:#9a6700",
    "q0": "fill:#0b5cad", "q1": "fill:#67a9e4", "q2": "fill:#cfe3f6", "q3": "fill:#eceff2",
    "q4": "fill:#fbe0c8", "q5": "fill:#f0a765", "q6": "fill:#b84e08",
    "on0": "fill:#fff", "on": "fill:#1f2328", "on6": "fill:#fff",
    "none": "fill:none;stroke:#c4ccd4", "dot": "fill:#fff",
}
DARK = {
    "card": "fill:#0d1117;stroke:#30363d", "ink": "fill:#e6edf3", "soft": "fill:#9198a1",
    "grid": "stroke:#21262d", "one": "stroke:#9198a1", "own": "fill:#4c9bff",
    "other": "fill:#5b6673", "wh": "stroke:#e6edf3", "owntext": "fill:#79b8ff",
    "met": "fill:#3fb950", "missed": "fill:#f0883e", "band": "fill:#121a26",
    "l0": "stroke:#4c9bff", "l1": "stroke:#9198a1", "l2": "stroke:#f0883e",
    "l3": "stroke:#3fb950", "l4": "stroke:#bc8cff", "l5": "stroke:#d29922",
    "q0": "fill:#6cb2ff", "q1": "fill:#2c6fbb", "q2": "fill:#1b3b5f", "q3": "fill:#262c34",
    "q4": "fill:#4d331c", "q5": "fill:#a15c1f", "q6": "fill:#ff9a4d",
    "on0": "fill:#0d1117", "on": "fill:#f0f3f6", "on6": "fill:#0d1117",
    "none": "fill:none;stroke:#3d444d", "dot": "fill:#0d1117",
}
FONT = ("text{font:13px system-ui,-apple-system,'Segoe UI','Noto Sans','DejaVu Sans',sans-serif}"
        ".s{font-size:11px}.h{font-size:16px;font-weight:600}.b{font-weight:600}")


def number(value):
    return f"{value:.1f}".removesuffix(".0")


def text_width(text, size=13):
    """No less than it is in the fonts that are likely."""
    return 0.6 * size * len(text)


def wrap(text, width, size=13):
    return textwrap.wrap(text, max(int(width / (0.6 * size)), 20))


def shorten(text, width, size=13):
    n = int(width / (0.6 * size))
    return text if len(text) <= n else text[:n - 1].rstrip() + "…"


class Picture:
    def __init__(self, slug, title, description):
        self.slug, self.title, self.description = slug, title, description
        self.parts = []
        self.classes = {"card"}

    def add(self, tag, cls, content="", **attributes):
        self.classes.update(cls.split())
        words = "".join(f' {name.rstrip("_").replace("_", "-")}="'
                        f'{number(value) if isinstance(value, (int, float)) else value}"'
                        for name, value in attributes.items())
        end = f">{content}</{tag}>" if content else "/>"
        self.parts.append(f'<{tag} class="{cls}"{words}{end}')

    def text(self, x, y, text, cls="ink", anchor="", hint=""):
        """With a hint, what it stands for is shown to who points at it."""
        if not text:
            return
        content = (f"<title>{escape(hint)}</title>" if hint else "") + escape(text)
        where = {"text_anchor": anchor} if anchor else {}
        self.add("text", cls, content, x=x, y=y, **where)

    def rect(self, x, y, width, height, cls, rx=0, hint=""):
        corner = {"rx": rx} if rx else {}
        content = f"<title>{escape(hint)}</title>" if hint else ""
        self.add("rect", cls, content, x=x, y=y, width=width, height=height, **corner)

    def circle(self, x, y, cls, hint):
        self.add("circle", cls, f"<title>{escape(hint)}</title>", cx=x, cy=y, r=3.5,
                 stroke_width=2)

    def line(self, x1, y1, x2, y2, cls, **more):
        self.add("line", cls, x1=x1, y1=y1, x2=x2, y2=y2, **more)

    def path(self, d, cls, **more):
        self.add("path", cls, d=d, **more)

    def heading(self, title, *lines):
        """Returns where the rest begins."""
        self.text(MARGIN, 32, title, "h ink")
        y = 34
        for line in lines:
            y += 18
            self.text(MARGIN, y, line, "soft s")
        return y + 14

    def styles(self):
        def rules(colours):
            return "".join(f".{cls}{{{rule}}}" for cls, rule in colours.items()
                           if cls in self.classes)
        return (f"{FONT}{rules(LIGHT)}"
                f"@media(prefers-color-scheme:dark){{{rules(DARK)}}}")

    def render(self, height):
        return "\n".join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {number(height)}" '
            f'width="{WIDTH}" height="{number(height)}" role="img" '
            f'aria-labelledby="{self.slug}-title {self.slug}-desc">',
            f'<title id="{self.slug}-title">{escape(self.title)}</title>',
            f'<desc id="{self.slug}-desc">{escape(self.description)}</desc>',
            f"<style>{self.styles()}</style>",
            f'<rect class="card" x=".5" y=".5" width="{WIDTH - 1}" '
            f'height="{number(height - 1)}" rx="8"/>',
            *self.parts, "</svg>", ""])


class LogAxis:
    """Values on a line from `start` to `end`, each factor having the same length."""
    STEPS = [
        [1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 4, 5, 7],
        [1, 1.2, 1.4, 1.6, 1.8, 2, 2.5, 3, 4, 5, 6, 7, 8, 9],
        [1, 1.1, 1.2, 1.3, 1.4, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 7.5, 8, 8.5, 9, 9.5],
    ]

    def __init__(self, low, high, start, end):
        self.low, self.high, self.start, self.end = low, high, start, end

    def at(self, value):
        part = math.log(value / self.low) / math.log(self.high / self.low)
        return self.start + part * (self.end - self.start)

    def candidates(self, steps, every):
        first, last = math.floor(math.log10(self.low)), math.ceil(math.log10(self.high))
        for decade in range(first, last + 1):
            if decade % every == 0:
                for step in steps:
                    value = float(f"{step * 10.0**decade:.6g}")
                    if self.low * 0.9999 <= value <= self.high * 1.0001:
                        yield value

    def ticks(self, room, text="{:,g}".format):
        """As many as have that much room, and as their labels need."""
        best = []
        for steps, every in [([1], 3), ([1], 2)] + [(steps, 1) for steps in self.STEPS]:
            values = list(self.candidates(steps, every))
            rooms = [max(room, text_width(text(value), 11) + 6) for value in values]
            places = [self.at(value) for value in values]
            if all(abs(b - a) >= (m + n) / 2
                   for a, b, m, n in zip(places, places[1:], rooms, rooms[1:])):
                best = values if len(values) >= len(best) else best
        return best
