import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type * as GraphQL from "graphql";
import type { DefinitionNode, GraphQLSchema, NamedTypeNode } from "graphql";

/**
 * GitHub's GraphQL schema, as `@octokit/graphql-schema` holds it. Nothing is loaded before the first query: most tests
 * ask none. The file is read directly, since the package's index would parse 5 MB of JSON.
 */
const FILE = new URL("../../../node_modules/@octokit/graphql-schema/schema.graphql", import.meta.url);

/** Fields by type, as far as they are answered. Types that have none, such as unions, are named with an empty list. */
export type Answered = Readonly<Record<string, readonly string[]>>;

let library: typeof GraphQL | undefined;
/** The reference implementation, loaded synchronously: no simulated time waits for an import. */
export function graphql(): typeof GraphQL {
  library ??= createRequire(import.meta.url)("graphql") as typeof GraphQL;
  return library;
}

let source: string | undefined;
function sdl(): string {
  source ??= readFileSync(FILE, "utf8");
  return source;
}

let full: GraphQLSchema | undefined;
/** All of it; takes most of a second to build. */
export function fullSchema(): GraphQLSchema {
  full ??= build(graphql().parse(sdl(), { noLocation: true }).definitions);
  return full;
}

/**
 * The part of the schema that the model answers: what is valid in it is valid in all of it. Building it takes a
 * fifth of the time.
 */
export function answeredSchema(answered: Answered): GraphQLSchema {
  const texts = definitionTexts();
  const definitions = new Map<string, DefinitionNode>();
  const open = Object.keys(answered);
  for (const name of open) {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`GitHub's schema has no type ${name}.`);
    const [definition] = graphql().parse(text, { noLocation: true }).definitions;
    const kept = prune(definition!, answered);
    definitions.set(name, kept);
    for (const used of namesIn(kept)) if (texts.has(used) && !open.includes(used)) open.push(used);
  }
  return build([...definitions.values()]);
}

function build(definitions: readonly DefinitionNode[]): GraphQLSchema {
  const { Kind, buildASTSchema } = graphql();
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions }, { assumeValid: true, assumeValidSDL: true });
}

/** The definitions as text, by the name of their type, without the descriptions. */
function definitionTexts(): Map<string, string> {
  const bare = sdl().replace(/"""[\s\S]*?"""/g, "");
  const starts = /^(?:type|interface|union|enum|input|scalar) (\w+)/gm;
  const found = [...bare.matchAll(starts)];
  return new Map(
    found.map(({ 1: name, index }, at) => [name!, bare.slice(index, found[at + 1]?.index)] as const),
  );
}

/** A type with the fields, the interfaces and the members that are answered. Enums, inputs and scalars stay whole. */
function prune(definition: DefinitionNode, answered: Answered): DefinitionNode {
  const { Kind } = graphql();
  const isAnswered = ({ name }: NamedTypeNode) => name.value in answered;
  if (definition.kind === Kind.UNION_TYPE_DEFINITION) {
    return { ...definition, types: definition.types!.filter(isAnswered) };
  }
  if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) {
    return definition;
  }
  const name = definition.name.value;
  const fields = answered[name]!.map((wanted) => {
    const field = definition.fields!.find((candidate) => candidate.name.value === wanted);
    if (!field) throw new Error(`GitHub's schema has no field ${name}.${wanted}.`);
    return field;
  });
  return { ...definition, fields, interfaces: definition.interfaces!.filter(isAnswered) };
}

/** The types that a pruned definition refers to. */
function namesIn(definition: DefinitionNode): string[] {
  const names: string[] = [];
  const { visit } = graphql();
  visit(definition, { NamedType: ({ name }: NamedTypeNode) => void names.push(name.value) });
  return names;
}
