"""Addresses on the web: one spelling for each, the domain somebody registered, and what is wrong with one. Nothing is contacted."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|yclid|dclid|msclkid|mc_[ce]id|_openstat|igshid|si)$", re.IGNORECASE)
_UNRESERVED = re.compile(r"%(2[DEde]|5[Ff]|7[Ee]|3[0-9]|4[1-9A-Fa-f]|5[0-9Aa]|6[1-9A-Fa-f]|7[0-9Aa])")
_PORTS = {"http": 80, "https": 443, "ftp": 21}
# Under two-letter (country) domains these second labels are for registration, not registered themselves.
_SECOND = frozenset("ac co com edu go gob gov gouv gv ltd me mil ne net nic nom or org plc sch".split())  # noqa: SIM905
# Hosts that give each customer a name of their own.
_HOSTING = frozenset(
    ["github.io", "gitlab.io", "pages.dev", "workers.dev", "netlify.app", "vercel.app", "web.app", "firebaseapp.com", "herokuapp.com", "appspot.com", "blogspot.com", "wordpress.com", "tumblr.com", "livejournal.com", "substack.com", "readthedocs.io", "narod.ru", "ucoz.ru", "msk.ru", "spb.ru", "msk.su", "spb.su", "nov.ru", "neocities.org", "azurewebsites.net", "cloudfront.net"]
)
_SHORT = frozenset(["bit.ly", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "clck.ru", "vk.cc", "buff.ly", "cutt.ly", "rb.gy", "j.mp"])
_HOST = re.compile(r"^(?=.{1,253}$)(?:[\w](?:[\w-]{0,61}[\w])?\.)*[\w](?:[\w-]{0,61}[\w])?\.?$")


def split_url(url: str) -> SplitResult | None:
    """Return the parts of a web address (http, https, ftp or `//`), None when it is another kind or can't be read."""
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return None
    return parts if parts.scheme.lower() in ("http", "https", "ftp", "") and parts.netloc else None


def canonical_url(url: str) -> str:
    """Return the one spelling of an address that every equivalent one has: RFC 3986 section 6 (case, default port, escapes, dot segments), without fragment and tracking parameters.

    An address that can't be read comes back stripped.
    """
    parts = split_url(url)
    if parts is None or not parts.hostname:
        return url.strip()
    scheme = parts.scheme.lower() or "https"
    port = f":{parts.port}" if parts.port and parts.port != _PORTS.get(scheme) else ""
    host = parts.hostname.rstrip(".").lower()
    netloc = (f"[{host}]" if ":" in host else shown_host(host)) + port
    path = _without_dots(quote(_decoded(parts.path), safe="/%:@!$&'()*+,;=~-._")) or "/"
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    return urlunsplit((scheme, netloc, path, query, ""))


def shown_host(host: str) -> str:
    """Return a host as people read it: punycode decoded, small letters."""
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host.lower()
    except (UnicodeError, ValueError):
        return host.lower()


def domain_of(url: str) -> str:
    """Return the registrable domain of an address ("docs.a.co.uk" → "a.co.uk"), the address itself for IP numbers and one-label hosts, "" without a host.

    An approximation of the Public Suffix List (https://publicsuffix.org): country domains with the usual second labels and well-known hosting services.
    """
    parts = split_url(url)
    host = shown_host((parts.hostname or "").rstrip(".")) if parts else ""
    labels = host.split(".")
    if not host or is_ip(host) or len(labels) < 3:
        return host
    public = 2 if (len(labels[-1]) == 2 and labels[-2] in _SECOND) or ".".join(labels[-2:]) in _HOSTING else 1
    return ".".join(labels[-public - 1 :])


def is_ip(host: str) -> bool:
    """Say whether a host is an IP number."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def problems_of(url: str) -> list[str]:
    """Return what is wrong with an address, as codes: malformed, local, insecure, tracking, shortener."""
    parts = split_url(url)
    host = (parts.hostname or "") if parts else ""
    if parts is None or not host or (not is_ip(host) and not _HOST.match(host)) or re.search(r"\s", url.strip()):
        return ["malformed"]
    found = []
    if host == "localhost" or host.endswith((".local", ".localhost", ".internal")) or (is_ip(host) and not ipaddress.ip_address(host).is_global):
        found.append("local")
    elif parts.scheme.lower() in ("http", "ftp"):
        found.append("insecure")
    if any(_TRACKING.match(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        found.append("tracking")
    if domain_of(url) in _SHORT:
        found.append("shortener")
    return found


def _decoded(path: str) -> str:
    """Return `path` with the escapes undone that need not be, and the others in capitals."""
    plain = _UNRESERVED.sub(lambda match: unquote(match.group()), path)
    return re.sub(r"%[0-9A-Fa-f]{2}", lambda match: match.group().upper(), plain)


def _without_dots(path: str) -> str:
    """Return `path` without "." and ".." segments (RFC 3986, 5.2.4)."""
    done: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            if len(done) > 1:
                done.pop()
        elif segment != ".":
            done.append(segment)
    if segments[-1] in (".", "..") and done and done[-1]:
        done.append("")
    return "/".join(done)
