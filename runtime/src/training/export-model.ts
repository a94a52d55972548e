import type { TrainedModel } from "./algorithms.js";
import { boostedTreesGraph } from "./gradient-boosting/graph.js";
import { logisticGraph } from "./logistic-regression/graph.js";
import { encodeModel } from "../onnx/model-file.js";

/** The model as one ONNX file from raw inputs to prediction (see inputTables and predictionTable). */
export const exportModel = (model: TrainedModel): Uint8Array =>
  encodeModel(model.algorithm === "gradient_boosting" ? boostedTreesGraph(model) : logisticGraph(model));
