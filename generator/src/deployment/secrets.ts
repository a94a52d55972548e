import type { Project, Reference } from "@mlops-yaml/schema";
import { companionsOf } from "./companions.js";
import { processesOf } from "./processes.js";
import { logins } from "./roles.js";

/** Every `${env:…}` and `${secret:…}` that a process of the project reads, once each, sorted by name. */
export function references(project: Project): readonly Reference[] {
  const all = processesOf(project).flatMap(({ reads }) => reads);
  const unique = new Map(all.map((reference) => [`${reference.from}:${reference.name}`, reference]));
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of all secrets that a deployment of the project needs, each a file of that name, sorted. */
export function deploymentSecrets(project: Project): readonly string[] {
  const passwords = processesOf(project).flatMap(({ role, grants }) =>
    [role, ...grants].map((each) => logins[each].password),
  );
  const ofCompanions = companionsOf(project).flatMap(({ secrets }) => Object.keys(secrets));
  return [...new Set([...passwords, ...ofCompanions, ...secretNames(references(project))])].sort();
}

export function secretNames(list: readonly Reference[]): readonly string[] {
  return list.filter(({ from }) => from === "secret").map(({ name }) => name);
}
