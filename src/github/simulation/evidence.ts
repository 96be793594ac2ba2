import type { RepositoryRef } from "../../domain/issue-ref.ts";
import { containsName } from "../../domain/text.ts";
import type { Connection, QueryContext } from "../gate/change/ask.ts";
import { ask } from "../gate/change/ask.ts";

/** An issue with what GitHub still knows of its past. Instants are epoch milliseconds. */
export interface IssueEvidence {
  /** The global node id. */
  readonly node: string;
  readonly id: number;
  readonly number: number;
  readonly title: string;
  /** As it is now. */
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  /** Login of its author, as REST has it; null if the account was deleted. */
  readonly author: string | null;
  readonly isByBot: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly isOpen: boolean;
  readonly events: readonly IssueEvent[];
  /** Whether GitHub has more events than were read. */
  readonly hasMoreEvents: boolean;
  /** Whether others than its author edited the body, or may have. */
  readonly isEditedByOthers: boolean;
}

export interface IssueEvent {
  readonly at: number;
  readonly type: "closed" | "reopened" | "labeled" | "unlabeled" | "transferred";
  /** Of a label that was added or removed. */
  readonly label: string;
}

/** Counts requests, so that a reader stops before it has sent too many. */
export class RequestBudget {
  #left: number;
  #used = 0;
  #isExceeded = false;

  constructor(most: number) {
    this.#left = most;
  }

  get used(): number {
    return this.#used;
  }

  /** Whether a request was left out. */
  get isExceeded(): boolean {
    return this.#isExceeded;
  }

  /** Whether one more request may be sent; then it counts as sent. */
  take(): boolean {
    if (this.#left <= 0) {
      this.#isExceeded = true;
      return false;
    }
    this.#left -= 1;
    this.#used += 1;
    return true;
  }
}

export interface ReadContext extends QueryContext {
  readonly budget: RequestBudget;
  /** Called after each request. */
  readonly onRequest?: () => void;
}

/** GitHub's GraphQL API is missing, so the past can't be read. */
export class NoGraphQLError extends Error {
  constructor({ owner, repo }: RepositoryRef) {
    super(`The past of ${owner}/${repo} can't be read, because this GitHub has no GraphQL API.`);
  }
}

/** Asks one query within the budget; null if the budget is used up. Throws what the client throws. */
export async function askWithin<Repository, Value>(
  context: ReadContext,
  query: string,
  variables: Readonly<Record<string, unknown>>,
  find: (repository: Repository) => Value | null | undefined,
): Promise<Value | null> {
  if (!context.budget.take()) return null;
  const value = await ask<Repository, Value>(context, { query, variables, find });
  if (value === null) throw new NoGraphQLError(context.repository);
  context.onRequest?.();
  return value;
}

