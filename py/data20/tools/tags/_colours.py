"""Colours for categories: evenly spaced hues, made dark or light enough to be read."""

from __future__ import annotations

Rgb = tuple[int, int, int]
WHITE: Rgb = (255, 255, 255)
AA = 4.5
"""Least contrast of ordinary text: WCAG 2.2, success criterion 1.4.3."""
_GOLDEN = 137.508


def luminance(colour: Rgb) -> float:
    """Return the relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2, definition)."""
    linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: Rgb, second: Rgb) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition)."""
    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def from_hsl(hue: float, saturation: float, lightness: float) -> Rgb:
    """Return an sRGB colour; hue in degrees, the others 0 to 1 (CSS Color 4, section 7.1)."""

    def part(n: float) -> int:
        k = (n + hue / 30) % 12
        return round(255 * (lightness - saturation * min(lightness, 1 - lightness) * max(-1, min(k - 3, 9 - k, 1))))

    return part(0), part(8), part(4)


def readable(number: int, background: Rgb, *, saturation: float = 0.65, least: float = AA) -> Rgb:
    """Return colour `number` of a series (golden-angle hues) with at least this contrast to the background."""
    hue = number * _GOLDEN % 360
    dark = luminance(background) > 0.18
    for step in range(51):
        lightness = 0.5 - step / 100 if dark else 0.5 + step / 100
        colour = from_hsl(hue, saturation, lightness)
        if contrast(colour, background) >= least:
            return colour
    return (0, 0, 0) if dark else WHITE


def hex_of(colour: Rgb) -> str:
    """Return a colour as "#rrggbb"."""
    return "#{:02x}{:02x}{:02x}".format(*colour)
