import type { TrainedModel } from "../training/trainer.js";
import { boostedTreesGraph } from "./boosted-trees.js";
import { logisticGraph } from "./logistic-model.js";
import { encodeModel } from "./model-file.js";

/** The model as one ONNX file from raw inputs to prediction (see inputTables and predictionTable). */
export const exportModel = (model: TrainedModel): Uint8Array =>
  encodeModel(model.algorithm === "gradient_boosting" ? boostedTreesGraph(model) : logisticGraph(model));
