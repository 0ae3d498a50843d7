"""What the sentence around a link says about order: the reader has been there already, or will get there later.

Authors say so all the time ("as we saw in …", «мы поговорим об этом в главе …»). A sentence counts only when it speaks of reading, seeing or explaining; "you'll
need X" or «далее нажмите» say nothing of the order of articles. Sentences that say both say nothing.
"""

from __future__ import annotations

import re
from typing import Literal

_TOLD = r"discuss|saw|see|seen|cover|mention|describ|explain|introduc|explor|learn|look|talk|meet|met|show|demonstrat|examin|work(?:ed)? through|touch"
_BEFORE = re.compile(
    rf"\bas (?:we|you)(?:[’']ve| have)? (?:already |just |previously )?(?:{_TOLD})|\bas (?:discussed|seen|mentioned|covered) (?:in|before|earlier|above|previously)|\bas (?:shown|described|explained|noted) (?:before|earlier|above|previously)|\brecall\b|\bremember (?:that|from|how|the)\b"
    rf"|\b(?:we|you|i)(?:[’']ve| have)? (?:already |first |just |briefly |previously )*(?:discussed|saw|seen|mentioned|covered|described|explained|introduced|learned|learnt|talked about|looked at|met|used|wrote|created|built|defined)\b"
    r"|\b(?:discussed|covered|mentioned|described|introduced|explained|shown|seen) (?:earlier|previously|in the previous|in the last)|\b(?:previous|last|earlier|preceding) (?:chapter|section|part|lesson|article|tutorial|page)|\bback in (?:the )?(?:chapter|section|part|lesson)"
    r"|\b(?:мы|вы) (?:уже |ранее |раньше |недавно )*(?:видели|обсуждали|обсудили|рассмотрели|рассматривали|говорили|изучили|изучали|прошли|узнали|познакомились|использовали|упоминали|встречали|встречались|написали|создали|разобрали|знаем|знаете|помним|помните)\b"
    r"|\bкак (?:мы |вы |было |уже )*(?:видели|говорили|упоминалось|отмечалось|обсуждалось|выяснили|знаем|знаете|помните)\b|\b(?:напомним|вспомним|вспомните|напоминаем|повторим)\b|\bуже (?:знакомы|известн\w+|рассмотренн\w+|рассмотрен\w*|изученн\w+|описанн\w+|упомянут\w+|упоминавш\w+)"
    r"|\b(?:из|в|о|об) (?:предыдущ|прошл)\w+ (?:глав|раздел|част|стать|урок|задан|задач)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"\b(?:we|i)(?:[’']ll| will| shall|[’']re going to| are going to) (?:\w+ly )?(?:be )?(?:{_TOLD}|get to|return|come back|dig|go (?:over|into))|\byou(?:[’']ll| will) (?:\w+ly )?(?:see|learn|meet|find out|read)\b|\bwill be (?:{_TOLD})"
    rf"|\b(?:later|next|following|upcoming|coming) (?:in (?:this|the)|(?:chapter|section|part|lesson)s?\b)|\b(?:is|are|be) (?:discussed|covered|described|explained) (?:later|below)|\bmore (?:about|on) (?:this|that|it|them|these|those)\b.{{0,40}}\blater\b|\bwe (?:cover|discuss|explain|describe|introduce|explore) in\b"
    r"|\b(?:рассмотрим|обсудим|увидим|узнаем|изучим|поговорим|познакомимся|разбер[её]м|расскажем|опишем|покажем|косн[её]мся|встретимся|увидите|узнаете|познакомитесь|пройд[её]м|займ[её]мся|выясним)\b"
    r"|\bбуд(?:ет|ут|ем|ете) (?:позже |далее |подробно )*(?:рассм|обсу|опис|рассказ|говор|изуч|объясн|разобран)\w*|\bв (?:следующ|дальнейш)\w+ (?:глав|раздел|част|стать|урок)|\bв одной из следующих\b|\bв следующей\b",
    re.IGNORECASE,
)

Direction = Literal["before", "after", ""]


def direction_of(sentence: str) -> Direction:
    """Return whether what the sentence's link leads to comes "before" the article in reading, "after" it, or "" when nothing is said."""
    before, after = bool(_BEFORE.search(sentence)), bool(_AFTER.search(sentence))
    if before == after:
        return ""
    return "before" if before else "after"
