// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import type { ProjectDefinition } from "@mlops-yaml/runtime/v1";
import { atTheRootSource } from "./sources/at_the_root.js";
import { belowAnotherSource } from "./sources/below_another.js";
import { besideAnotherSource } from "./sources/beside_another.js";
import { colonSource } from "./sources/colon.js";
import { dollarSource } from "./sources/dollar.js";
import { dottedSource } from "./sources/dotted.js";
import { foldersByGlobSource } from "./sources/folders_by_glob.js";
import { globSource } from "./sources/glob.js";
import { oneInAFolderSource } from "./sources/one_in_a_folder.js";
import { tablesSql } from "./tables.js";

export const project: ProjectDefinition = {
  name: "places",
  timezone: "UTC",
  seed: 42,
  tablesSql,
  sources: [
    atTheRootSource,
    belowAnotherSource,
    besideAnotherSource,
    colonSource,
    dollarSource,
    dottedSource,
    foldersByGlobSource,
    globSource,
    oneInAFolderSource,
  ],
  features: [],
  models: [],
  monitors: [],
  services: [],
};
