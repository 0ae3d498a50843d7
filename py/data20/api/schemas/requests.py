"""What requests carry: query strings and JSON bodies. Built when first used (`defer_build`), so that the boot stays short."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field

Limit = Annotated[int, Field(ge=1, le=1000, description="How many at most.")]
Offset = Annotated[int, Field(ge=0, le=10_000_000, description="How many to skip.")]
Text200 = Annotated[str, Field(max_length=200)]
Query = Annotated[str, Field(max_length=2000)]
VaultPath = Annotated[str, Field(min_length=1, max_length=1000)]


class _QueryString(BaseModel):
    model_config = ConfigDict(defer_build=True, frozen=True)


class _JsonBody(BaseModel):
    model_config = ConfigDict(defer_build=True, frozen=True, extra="forbid")


class ToolsQuery(_QueryString):
    category: Text200 | None = Field(None, description="Only this category.")
    q: Text200 = Field("", description="Words in name, title, question, description or keywords.")


class JobsQuery(_QueryString):
    status: Literal["queued", "running", "completed", "failed", "cancelled"] | None = None
    tool_name: Text200 | None = None
    limit: Limit = 100
    offset: Offset = 0


class HistoryQuery(_QueryString):
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    offset: Annotated[int, Field(ge=0, le=100_000)] = 0
    before: Annotated[int, Field(ge=0, le=2**53)] | None = Field(None, description="Only entries older than this generation.")


ArticleSort = Literal["path", "-path", "title", "-title", "modified", "-modified", "size", "-size", "words", "-words"]


class ArticlesQuery(_QueryString):
    category: Text200 | None = None
    tag: list[Text200] = Field([], max_length=20, description="Repeat it to ask for articles with all of them.")
    status: Text200 | None = None
    folder: Annotated[str, Field(max_length=1000)] | None = Field(None, description="Articles in this folder and below.")
    q: Query = Field("", description="Letters in path or title, in any case.")
    sort: ArticleSort = "path"
    limit: Limit = 100
    offset: Offset = 0


class SearchQuery(_QueryString):
    q: Query = Field("", description="Words, phrases, AND OR NOT, tag:, path:, title:; nothing means all, newest first.")
    limit: Annotated[int, Field(ge=1, le=200)] = 20
    offset: Offset = 0
    facets: bool = True
    instant: bool = Field(False, description="The last word is still being typed.")
    sort: Literal["relevance", "modified", "date", "title", "path"] = "relevance"
    tag: list[Text200] = Field([], max_length=20)
    category: list[Text200] = Field([], max_length=20)
    folder: list[Annotated[str, Field(max_length=1000)]] = Field([], max_length=20)
    status: list[Text200] = Field([], max_length=20)
    language: list[Text200] = Field([], max_length=20)


class GraphQuery(_QueryString):
    folder: Annotated[str, Field(max_length=1000)] | None = None
    tag: Text200 | None = None
    category: Text200 | None = None
    type: list[Literal["link", "embed", "related", "prerequisite", "parent", "tags"]] = Field(
        [], max_length=6, description="Edge types; every kind but shared tags when none is named."
    )
    center: Annotated[str, Field(max_length=1000)] | None = Field(None, description="Path of the article in the middle.")
    depth: Annotated[int, Field(ge=1, le=6)] = Field(1, description="Steps from `center`.")
    limit: Annotated[int, Field(ge=1, le=5000)] = Field(500, description="Articles at most; the best linked ones stay.")


class DownloadQuery(_QueryString):
    download: bool = Field(False, description="Offer to save it instead of showing it.")


class ImportQuery(_QueryString):
    commit: bool = Field(False, description="Write it at once.")
    mode: Literal["merge", "replace"] = Field("merge", description="`replace` also removes what the import lacks.")


class RunBody(_JsonBody):
    tool_name: Annotated[str, Field(min_length=1, max_length=100)]
    parameters: dict[str, Any] = Field({}, description="See the tool's `parameters`.")


class CellBody(_JsonBody):
    session: Annotated[str, Field(pattern="^[0-9a-zA-Z-]{8,64}$")] = Field(description="Cells of one session share their names; another session ends it.")
    cell: Annotated[int, Field(ge=1, le=10_000)] = Field(description="The cell's number, for messages.")
    code: Annotated[str, Field(max_length=1_000_000)] = Field(description="Python.")


class AnswerSeen(_JsonBody):
    url: Annotated[str, Field(min_length=1, max_length=4000)] = Field(description="As `GET /api/outside` spells it.")
    seen: Literal["status", "opaque", "silent", "timeout", "insecure"] = Field(description="What the browser was let know.")
    status: Annotated[int, Field(ge=0, le=999)] = Field(0, description="Of HTTP; 0 where it is hidden.")


class AnswersBody(_JsonBody):
    answers: Annotated[list[AnswerSeen], Field(min_length=1, max_length=20_000)]


class WheelQuery(_QueryString):
    file: Annotated[str, Field(min_length=1, max_length=300)] = Field(description="Its name, as packagers name wheels.")


class PackageAnswer(_JsonBody):
    text: Annotated[str, Field(max_length=50_000_000)] = Field(description="What the address had; of a wheel its METADATA.")
    type: Text200 = Field("", description="Media type.")


class PackagesBody(_JsonBody):
    requirements: Annotated[list[Text200], Field(min_length=1, max_length=50)] = Field(description="As `pip install` takes them.")
    have: Annotated[dict[str, Text200], Field(max_length=2000)] = Field(default_factory=dict, description="Versions of what is installed, by normalised name.")
    answers: Annotated[dict[str, PackageAnswer | None], Field(max_length=2000)] = Field(default_factory=dict, description="What was asked for so far, by address; null where there was nothing.")


class ApplyBody(_JsonBody):
    paths: Annotated[list[VaultPath], Field(max_length=100_000)] | None = Field(None, description="Only these files; all when left out.")


class MoveBody(_JsonBody):
    to: VaultPath


class ImportCommitBody(_JsonBody):
    paths: Annotated[list[VaultPath], Field(max_length=100_000)] | None = Field(None, description="Only these files; all when left out.")


class FileEdit(_JsonBody):
    path: VaultPath
    before: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = Field(None, description="SHA-256 of the version that it was made against; null for a new file.")
    content: Base64Bytes | None = Field(None, description="The new bytes in base64; null deletes the file.")


class ChangesBody(_JsonBody):
    edits: Annotated[list[FileEdit], Field(min_length=1, max_length=100_000)]
    source: Annotated[str, Field(max_length=255)] = Field("", description="Where the edits come from, for the journal: a folder's name.")


class CodeQuery(_QueryString):
    path: VaultPath
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = Field(description="SHA-256 of the file that is to be read.")


class AgreeBody(_JsonBody):
    path: VaultPath
    hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] = Field(description="SHA-256 of the code that was read.")


class WithdrawBody(_JsonBody):
    path: VaultPath
