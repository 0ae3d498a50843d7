/** Shapes of tools, jobs, reports, proposals and history, as the API answers them (docs/contracts.md, py/data20/report/blocks.py). */
import type {Column} from './table-rows.js';

export interface JsonSchema {
  type?: string;
  title?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  const?: unknown;
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  allOf?: JsonSchema[];
  $ref?: string;
  $defs?: Record<string, JsonSchema>;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  'x-data20'?: {advanced?: boolean; asks?: boolean; widget?: string; choices?: Record<string, string>};
}

export interface Tool {
  name: string; title: string; question: string; description: string; help: string; help_html?: string; category: string;
  writes: boolean; version: number; parameters: JsonSchema; produces: string[]; examples: Record<string, unknown>[];
  needs: string[]; keywords: string[];
}
export interface Category { name: string; title: string; count: number; tools: string[] }

export interface ArticleRef { path: string; title: string; line?: number | null; anchor?: string | null }
export interface Metric { label: string; value: number | string | null; unit: string | null; note: string | null; digits: number | null }
export interface MetricsBlock { kind: 'metrics'; items: Metric[] }
export interface TableBlock {
  kind: 'table'; title: string; columns: Column[]; rows: unknown[][]; total: number | null; empty: string | null; note: string | null;
}
export interface Series { label: string; points: unknown[][] }
export type ChartKind = 'bar' | 'histogram' | 'line' | 'scatter' | 'heatmap' | 'treemap';
export interface ChartBlock { kind: 'chart'; title: string; chart: ChartKind; x: string; y: string; series: Series[]; note: string | null }
export interface GraphNode { id: string; label: string; path: string | null; group: string; size: number; x: number | null; y: number | null }
export interface GraphEdge { source: string; target: string; type: string; weight: number }
export interface GraphBlock {
  kind: 'graph'; title: string; nodes: GraphNode[]; edges: GraphEdge[]; directed: boolean; total_nodes: number | null; note: string | null;
}
export interface ReportTreeNode { label: string; path: string | null; anchor: string | null; value: number | null; children: ReportTreeNode[] }
export interface TreeBlock { kind: 'tree'; title: string; roots: ReportTreeNode[] }
export interface TimelineEvent { date: string; label: string; end: string | null; path: string | null; group: string }
export interface TimelineBlock { kind: 'timeline'; title: string; events: TimelineEvent[] }
export interface CloudItem { text: string; weight: number; count: number; query: string }
export interface CloudBlock { kind: 'cloud'; title: string; items: CloudItem[] }
export interface MarkdownBlock { kind: 'markdown'; text: string; html?: string }
export interface Listed { article: ArticleRef; note: string | null; snippet: string; score: number | null }
export interface ArticlesBlock { kind: 'articles'; title: string; items: Listed[]; total: number | null; empty: string | null }
export type Block = MetricsBlock | TableBlock | ChartBlock | GraphBlock | TreeBlock | TimelineBlock | CloudBlock | MarkdownBlock | ArticlesBlock;

export interface Artifact { name: string; media_type: string; size: number; label: string | null }
export interface Report { tool: string; version: number; generation: number; summary: string; blocks: Block[]; artifacts: Artifact[] }

export interface DiffLine { op: ' ' | '+' | '-'; text: string; marks: [number, number][] }
export interface Hunk { old_start: number; new_start: number; lines: DiffLine[] }
export interface FileChange {
  path: string; op: 'create' | 'replace' | 'rename' | 'delete'; to: string | null; added: number; removed: number; hunks: Hunk[];
  binary?: boolean; truncated?: boolean;
}
export interface Proposal { generation: number; applied: number | null; files: FileChange[] }

export type JobStatus = 'queued' | 'running' | 'completed' | 'failed' | 'cancelled';
export interface JobProgress { done: number; total: number; message: string | null }
export interface JobItem {
  job_id: string; tool_name: string; title: string; parameters: Record<string, unknown>; status: JobStatus; progress: JobProgress;
  created_at: string; started_at: string | null; completed_at: string | null; duration: number | null; cached: boolean; attempt: number;
  error: {code: string; detail: string; hint: string | null; traceback: string | null; packages: string[]} | null; summary: string | null;
}
export interface Job extends JobItem {
  log: {at: string; message: string}[]; report: Report | null; artifacts: Artifact[]; changes: Proposal | null;
}
export interface JobList { total: number; queued: number; running: number; completed: number; failed: number; cancelled: number; jobs: JobItem[] }

export interface HistoryEntry {
  generation: number; at: string; by: string; title: string; undone_by?: number; undoes?: number; facts: Record<string, unknown>;
  edits: {op: string; path: string; to: string | null; before: string | null; after: string | null}[];
}
export interface HistoryList { total: number; entries: HistoryEntry[] }
export interface HistoryDetail extends HistoryEntry { files: FileChange[] }
