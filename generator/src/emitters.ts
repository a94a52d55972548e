/** Every emitter; they may run in any order. */
import type { Emitter } from "./frame/emitter.js";
import { composeEmitter } from "./compose/emitter.js";
import { dockerfileEmitter } from "./dockerfile/emitter.js";
import { featuresEmitter } from "./features/emitter.js";
import { grafanaEmitter } from "./grafana/emitter.js";
import { modelsEmitter } from "./models/emitter.js";
import { monitorsEmitter } from "./monitors/emitter.js";
import { projectEmitter } from "./project/emitter.js";
import { prometheusEmitter } from "./prometheus/emitter.js";
import { readmeEmitter } from "./readme/emitter.js";
import { servicesEmitter } from "./services/emitter.js";
import { sourcesEmitter } from "./sources/emitter.js";
import { tablesEmitter } from "./tables/emitter.js";
import { testsEmitter } from "./tests/emitter.js";
import { tsconfigEmitter } from "./tsconfig/emitter.js";
import { workerEmitter } from "./worker/emitter.js";

export const emitters: readonly Emitter[] = [
  composeEmitter,
  dockerfileEmitter,
  featuresEmitter,
  grafanaEmitter,
  modelsEmitter,
  monitorsEmitter,
  projectEmitter,
  prometheusEmitter,
  readmeEmitter,
  servicesEmitter,
  sourcesEmitter,
  tablesEmitter,
  testsEmitter,
  tsconfigEmitter,
  workerEmitter,
];
