import { ask, type QueryContext } from "./ask.ts";

interface Objects {
  readonly [alias: string]: { readonly oid: string } | null;
}

/** More files than a revert has that GitHub shows no lines of. */
const MAX_EXPRESSIONS = 200;

/**
 * The ids of what git expressions such as `main:src/a.ts` name; what doesn't exist is left out. Throws as `ask` does.
 * @returns null if the API has no GraphQL, or there are too many
 */
export async function blobsAt(
  context: QueryContext,
  expressions: readonly string[],
): Promise<Map<string, string> | null> {
  if (expressions.length > MAX_EXPRESSIONS) return null;
  const objects = await ask<Objects, Objects>(context, {
    query: blobsQuery(expressions.length),
    variables: Object.fromEntries(expressions.map((expression, index) => [`e${index}`, expression])),
    find: (repository) => repository,
  });
  if (objects === null) return null;
  return new Map(
    expressions.flatMap((expression, index) => {
      const found = objects[`o${index}`];
      return found ? [[expression, found.oid] as const] : [];
    }),
  );
}

/**
 * Asks for so many expressions at once.
 * @internal
 */
export function blobsQuery(count: number): string {
  const indexes = [...Array(count).keys()];
  const variables = indexes.map((index) => `, $e${index}: String!`).join("");
  const objects = indexes.map((index) => `o${index}: object(expression: $e${index}) { oid }`).join(" ");
  return `query ($owner: String!, $name: String!${variables}) { repository(owner: $owner, name: $name) { ${objects} } }`;
}
