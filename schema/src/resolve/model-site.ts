import type { ModelText } from "../definitions/model.js";
import type { Source } from "../project.js";
import type { Path } from "../read/document.js";
import type { Scope } from "./compile.js";
import type { DeclaredEntity } from "./entities.js";
import type { AnyView } from "./feature-references.js";
import type { ByName, Site } from "./site.js";

/** A model that is being resolved. */
export interface ModelSite {
  readonly site: Site;
  readonly path: Path;
  readonly text: ModelText;
  readonly source: Source;
  readonly scope: Scope;
  readonly views: ByName<AnyView>;
  readonly entities: ByName<DeclaredEntity>;
}

/** Why the caller has to send a column, and where that is written. */
export interface Reason {
  readonly column: string;
  readonly path: Path;
  /** The expression or column at that path; empty for a key, which features imply. */
  readonly text: string;
  /** "the input", "read by the derived input dep_hour", … */
  readonly role: string;
}
