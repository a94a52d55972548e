import { defaults } from "../definitions/defaults.js";
import type { Split } from "../project.js";
import { dotted } from "../read/document.js";
import type { ModelSite } from "./model-site.js";
import { problemAt, problemAtKey } from "./site.js";
import { fraction, seconds } from "./values.js";

export function resolveSplit({ site, path: modelPath, text, source }: ModelSite): Split {
  const path = [...modelPath, "split"];
  const written = text.split ?? {};
  const by = written.by ?? (source.eventTime === null ? "random" : "time");
  const split: Split = {
    by,
    test: fraction(written.test ?? defaults.split.test),
    validation: fraction(written.validation ?? defaults.split.validation),
    gapSeconds: seconds(written.gap ?? defaults.split.gap),
  };
  if (by === "time" && source.eventTime === null)
    problemAt(site, [...path, "by"], {
      code: "MLO1303",
      message: `${dotted(path)} is by time, but the source "${source.name}" has no event_time.`,
      hint: "Declare the source's event_time, or split by random.",
    });
  if (by === "random" && split.gapSeconds > 0)
    problemAtKey(site, [...path, "gap"], {
      code: "MLO1310",
      message: `${dotted(path)} is random, so a gap has nothing to keep apart.`,
      hint: "Remove gap, or split by time.",
    });
  if (split.test === 0)
    problemAt(site, [...path, "test"], {
      code: "MLO1310",
      message: `${dotted(path)} leaves nothing to test on.`,
      hint: "Use a share above 0%.",
    });
  if (split.test + split.validation >= 1)
    problemAtKey(site, path, {
      code: "MLO1310",
      message: `${dotted(path)} leaves nothing to train on: test and validation add up to ${Math.round((split.test + split.validation) * 100)}%.`,
      hint: "Lower the shares.",
    });
  return split;
}
