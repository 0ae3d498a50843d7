"""Records survive their formats, and references look as the styles' own published examples do."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import bibtexparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data20.publish.citations.bibtex import read_bibtex, write_bibtex
from data20.publish.citations.latex import from_latex, to_latex
from data20.publish.citations.model import Item, Name, doi_of, from_csl, name_of, to_csl, url_key
from data20.publish.citations.ris import read_ris, write_ris
from data20.publish.citations.styles import STYLES, Style, initials, reference, sort_key
from tests.python.tools.vaults import DEMO

GRADY = Item(
    "grady", "article-journal", "Emotions in storybooks: A comparison of storybooks that represent ethnic and racial groups in the United States",
    (Name("Grady", "J. S."), Name("Her", "M."), Name("Moreno", "G."), Name("Perez", "C."), Name("Yelinek", "J.")), container="Psychology of Popular Media Culture",
    issued="2019", volume="8", issue="3", pages="207-217", doi="10.1037/ppm0000185",
)  # fmt: skip
JACKSON = Item("jackson", "book", "The psychology of prejudice: From attitudes to social action", (Name("Jackson", "L. M."),), publisher="American Psychological Association", issued="2019", edition="2", doi="10.1037/0000168-000")
WEINSTOCK = Item("w", "chapter", "The ego", (Name("Weinstock", "R."), Name("Leong", "G. B."), Name("Silva", "J. A.")), (Name("Friedman", "R."),), "Law and mind", "Sage", issued="2003", pages="5-20")
GLEICK = Item("gleick", "book", "Chaos: Making a New Science", (Name("Gleick", "James"),), publisher="Penguin", issued="1987")
GILLESPIE = Item("g", "book", "The Allyn and Bacon Guide to Peer Tutoring", (Name("Gillespie", "Paula"), Name("Lerner", "Neal")), publisher="Allyn and Bacon", issued="2000")
GOLDMAN = Item("g2", "article-journal", "Questions of Transport: Reading Primo Levi Reading Dante", (Name("Goldman", "Anne"),), container="The Georgia Review", issued="2010", volume="64", issue="1", pages="69-88")
YU = Item("yu", "book", "Interior Chinatown", (Name("Yu", "Charles"),), publisher="Pantheon Books", place="New York", issued="2020")
KENG = Item(
    "keng", "article-journal", "Expanding College Access in Taiwan, 1978–2014: Effects on Graduate Quality and Income Inequality",
    (Name("Keng", "Shao-Hsun"), Name("Lin", "Chun-Hung"), Name("Orazem", "Peter F.")), container="Journal of Human Capital", issued="2017", volume="11", issue="1", pages="1–34", doi="10.1086/690235",
)  # fmt: skip
KLAUS = Item("klaus", "book", "Robot Vision", (Name("Klaus", "B."), Name("Horn", "P.")), publisher="MIT Press", place="Cambridge, MA, USA", issued="1986")
LIU = Item(
    "liu", "article-journal", "TDM and TWDM de Bruijn networks and shufflenets for optical communications", (Name("Liu", "G."), Name("Lee", "K. Y."), Name("Jordan", "H. F.")),
    container="IEEE Trans. Comp.", issued="1997-06", volume="46", issue="6", pages="695–701",
)  # fmt: skip
ADORNO = Item("a", "article-journal", "К логике социальных наук", (Name("Адорно", "Теодор В."),), container="Вопр. философии", issued="1992", issue="10", pages="76-86")
TARASOVA = Item("t", "book", "Политическая история Латинской Америки", (Name("Тарасова", "В. И."),), publisher="Проспект", place="М.", issued="2006", edition="2", pages="305-412")
DIRINA = Item(
    "d", "article-journal", "Право военнослужащих Российской Федерации на свободу ассоциаций", (Name("Дирина", "А. И."),), container="Военное право : сетевой журн.", issued="2007",
    url="http://www.voennoepravo.ru/node/2149", accessed="2007-09-19",
)  # fmt: skip
BRIN = Item("b", "article-journal", "The anatomy of a large-scale hypertextual Web search engine", (Name("Brin", "Sergey"), Name("Page", "Lawrence")), container="Computer Networks and ISDN Systems", issued="1998", volume="30", issue="1–7", pages="107–117")


@pytest.mark.parametrize(
    ("item", "style", "expected"),
    [
        # ГОСТ Р 7.0.5-2008, examples of the standard (with the full stop without a dash that it allows), and the demo vault's.
        (ADORNO, "gost", "Адорно Т. В. К логике социальных наук // Вопр. философии. 1992. № 10. С. 76–86."),
        (TARASOVA, "gost", "Тарасова В. И. Политическая история Латинской Америки. 2-е изд. М. : Проспект, 2006. С. 305–412."),
        (DIRINA, "gost", "Дирина А. И. Право военнослужащих Российской Федерации на свободу ассоциаций // Военное право : сетевой журн. 2007. URL: http://www.voennoepravo.ru/node/2149 (дата обращения: 19.09.2007)."),
        (BRIN, "gost", "Brin S., Page L. The anatomy of a large-scale hypertextual Web search engine // Computer Networks and ISDN Systems. 1998. Vol. 30, № 1–7. P. 107–117."),
        # APA Style, reference examples.
        (GRADY, "apa", "Grady, J. S., Her, M., Moreno, G., Perez, C., & Yelinek, J. (2019). Emotions in storybooks: A comparison of storybooks that represent ethnic and racial groups in the United States. *Psychology of Popular Media Culture*, *8*(3), 207–217. https://doi.org/10.1037/ppm0000185"),
        (JACKSON, "apa", "Jackson, L. M. (2019). *The psychology of prejudice: From attitudes to social action* (2nd ed.). American Psychological Association. https://doi.org/10.1037/0000168-000"),
        (WEINSTOCK, "apa", "Weinstock, R., Leong, G. B., & Silva, J. A. (2003). The ego. In R. Friedman (Ed.), *Law and mind* (pp. 5–20). Sage."),
        # MLA, examples of the handbook as Purdue OWL prints them.
        (GLEICK, "mla", "Gleick, James. *Chaos: Making a New Science*. Penguin, 1987."),
        (GILLESPIE, "mla", "Gillespie, Paula, and Neal Lerner. *The Allyn and Bacon Guide to Peer Tutoring*. Allyn and Bacon, 2000."),
        (GOLDMAN, "mla", "Goldman, Anne. “Questions of Transport: Reading Primo Levi Reading Dante.” *The Georgia Review*, vol. 64, no. 1, 2010, pp. 69–88."),
        # The Chicago Manual of Style, quick guide.
        (YU, "chicago", "Yu, Charles. *Interior Chinatown*. New York: Pantheon Books, 2020."),
        (KENG, "chicago", "Keng, Shao-Hsun, Chun-Hung Lin, and Peter F. Orazem. “Expanding College Access in Taiwan, 1978–2014: Effects on Graduate Quality and Income Inequality.” *Journal of Human Capital* 11, no. 1 (2017): 1–34. https://doi.org/10.1086/690235."),
        # IEEE Reference Guide.
        (KLAUS, "ieee", "B. Klaus and P. Horn, *Robot Vision*. Cambridge, MA, USA: MIT Press, 1986."),
        (LIU, "ieee", "G. Liu, K. Y. Lee, and H. F. Jordan, “TDM and TWDM de Bruijn networks and shufflenets for optical communications,” *IEEE Trans. Comp.*, vol. 46, no. 6, pp. 695–701, June 1997."),
    ],
)  # fmt: skip
def test_a_reference_is_as_the_style_prints_it(item: Item, style: Style, expected: str) -> None:
    assert reference(item, style, lambda text: f"*{text}*" if text else "") == expected


def test_more_than_three_authors_in_gost_go_after_the_title() -> None:
    four = tuple(Name(f, "А. Б.") for f in ("Иванов", "Петров", "Сидоров", "Козлов"))
    assert reference(Item("x", "book", "Книга", four, place="М.", publisher="Наука", issued="2001"), "gost") == "Книга / А. Б. Иванов [и др.]. М. : Наука, 2001."


def test_the_pages_of_a_whole_book_are_their_number_in_gost() -> None:
    book = Item("x", "book", "Чай и вода", (Name("Иванов", "И. И."),), place="М.", publisher="Наука", issued="2001")
    said = [reference(replace(book, **given), "gost") for given in ({"pages": "320"}, {"pages": "320 с."}, {"size": "320"}, {"pages": "15-20"})]
    assert said == [f"Иванов И. И. Чай и вода. М. : Наука, 2001. {end}" for end in ("320 с.", "320 с.", "320 с.", "С. 15–20.")]


@pytest.mark.parametrize("style", STYLES)
def test_a_record_of_almost_nothing_makes_a_reference_in_every_style(style: Style) -> None:
    for item in (Item("a"), Item("b", title="T"), Item("c", doi="10.1/x"), Item("d", "webpage", "Site", url="https://x.org/"), Item("e", editors=(Name("E", "F"),)), Item("f", "chapter", container="C")):
        assert "None" not in reference(item, style) and "  " not in reference(item, style)


def test_the_demo_bibliography_is_read_as_bibtexparser_reads_it() -> None:
    text = (DEMO / "library" / "references.bib").read_text()
    items, problems = read_bibtex(text)
    theirs = bibtexparser.parse_string(text)
    assert not problems and [i.id for i in items] == [e.key for e in theirs.entries]
    assert [i.year for i in items] == [str(e.fields_dict["year"].value) for e in theirs.entries]
    assert next(i for i in items if i.id == "sparckjones1972").authors == (Name("Spärck Jones", "Karen"),)
    assert next(i for i in items if i.id == "brin1998").title == "The anatomy of a large-scale hypertextual Web search engine"


def test_bibtex_with_macros_joins_comments_and_broken_entries() -> None:
    items, problems = read_bibtex(
        '@string{acm = "Journal of the ACM"}\n@comment{ @book{no, title={x}} }\nfree text\n@article(k1, author = "D. E. Knuth and {The {\\TeX} Users} and van der Berg, Jan", journal = acm # { } # "X",'
        " month = feb, year = 1999, title={{\\'E}tude {\\\"a}\\ss{} \\c{c}a --- \\& 50\\%},)\n@book{broken, title = {never closed\n"
    )
    assert [(p.line, p.reason) for p in problems] == [(5, "@book{broken")]
    (item,) = items
    assert item.authors == (Name("Knuth", "D. E."), Name(literal="The Users"), Name("van der Berg", "Jan"))
    assert (item.title, item.container, item.issued) == ("Étude äß ça — & 50%", "Journal of the ACM X", "1999-02")


ALL = (GRADY, JACKSON, WEINSTOCK, GLEICK, KENG, LIU, ADORNO, TARASOVA, DIRINA, Item("web", "webpage", "100 % {x} \\ ~ ^ #1_2 & $", (Name(literal="Совет & Ко"),), url="https://x.org/a_b%20c"))


def test_bibtex_goes_round() -> None:
    text = write_bibtex(ALL)
    assert read_bibtex(text) == (list(ALL), [])
    assert [entry.key for entry in bibtexparser.parse_string(text).entries] == [item.id for item in ALL]
    assert write_bibtex(read_bibtex(text)[0]) == text


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Zl", "Zp")), max_size=40))
def test_any_text_survives_latex(text: str) -> None:
    plain = unicodedata.normalize("NFC", " ".join(text.split()))
    if not any(bad in plain for bad in ("--", "``", "''", "“", "”")):
        assert from_latex(to_latex(plain)) == plain


def test_ris_and_csl_go_round() -> None:
    for item in ALL:
        assert from_csl(to_csl(item)) == item
    back = read_ris(write_ris(ALL))
    assert [(i.id, i.type, i.title, i.authors, i.container, i.issued, i.doi, i.url, i.accessed) for i in back] == [
        (i.id, i.type, i.title, i.authors, i.container, i.issued, i.doi, i.url, i.accessed) for i in ALL
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("doi:10.1016/S0169-7552(98)00110-X.", "10.1016/s0169-7552(98)00110-x"), ("(see https://doi.org/10.1145/363347.363387)", "10.1145/363347.363387"),
        ("https://doi.org/10.1000%2F182", "10.1000/182"), ("версия 10.5 и 10.1/x", ""), ("«10.1037/ppm0000185»", "10.1037/ppm0000185"),
    ],
)  # fmt: skip
def test_dois_are_found_without_the_sentence_around_them(text: str, doi: str) -> None:
    assert doi_of(text) == doi


def test_names_initials_and_addresses() -> None:
    assert initials("Jean-Paul M.") == "J.-P. M." and initials("Т.В.") == "Т. В."
    assert name_of("Ludwig van Beethoven") == Name("van Beethoven", "Ludwig")
    assert url_key("http://www.Example.org/a/#x") == url_key("https://example.org/a")
    assert sorted((GLEICK, ADORNO), key=sort_key) == [ADORNO, GLEICK]
