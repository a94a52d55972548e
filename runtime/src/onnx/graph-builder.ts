import type { Attribute, Graph, Node, Table, Tensor } from "./model-file.js";

/** Collects nodes in order; `node` and `constant` return the name of what they add. */
export interface GraphBuilder {
  /** A node with one output. */
  node(
    operator: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, Attribute>>,
    domain?: Node["domain"],
  ): string;
  constant(type: Tensor["type"], shape: readonly number[], values: ArrayLike<number>): string;
  /** The graph whose one output has the value of this name. */
  finish(from: string, output: Table): Graph;
}

export function graphBuilder(name: string, inputs: readonly Table[]): GraphBuilder {
  const nodes: Node[] = [];
  const constants: Tensor[] = [];
  return {
    node(operator, nodeInputs, attributes = {}, domain = "") {
      const output = `${operator}_${nodes.length}`;
      nodes.push({ operator, domain, inputs: nodeInputs, outputs: [output], attributes });
      return output;
    },
    constant(type, shape, values) {
      const constant = `constant_${constants.length}`;
      constants.push({ name: constant, type, shape, values });
      return constant;
    },
    finish(from, output) {
      nodes.push({
        operator: "Identity",
        domain: "",
        inputs: [from],
        outputs: [output.name],
        attributes: {},
      });
      return { name, inputs, outputs: [output], constants, nodes };
    },
  };
}
