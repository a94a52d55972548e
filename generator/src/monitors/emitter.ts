/** generated/monitors/<monitor>.ts: what is watched, when, and what follows from it. */
import type { Monitor, Project } from "@mlops-yaml/schema";
import type { EmittedFile, Emitter } from "../frame/emitter.js";
import { constantOf } from "../frame/names.js";
import { serviceNamed } from "../frame/nodes.js";
import { TypeScriptFile } from "../frame/typescript-file.js";
import { printValue, type Value } from "../frame/value.js";

export const monitorsEmitter: Emitter = {
  name: "monitors",
  emit: (project: Project) => project.monitors.map((monitor) => emitMonitor(monitor, project)),
};

function emitMonitor(monitor: Monitor, project: Project): EmittedFile {
  const file = new TypeScriptFile();
  file.addConstant({
    name: constantOf.monitor(monitor.name),
    type: file.useType("MonitorDefinition"),
    doc: monitor.description,
    initializer: printValue(monitorValue(monitor, project)),
  });
  return {
    path: `generated/monitors/${monitor.name}.ts`,
    node: `monitors.${monitor.name}`,
    content: file.print(),
  };
}

function monitorValue(monitor: Monitor, project: Project): Value {
  const { name, type, service, windowSeconds, schedule, minRows, driftShare, onDrift } = monitor;
  const catchup = monitor.catchup === "none" ? undefined : monitor.catchup;
  const { model } = serviceNamed(project, service);
  return { name, type, service, model, windowSeconds, schedule, catchup, minRows, driftShare, onDrift };
}
