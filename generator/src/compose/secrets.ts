import { connectionReferences, type Project, type Reference } from "@mlops-yaml/schema";

/** Owner of the database: migrations alone. */
export const databasePassword = "DATABASE_PASSWORD";
/** The role of the worker, which may change rows everywhere, and no table. */
export const workerPassword = "WORKER_PASSWORD";
/** The role of the servers, which may read features and models and log predictions. */
export const serverPassword = "SERVER_PASSWORD";
/** The role of the feature servers, which may also write raw tables, features and quarantine. */
export const featureServerPassword = "FEATURE_SERVER_PASSWORD";
export const grafanaPassword = "GRAFANA_ADMIN_PASSWORD";

/** Every `${env:…}` and `${secret:…}` of the file, once each, sorted by name. */
export function references(project: Project): readonly Reference[] {
  const all = [
    ...[...project.services, ...project.featureServers].flatMap(({ apiKey }) => (apiKey ? [apiKey] : [])),
    ...project.sources.flatMap((source) => connectionReferences(source.connection)),
  ];
  const unique = new Map(all.map((reference) => [`${reference.from}:${reference.name}`, reference]));
  return [...unique.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The passwords of the roles that the project's processes connect as. */
export function rolePasswords(project: Project): readonly string[] {
  const featureServer = project.featureServers.length > 0 ? [featureServerPassword] : [];
  return [workerPassword, serverPassword, ...featureServer];
}

/** Names of the files under `.secrets/` that the Compose file mounts, sorted. */
export function composeSecrets(project: Project): readonly string[] {
  const declared = references(project).flatMap((reference) =>
    reference.from === "secret" ? [reference.name] : [],
  );
  const grafana = project.deploy.compose?.grafana ? [grafanaPassword] : [];
  return [...new Set([databasePassword, ...rolePasswords(project), ...grafana, ...declared])].sort();
}
