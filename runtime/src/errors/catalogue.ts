import type { CatalogueEntry } from "./catalogue-entry.js";
import { databaseErrors } from "./database-errors.js";
import { featureErrors } from "./feature-errors.js";
import { flowErrors } from "./flow-errors.js";
import { servingErrors } from "./serving-errors.js";
import { ingestionErrors } from "./ingestion-errors.js";
import { trackingErrors } from "./tracking-errors.js";
import { trainingErrors } from "./training-errors.js";
import { userCodeErrors } from "./user-code-errors.js";

/**
 * Every code that the runtime can raise; the reference of errors is made from it. A code is never
 * used again for something else. Ranges: 50xx database, 51xx ingestion (513x code of the user), 52xx expectations,
 * 53xx features, 54xx training, 55xx serving, 56xx flows, 570x to 572x the feature store, 58xx tracking.
 */
export const catalogue = {
  ...databaseErrors,
  ...featureErrors,
  ...flowErrors,
  ...trainingErrors,
  ...servingErrors,
  ...ingestionErrors,
  ...userCodeErrors,
  ...trackingErrors,
} as const satisfies Record<string, CatalogueEntry>;

export type ErrorCode = keyof typeof catalogue;