const LISTED_ISSUES = `query ($owner: String!, $name: String!, $filter: IssueFilters!, $after: String) {
  repository(owner: $owner, name: $name) {
    issues(first: 100, after: $after, filterBy: $filter, orderBy: { field: CREATED_AT, direction: ASC }) {
      nodes {
        id
        fullDatabaseId
        number
        title
        body
        state
        createdAt
        author { __typename login }
        assignees(first: 20) { nodes { login } }
        labels(first: 50) { nodes { name } }
        timelineItems(
          first: 100
          itemTypes: [CLOSED_EVENT, REOPENED_EVENT, LABELED_EVENT, UNLABELED_EVENT, TRANSFERRED_EVENT]
        ) {
          nodes {
            __typename
            ... on ClosedEvent { createdAt }
            ... on ReopenedEvent { createdAt }
            ... on TransferredEvent { createdAt }
            ... on LabeledEvent { createdAt label { name } }
            ... on UnlabeledEvent { createdAt label { name } }
          }
          pageInfo { hasNextPage }
        }
        userContentEdits(first: 50) {
          nodes { editor { __typename login } }
          pageInfo { hasNextPage }
        }
      }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

interface Issue {
  readonly id: string;
  readonly fullDatabaseId: string;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "OPEN" | "CLOSED";
  readonly createdAt: string;
  readonly author: Actor | null;
  readonly assignees: Nodes<{ readonly login: string }>;
  readonly labels: Nodes<{ readonly name: string }> | null;
  readonly timelineItems: Short<TimelineItem>;
  readonly userContentEdits: Short<{ readonly editor: Actor | null }> | null;
}

/** An account as GraphQL shows it. */
export interface Actor {
  readonly __typename: string;
  readonly login: string;
}

interface Nodes<Node> {
  readonly nodes: readonly (Node | null)[] | null;
}

/** A list of which only the first page is read. */
export interface Short<Node> extends Nodes<Node> {
  readonly pageInfo: { readonly hasNextPage: boolean };
}

export interface TimelineItem {
  readonly __typename: string;
  readonly createdAt?: string;
  readonly label?: { readonly name: string };
}

/** Which issues of a repository; in GraphQL's own words. */
export interface IssueFilter {
  readonly labels: readonly string[];
  readonly states: readonly ("OPEN" | "CLOSED")[];
  /** Only what changed since, ISO 8601. */
  readonly since?: string;
}

/** A listing, and whether the budget sufficed for all of it. */
export interface Listed<Row> {
  readonly rows: readonly Row[];
  readonly isComplete: boolean;
}

/** Lists issues with their events, oldest first. Throws what the client throws. */
export async function listIssues(context: ReadContext, filter: IssueFilter): Promise<Listed<IssueEvidence>> {
  const rows: IssueEvidence[] = [];
  let after: string | null = null;
  do {
    const page: Connection<Issue> | null = await askWithin(
      context,
      LISTED_ISSUES,
      { filter, after },
      ({ issues }: { readonly issues: Connection<Issue> | null }) => issues,
    );
    if (page === null) return { rows, isComplete: false };
    rows.push(...page.nodes.flatMap((node) => (node ? [evidenceOf(node)] : [])));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return { rows, isComplete: true };
}

function evidenceOf(issue: Issue): IssueEvidence {
  const { id: node, fullDatabaseId, number, title, body, state, createdAt, timelineItems } = issue;
  const { author, userContentEdits: edits } = issue;
  const isOwn = (editor: Actor | null) => editor?.login === author?.login;
  return {
    ...{ node, id: Number(fullDatabaseId), number, title, body, createdAt },
    labels: nodesOf(issue.labels).map(({ name }) => name),
    assignees: nodesOf(issue.assignees).map(({ login }) => login),
    author: author && restLogin(author),
    // An issue whose author was deleted may be the App's.
    isByBot: author === null || author.__typename === "Bot",
    isOpen: state === "OPEN",
    events: nodesOf(timelineItems).flatMap(eventOf),
    hasMoreEvents: timelineItems.pageInfo.hasNextPage,
    isEditedByOthers:
      (edits?.pageInfo.hasNextPage ?? true) || !nodesOf(edits).every(({ editor }) => isOwn(editor)),
  };
}

/** GraphQL leaves out the `[bot]` at the end of a bot's login. */
export function restLogin({ __typename: type, login }: Actor): string {
  return type === "Bot" ? `${login}[bot]` : login;
}

/** The nodes of a list that can be read. */
export function nodesOf<Node>(list: Nodes<Node> | null): Node[] {
  return (list?.nodes ?? []).filter((node) => node !== null);
}

const TYPES: Readonly<Record<string, IssueEvent["type"]>> = {
  ClosedEvent: "closed",
  ReopenedEvent: "reopened",
  LabeledEvent: "labeled",
  UnlabeledEvent: "unlabeled",
  TransferredEvent: "transferred",
};

export function eventOf({ __typename, createdAt = "", label }: TimelineItem): IssueEvent[] {
  const type = TYPES[__typename];
  return type ? [{ at: Date.parse(createdAt), type, label: label?.name ?? "" }] : [];
}

/** The labels before these events, which are in the order in which they happened. */
export function labelsBefore(
  labels: readonly string[],
  events: readonly Pick<IssueEvent, "type" | "label">[],
): string[] {
  const names = [...labels];
  for (const { type, label } of events.toReversed()) {
    const index = names.findIndex((name) => containsName([label], name));
    if (type === "labeled" && index >= 0) names.splice(index, 1);
    if (type === "unlabeled" && index < 0) names.push(label);
  }
  return names;
}
