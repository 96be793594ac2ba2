import * as z from "zod/mini";
import descriptions from "./data/key-descriptions.json" with { type: "json" };
import { CONFIG_SCHEMA } from "./schema.ts";

const ID =
  "https://raw.githubusercontent.com/followthrough/followthrough/main/schema/followthrough.schema.json";

type Node = Record<string, unknown>;

/**
 * The JSON Schema of a config, for editors: generated from the schema that validates it, with a description of each key.
 * Draft 7 is the one that the YAML language server supports completely.
 */
export function configJsonSchema(): Node {
  const schema = z.toJSONSchema(CONFIG_SCHEMA, { target: "draft-7" }) as Node;
  const { $schema, ...rest } = describe(schema, "");
  return { $schema, $id: ID, title: "Followthrough", ...rest };
}

/**
 * Every key that a config may have: `postmortem.due`, `severities.*.postmortem_due`.
 * @internal
 */
export function configPaths(node: Node = z.toJSONSchema(CONFIG_SCHEMA) as Node, path = ""): string[] {
  const children = childrenOf(node).flatMap(([name, child]) => configPaths(child, join(path, name)));
  return path === "" ? children : [path, ...children];
}

function describe(node: Node, path: string): Node {
  const children = Object.fromEntries(
    childrenOf(node).map(([name, child]) => [name, describe(child, join(path, name))]),
  );
  const { "*": each, ...named } = children;
  return {
    ...(DESCRIPTIONS[path] !== undefined && { description: DESCRIPTIONS[path] }),
    ...node,
    ...(Object.keys(named).length > 0 && { properties: named }),
    ...(each && { additionalProperties: each }),
  };
}

function childrenOf({ properties, additionalProperties }: Node): [string, Node][] {
  const each = typeof additionalProperties === "object" && additionalProperties !== null;
  return [
    ...Object.entries((properties ?? {}) as Record<string, Node>),
    ...(each ? [["*", additionalProperties as Node] as [string, Node]] : []),
  ];
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/**
 * The description of each key, as editors show it; `*` stands for a name that users choose.
 * @internal
 */
export const DESCRIPTIONS: Readonly<Record<string, string>> = descriptions;
