import type { FeatureView, Source } from "../project.js";
import type { Path } from "../read/document.js";
import type { Scope } from "./compile.js";
import type { Site } from "./site.js";

/** A view whose fields are being resolved. */
export interface ViewSite {
  readonly site: Site;
  readonly path: Path;
  readonly source: Source;
  readonly timezone: string;
  readonly kind: FeatureView["kind"];
  readonly scope: Scope;
}
