import {
  bytes,
  float,
  float32Bytes,
  float64Bytes,
  floats,
  integer,
  integers,
  message,
  text,
  type Field,
} from "./protobuf.js";

/** An attribute's value; the key says its ONNX type. */
export type Attribute =
  | { readonly float: number }
  | { readonly int: number }
  | { readonly string: string }
  | { readonly floats: ArrayLike<number> }
  | { readonly ints: ArrayLike<number> }
  | { readonly strings: readonly string[] };

export interface Node {
  readonly operator: string;
  /** "" is the standard operators, "ai.onnx.ml" the ones for classical models. */
  readonly domain: "" | "ai.onnx.ml";
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: "float" | "double" | "int64";
  readonly values: ArrayLike<number>;
}

/** A graph's input or output: a table of N rows and so many columns. */
export interface Table {
  readonly name: string;
  readonly type: "float" | "double" | "string";
  readonly columns: number;
}

export interface Graph {
  readonly name: string;
  readonly inputs: readonly Table[];
  readonly outputs: readonly Table[];
  readonly constants: readonly Tensor[];
  readonly nodes: readonly Node[];
}

/** ONNX 1.8 (2020): old enough for every reader still in use, new enough for all operators used here. */
const irVersion = 7;
const operatorSets = { "": 13, "ai.onnx.ml": 2 } as const;

/** TensorProto.DataType of onnx.proto. */
export const elementTypes = { float: 1, int64: 7, string: 8, double: 11 } as const;

/** The bytes of a .onnx file (ModelProto of onnx.proto); the same graph gives the same bytes. */
export function encodeModel(graph: Graph): Uint8Array {
  return Buffer.concat([
    integer(1, irVersion),
    text(2, "mlops-yaml"),
    message(7, [
      ...graph.nodes.map((node) => message(1, encodeNode(node))),
      text(2, graph.name),
      ...graph.constants.map((tensor) => message(5, encodeTensor(tensor))),
      ...graph.inputs.map((table) => message(11, encodeTable(table))),
      ...graph.outputs.map((table) => message(12, encodeTable(table))),
    ]),
    ...Object.entries(operatorSets).map(([domain, version]) =>
      message(8, [text(1, domain), integer(2, version)]),
    ),
  ]);
}

function encodeNode(node: Node): Field[] {
  return [
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(4, node.operator),
    ...Object.entries(node.attributes).map(([name, value]) =>
      message(5, [text(1, name), ...encodeAttribute(value)]),
    ),
    ...(node.domain === "" ? [] : [text(7, node.domain)]),
  ];
}

function encodeAttribute(value: Attribute): Field[] {
  if ("float" in value) return [float(2, value.float), integer(20, 1)];
  if ("int" in value) return [integer(3, value.int), integer(20, 2)];
  if ("string" in value) return [text(4, value.string), integer(20, 3)];
  if ("floats" in value) return [floats(7, value.floats), integer(20, 6)];
  if ("ints" in value) return [integers(8, value.ints), integer(20, 7)];
  return [...value.strings.map((string) => text(9, string)), integer(20, 8)];
}

function encodeTensor({ name, shape, type, values }: Tensor): Field[] {
  return [integers(1, shape), integer(2, elementTypes[type]), tensorContent[type](values), text(8, name)];
}

const tensorContent: Readonly<Record<Tensor["type"], (values: ArrayLike<number>) => Field>> = {
  float: (values) => bytes(9, float32Bytes(values)),
  double: (values) => bytes(9, float64Bytes(values)),
  int64: (values) => integers(7, values),
};

function encodeTable({ name, type, columns }: Table): Field[] {
  const rows = message(1, [text(2, "N")]);
  const width = message(1, [integer(1, columns)]);
  return [
    text(1, name),
    message(2, [message(1, [integer(1, elementTypes[type]), message(2, [rows, width])])]),
  ];
}
