"""What is wrong with a link inside the vault, and the edit that mends it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from data20.quality.closest import closest_targets, media_ending, repoint
from data20.quality.findings import Splice
from data20.quality.urls import problems_of, split_url
from data20.vault.changes import Edit, Replace, content_hash
from data20.vault.links import LinkIndex, ResolvedLink, links_of, resolve_link
from data20.vault.linktext import markdown_destination
from data20.vault.model import Article, Vault
from data20.vault.resolve import is_wiki, join
from data20.vault.revisions import Revision

LinkProblem = Literal["broken", "file", "anchor", "case", "malformed", "local"]
Reason = Literal["renamed", "moved", "similar", "heading", "case", ""]
_SURE = 0.8
_HEADING = 0.75


@dataclass(frozen=True, slots=True)
class LinkFinding:
    """One bad link. `suggestion` is what it may have meant ("" when nothing is near), `reason` why; `splice` mends it where it is sure."""

    path: str
    resolved: ResolvedLink
    problem: LinkProblem
    suggestion: str = ""
    reason: Reason = ""
    splice: Splice | None = None


def renames_of(journal: Iterable[Revision]) -> dict[str, str]:
    """Return where each renamed file is now, by every path it had."""
    now: dict[str, str] = {}
    for revision in journal:
        for edit in revision.edits:
            if edit.op == "rename" and edit.to:
                for old, path in now.items():
                    if path == edit.path:
                        now[old] = edit.to
                now[edit.path] = edit.to
    return {old: path for old, path in now.items() if old != path}


def check_article(vault: Vault, article: Article, renames: Mapping[str, str]) -> list[LinkFinding]:
    """Return the bad links of an article in document order; generated blocks are left to the tools that made them."""
    found: list[LinkFinding] = []
    for resolved in links_of(vault).outlinks(article.path):
        if resolved.link.generated:
            continue
        made = _finding(vault, article, resolved, renames)
        if made is not None:
            found.append(made)
    return found


def _finding(vault: Vault, article: Article, resolved: ResolvedLink, renames: Mapping[str, str]) -> LinkFinding | None:
    link = resolved.link
    if resolved.status == "broken":
        return _broken(vault, article, resolved, renames)
    if resolved.status == "anchor_missing":
        return _anchor(vault, article, resolved)
    if resolved.status == "external":
        kinds = problems_of(link.target) if split_url(link.target) or link.target.startswith(("http:", "https:", "//")) else []
        bad: LinkProblem | None = "malformed" if "malformed" in kinds else "local" if "local" in kinds else None
        return LinkFinding(article.path, resolved, bad) if bad else None
    return _case(vault, article, resolved)


def _broken(vault: Vault, article: Article, resolved: ResolvedLink, renames: Mapping[str, str]) -> LinkFinding:
    link = resolved.link
    problem: LinkProblem = "file" if link.kind == "image" or media_ending(link.target) else "broken"
    here = join(article.path, link.target)
    for was in (here, link.target.strip("/")):
        moved = next((renames[p] for p in (was, f"{was}.md") if p in renames), None) if was else None
        if moved and (moved in vault.articles or moved in vault.attachments):
            return LinkFinding(article.path, resolved, problem, moved, "renamed", repoint(vault, article, link, moved))
    near = closest_targets(vault, link.target)
    if not near:
        return LinkFinding(article.path, resolved, problem)
    sure = near[0].score >= _SURE and (len(near) == 1 or near[0].score > near[1].score)
    return LinkFinding(article.path, resolved, problem, near[0].path, "moved" if near[0].score == 1 else "similar", repoint(vault, article, link, near[0].path) if sure else None)


def _anchor(vault: Vault, article: Article, resolved: ResolvedLink) -> LinkFinding:
    link = resolved.link
    headings = [h for h in vault.articles[resolved.path].structure.headings if h.text]
    wanted = link.fragment.rpartition("#")[2].replace("-", " ").casefold()
    by_name = {h.text.casefold().replace("-", " "): h for h in reversed(headings)}
    near = difflib.get_close_matches(wanted, by_name, n=2, cutoff=_HEADING)
    if not near or link.fragment.startswith("^"):
        return LinkFinding(article.path, resolved, "anchor")
    heading = by_name[near[0]]
    raw = article.text[link.target_start : link.target_end]
    base, mark, _ = raw.partition("#")
    splice = None
    if mark and link.kind in ("markdown", "wikilink", "embed"):
        # A heading whose own name can't stand in a wikilink is left to the person.
        name = heading.text if is_wiki(link) else markdown_destination("", heading.slug)[1:]
        if name and _sure(wanted, near) and (not is_wiki(link) or not set(name) & set("|[]#^")):
            splice = Splice(link.target_start, link.target_end, f"{base}#{name}")
    return LinkFinding(article.path, resolved, "anchor", f"#{heading.text}", "heading", splice)


def _sure(wanted: str, near: list[str]) -> bool:
    """Say whether the nearest name is nearer than the next."""
    ratios = [difflib.SequenceMatcher(None, wanted, name).ratio() for name in near]
    return len(near) == 1 or ratios[0] > ratios[1]


def _case(vault: Vault, article: Article, resolved: ResolvedLink) -> LinkFinding | None:
    """Return a finding where only the case of letters differs: other systems than this one would not find the file."""
    link = resolved.link
    if link.kind == "frontmatter" or not link.target or not resolved.path:
        return None
    wanted = link.target.strip("/").rsplit("/", 1)[-1]
    actual = resolved.path.rsplit("/", 1)[-1]
    if wanted.casefold() not in (actual.casefold(), actual.rsplit(".", 1)[0].casefold()) or wanted in (actual, actual.rsplit(".", 1)[0]):
        return None
    if is_wiki(link):
        return None  # Obsidian's own links never mind the case
    return LinkFinding(article.path, resolved, "case", resolved.path, "case", repoint(vault, article, link, resolved.path))


def repairs(vault: Vault, findings: Iterable[LinkFinding]) -> tuple[tuple[Edit, ...], int]:
    """Return one edit an article with all its sure repairs, and how many links they mend.

    The result is read again: the article must hold as many links as before and exactly so many bad ones less.
    """
    index = links_of(vault)
    by_path: dict[str, list[LinkFinding]] = {}
    for finding in findings:
        if finding.splice is not None:
            by_path.setdefault(finding.path, []).append(finding)
    edits: list[Edit] = []
    mended = 0
    for path, found in sorted(by_path.items()):
        article = vault.articles[path]
        made = _spliced(article, [f.splice for f in found if f.splice])
        if made is not None and _mended(vault, index, article, made, sum(f.problem != "case" for f in found)):
            edits.append(Replace(path, article.hash, made.source))
            mended += len(found)
    return tuple(edits), mended


def _spliced(article: Article, splices: list[Splice]) -> Article | None:
    if article.decoded.lossy:
        return None
    text = article.text
    for splice in sorted(splices, key=lambda s: -s.start):
        text = text[: splice.start] + splice.text + text[splice.end :]
    source = article.decoded.encode(text)
    return Article(article.path, source, content_hash(source), article.modified)


def _mended(vault: Vault, index: LinkIndex, article: Article, made: Article, count: int) -> bool:
    before = index.outlinks(article.path)
    after = [resolve_link(vault, index.names, article.path, link) for link in made.structure.links]
    bad_before, bad_after = (sum(r.status in ("broken", "anchor_missing") for r in links) for links in (before, after))
    return len(before) == len(after) and bad_after == bad_before - count and made.text != article.text
