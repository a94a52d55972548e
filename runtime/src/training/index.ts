export { buildTrainingSet, type BuiltTrainingSet } from "./build-training-set.js";
export { judgeModel } from "./judge-model.js";
export { promoteModel, type Promotion } from "./promote-model.js";
export { registerModel, type RegisteredModel } from "./register-model.js";
export { trainModel, type TrainedRun } from "./train-model.js";
