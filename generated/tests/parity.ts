// Generated from mlops.yaml by `mlops generate`. Change it there, not here.
import { testParity } from "@mlops-yaml/runtime/v1";
import { lateArrivalModel } from "../models/late_arrival.js";
import { project } from "../project.js";

// Answers examples of training sets as a server would at their time, and demands the same inputs:
//   DATABASE_URL=… node --test build/generated/tests/parity.js
await testParity(project, lateArrivalModel, { examples: 200 });
