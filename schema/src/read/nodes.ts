import type { Alias, Document, Node, ParsedNode } from "yaml";

type Yaml = typeof import("yaml");

/** What one walk over a document finds. */
export interface Nodes {
  /** The node that each alias refers to: the last one of its anchor that stands before it. */
  readonly targets: ReadonlyMap<Alias, Node>;
  /** The first node in more than `mostDepth` lists and mappings; null: there is none. */
  readonly tooDeep: Node | null;
  /** Values as they are written, aliases not followed. */
  readonly count: number;
}

/** Without recursion, so that no depth ends it. */
export function nodesOf(yaml: Yaml, document: Document.Parsed<ParsedNode>, mostDepth: number): Nodes {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  const waiting: { readonly node: Node; readonly depth: number }[] = [];
  const add = (node: unknown, depth: number): void => {
    if (yaml.isNode(node)) waiting.push({ node, depth });
  };
  let tooDeep: Node | null = null;
  let count = 0;
  add(document.contents, 0);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { node, depth } = next;
    count += 1;
    if (depth > mostDepth) tooDeep ??= node;
    if (yaml.isAlias(node)) {
      const target = anchors.get(node.source);
      if (target !== undefined) targets.set(node, target);
      continue;
    }
    if (node.anchor !== undefined) anchors.set(node.anchor, node);
    // The last one added is looked at first.
    if (yaml.isSeq(node))
      for (let at = node.items.length - 1; at >= 0; at -= 1) add(node.items[at], depth + 1);
    else if (yaml.isMap(node))
      for (let at = node.items.length - 1; at >= 0; at -= 1) {
        add(node.items[at]?.value, depth + 1);
        add(node.items[at]?.key, depth + 1);
      }
  }
  return { targets, tooDeep, count };
}
