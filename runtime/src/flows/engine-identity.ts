/**
 * Owner of all rows of the workflow engine. Not the project's name: renaming a project must not cut it off
 * from its own history.
 */
export const applicationName = "mlops";

/** The engine's connections come from our pools, so that its URL is only looked at for its form. */
export const urlForm = "postgresql://mlops@localhost/mlops";
