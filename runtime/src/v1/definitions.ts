/** The types of what generated code hands over, as v1 promises them. Their home is `definitions/`. */
export type { ColumnDefinition, ColumnType } from "../definitions/column.js";
export type {
  ConnectionDefinition,
  FileConnectionDefinition,
  FileFormatDefinition,
  HttpConnectionDefinition,
  PostgresConnectionDefinition,
  S3ConnectionDefinition,
} from "../definitions/connection.js";
export type { ExpectationDefinition } from "../definitions/expectation.js";
export type {
  CodeFieldsDefinition,
  FeatureViewDefinition,
  OnDemandViewDefinition,
} from "../definitions/feature-view.js";
export type {
  GateDefinition,
  ModelDefinition,
  ModelInputDefinition,
  RequestRow,
} from "../definitions/model.js";
export type { MonitorDefinition } from "../definitions/monitor.js";
export type { ProjectDefinition } from "../definitions/project.js";
export type { ReferenceDefinition, TextDefinition } from "../definitions/reference.js";
export type { Catchup } from "../definitions/schedule.js";
export type { FeatureServerDefinition, ServiceDefinition } from "../definitions/service.js";
export type { SourceDefinition, TransformDefinition } from "../definitions/source.js";
export type {
  BatchCheck,
  BatchTransform,
  BatchVerdict,
  FieldFunction,
  RowPredicate,
  RowTransform,
  UserFunction,
  ValuePredicate,
} from "../definitions/user-code.js";
