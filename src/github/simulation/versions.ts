import type { IssueEvidence, ReadContext } from "./evidence.ts";

/** The texts of an issue over time, the oldest first. */
export interface Versions {
  readonly texts: readonly Version[];
  /** From when on they are known; before, the text isn't. Epoch milliseconds. */
  readonly knownFrom: number;
}

interface Version {
  /** Epoch milliseconds. */
  readonly from: number;
  /** Null if somebody deleted it from the history. */
  readonly body: string | null;
}

/** GitHub documents no order. It lists the newest first, and `diff` is the whole text after the edit. */
const EDITED_TEXTS = `query ($ids: [ID!]!, $after: String) {
  nodes(ids: $ids) {
    ... on Issue {
      id
      createdAt
      userContentEdits(first: 40, after: $after) {
        nodes { editedAt diff }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

interface Node {
  readonly id: string;
  readonly createdAt: string;
  readonly userContentEdits: {
    readonly nodes: readonly ({ readonly editedAt: string; readonly diff: string | null } | null)[] | null;
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
}

/** A text can have 65,536 characters, so not all issues are read at once. */
const ISSUES_AT_ONCE = 20;

/**
 * Reads the texts that issues had since an instant, by node id. Those that the budget doesn't suffice for are missing.
 * Throws what the client throws.
 */
export async function readVersions(
  context: ReadContext,
  issues: readonly Pick<IssueEvidence, "node">[],
  since: number,
): Promise<ReadonlyMap<string, Versions>> {
  const found = new Map<string, Versions>();
  for (let from = 0; from < issues.length; from += ISSUES_AT_ONCE) {
    const ids = issues.slice(from, from + ISSUES_AT_ONCE).map(({ node }) => node);
    for (const node of await askFor(context, ids, null)) {
      found.set(node.id, await withOlder(context, node, since));
    }
  }
  return found;
}

async function askFor(
  { client, graphql, budget, onRequest }: ReadContext,
  ids: readonly string[],
  after: string | null,
): Promise<Node[]> {
  if (!budget.take()) return [];
  const data = await graphql.ask<{ readonly nodes: readonly (Node | null)[] }>(client, EDITED_TEXTS, {
    ids,
    after,
  });
  onRequest?.();
  return (data?.nodes ?? []).filter((node) => node !== null);
}

/** Reads on until the text at that instant is known. */
async function withOlder(context: ReadContext, node: Node, since: number): Promise<Versions> {
  const texts: Version[] = [];
  for (let page: Node | undefined = node; page; ) {
    const { nodes, pageInfo } = page.userContentEdits ?? NONE;
    for (const edit of nodes ?? []) {
      if (edit) texts.push({ from: Date.parse(edit.editedAt), body: edit.diff });
    }
    const isEnough = texts.some(({ from }) => from <= since);
    if (!pageInfo.hasNextPage || isEnough) return versionsOf(texts, node);
    [page] = await askFor(context, [node.id], pageInfo.endCursor);
  }
  return versionsOf(texts, node);
}

const NONE = { nodes: [], pageInfo: { hasNextPage: false, endCursor: null } };

/**
 * An issue that was never edited has no edits: its text was always the same. Several edits in a second stay in the order in which
 * GitHub lists them, the newest first.
 */
function versionsOf(found: readonly Version[], { createdAt }: Node): Versions {
  const texts = found.toReversed().toSorted((a, b) => a.from - b.from);
  return { texts, knownFrom: texts[0]?.from ?? Date.parse(createdAt) };
}
