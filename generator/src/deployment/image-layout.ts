/** Where things are in the project's image, whichever platform runs it. */
const project = "/project";
const kept = "/var/lib/mlops";
/** Folders that some process keeps; they have to be in the image, and belong to its user, for a volume to be writable. */
const keptFolders = ["spool"] as const;

export type KeptFolder = (typeof keptFolders)[number];

export const imageLayout = {
  project,
  /** A file or folder of the project. */
  inProject: (path: string): string => `${project}/${path}`,
  /** The compiled program of a process, relative to the project. */
  compiled: (program: string): string => `build/${program}.js`,
  keptAt: (folder: KeptFolder): string => `${kept}/${folder}`,
  /** Every folder that the image's user owns. */
  owned: [kept, ...keptFolders.map((folder) => `${kept}/${folder}`)],
} as const;
