/** Ports of a project's services; null: it has no such one. */
export interface Ports {
  readonly api: number;
  readonly features: number | null;
}

/**
 * What the harness has to know of a project. Rows and requests are made of numbers, so that what is stored can be
 * judged by its number alone.
 */
export interface ProjectKind {
  /** Writes what `mlops up` starts from. */
  write(folder: string, ports: Ports): Promise<void>;
  /** Defines something otherwise than it is. Null: nothing is cheap enough to be computed again. */
  readonly redefine: ((folder: string, ports: Ports) => Promise<void>) | null;
  /** Headers of a request for a prediction. */
  headers(folder: string): Promise<Readonly<Record<string, string>>>;
  /** Body of the request for a prediction with this number. */
  request(id: number): object;
  /** SQL: the number of a request in serving.predictions. */
  readonly requestId: string;
  readonly model: string;
  readonly source: string;
  /** The rows with these numbers, as a file. */
  file(ids: readonly number[]): { readonly path: string; readonly content: Buffer };
  /** The rows with these numbers, as a push; null: the source is not pushed to. */
  readonly push: ((ids: readonly number[]) => object) | null;
  /** SELECT of `id` and `text` of the rows of the source from number $1 on. */
  readonly rowsSql: string;
  /** The text that the row has when it is as it was sent. */
  rowText(id: number): string;
  /** SELECT of what is online and is not the newest of the source; null: not told by one statement. */
  readonly staleSql: string | null;
  /** Rows that are there before any fault. */
  readonly firstRows: number;
}
