import type { SourceRecord } from "@mlops-yaml/runtime/control";

/** Everything that the page shows, as `mlops docs --json` prints it. */
export interface DocsData {
  readonly project: string;
  readonly description: string | null;
  /** RFC 3339 in UTC. The page's own time where nothing was loaded yet: null. */
  readonly newestBatchAt: string | null;
  readonly sources: readonly SourceDocs[];
}

export interface SourceDocs {
  readonly name: string;
  readonly description: string | null;
  /** empty: nothing was loaded yet. blocked: what an origin holds now was refused. failed: an expectation of the newest batch failed. */
  readonly state: "empty" | "blocked" | "failed" | "passed" | "loaded";
  readonly columns: readonly ColumnDocs[];
  readonly primaryKey: readonly string[];
  readonly expectations: number;
  readonly record: SourceRecord;
  readonly quarantine: readonly QuarantineDocs[];
  readonly views: readonly string[];
  readonly models: readonly string[];
}

export interface ColumnDocs {
  readonly name: string;
  readonly type: string;
  readonly unit: string | null;
  readonly description: string | null;
}

export interface QuarantineDocs {
  readonly rows: number;
  readonly reasons: readonly string[];
}

/** How much of everything is shown. */
export interface DocsLimits {
  readonly batches: number;
  readonly history: number;
  readonly columns: number;
  readonly topValues: number;
  readonly expectations: number;
  readonly quarantine: number;
}
