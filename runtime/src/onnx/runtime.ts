/** The one import of onnxruntime: by the time it loads, its telemetry is off. */
import "../process/telemetry.js";

export { InferenceSession, Tensor } from "onnxruntime-node";
