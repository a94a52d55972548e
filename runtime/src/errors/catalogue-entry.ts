/** What the reference says about one code: the message at run time names the case, this names the kind. */
export interface CatalogueEntry {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
}
