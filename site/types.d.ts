/** Shapes of the HTTP answers that the page reads (docs/contracts.md is the promise, GET /openapi.json the reference). */

export interface Problem { code: string; line?: number | null; column?: number | null; reason: string }

export interface Article {
  path: string;
  title: string;
  metadata: Record<string, unknown>;
  size: number;
  modified: string | null;
  etag: string;
  tags: string[];
  category: string | null;
  status: string | null;
  folder: string;
  words: number;
  problems: Problem[];
}

/** What the list keeps of an article; small enough to be cached for ten thousand of them. */
export interface ListedArticle {
  path: string;
  title: string;
  folder: string;
  tags: string[];
  category: string | null;
  status: string | null;
  modified: string | null;
  words: number;
  problems: number;
}

export interface OutlineItem { level: number; text: string; slug: string; line: number }
export interface ArticleLink {
  kind: string; target: string; fragment: string | null; text: string; line: number;
  status: 'ok' | 'broken' | 'external' | 'attachment' | 'anchor_missing';
  path?: string; title?: string; href?: string;
}
export interface Backlink { path: string; title: string; line: number; context: string; kind: string }
export interface Related { path: string; title: string; score: number; reasons: string[] }
export interface ArticleView {
  path: string; title: string; etag: string; modified: string | null; size: number; html: string;
  outline: OutlineItem[]; links: ArticleLink[]; backlinks: Backlink[]; related: Related[];
  metadata: Record<string, unknown>; problems: Problem[]; generation: number;
}

export interface SearchHit {
  path: string; title: string; score: number; snippet: string; highlights: [number, number][];
  line?: number; tags: string[]; modified: string | null;
}
export interface FacetValue { value: string; count: number }
export interface SearchAnswer {
  total: number; hits: SearchHit[]; facets: Record<string, FacetValue[]>; suggestion: string | null; notes?: string[];
}

export interface Health {
  status: string; version: string; python: string;
  engine: { boot?: string | null; ms?: number | null; path?: { rung: string; outcome: 'taken' | 'missing' | 'failed' | 'skipped'; reason: string }[] };
  vault: { articles: number; generation: number };
  storage: {
    persistent?: boolean | null; used?: number | null; quota?: number | null;
    copy: 'on' | 'building' | 'off' | null; copy_reason: string; copy_bytes: number | null; restored: string | null; restored_damaged: number;
  };
}

export interface Refused { name: string; reason: string }
export interface GitHistory { commits: number; authors: number; first: string; last: string }

export interface ImportAnswer {
  import_id: string; base_generation: number; git: GitHistory | null; added: string[]; changed: string[]; conflicting: string[]; unchanged: string[]; refused: Refused[]; skipped: string[];
  generation?: number;
}

export interface ToolSummary { name: string; title: string; description: string; category: string; writes: boolean }

export interface Route { name: string; path: string; query: URLSearchParams; place: string }
