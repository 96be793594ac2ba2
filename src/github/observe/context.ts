import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey, type RepositoryRef } from "../../domain/issue-ref.ts";
import type { ChatRule } from "../../domain/notices/chat.ts";
import type { Policy } from "../../domain/policy.ts";
import type { ReadBody } from "../../markdown/checklist/checklist.ts";
import { type Comment, tagsIn } from "../../observed/comments.ts";
import type { Issue } from "../../observed/issue.ts";
import type { Clock, Notifier } from "../../reconcile/ports.ts";
import type { Trust } from "../../record/trust.ts";
import type { GraphQL } from "../client/graphql.ts";
import type { FieldDefinitions } from "../repositories/field-definitions.ts";
import type { InstalledRepository, Repositories } from "../repositories/installed-repositories.ts";
import type { Policies } from "../repositories/policies.ts";
import type { RepositoryVersions } from "../repositories/repository-versions.ts";
import type { TypeDefinitions } from "../repositories/type-definitions.ts";
import type { Comments } from "./comments.ts";
import type { FieldWrites } from "./field-writes.ts";
import type { GateDays } from "./gate-days.ts";
import type { Issues } from "./issues.ts";
import type { Strangers } from "./people.ts";
import type { SubIssueSupport } from "./sub-issues.ts";
import type { AppIdentity, Writers } from "./writers.ts";

/** The dependencies that all observers share. */
export interface ObserverContext {
  readonly app: AppIdentity;
  readonly writers: Writers;
  readonly repositories: Repositories;
  readonly policies: Policies;
  readonly versions: RepositoryVersions;
  /** Reads issues from GitHub, or from the listings of a sweep. */
  readonly issues: Issues;
  readonly comments: Comments;
  readonly graphql: GraphQL;
  readonly fieldWrites: FieldWrites;
  readonly fieldDefinitions: FieldDefinitions;
  readonly typeDefinitions: TypeDefinitions;
  readonly trust: Trust;
  readonly clock: Clock;
  readonly subIssues: SubIssueSupport;
  readonly keysWithRecords: KeysWithRecords;
  readonly strangers: Strangers;
  readonly gateDays: GateDays;
  readonly chat: Pick<Notifier, "allows" | "allowsSome">;
  /** Reads the body of a postmortem, or remembers how it was read. */
  readonly readBody: ReadBody;
}

/** The comments on each issue, by its id; none if the App cannot access its repository anymore. */
export async function commentsOn(
  issues: readonly Issue[],
  { repositories, comments }: ObserverContext,
): Promise<ReadonlyMap<number, readonly Comment[]>> {
  const found = await Promise.all(issues.map(({ ref }) => repositories.find(ref)));
  const clients = new Set(found.flatMap((installed) => installed?.client ?? []));
  const lists = [...clients].map(async (client) => {
    const readable = issues.filter((_, index) => found[index]?.client === client);
    const read = await comments.ofAll(client, readable);
    return readable.map(({ id }, index) => [id, read[index]!] as const);
  });
  return new Map((await Promise.all(lists)).flat());
}

/** The chats of the settings that a repository may use. */
export function usableChats(
  { notify }: Policy,
  repository: RepositoryRef,
  { chat }: Pick<ObserverContext, "chat">,
): readonly ChatRule[] {
  return notify.filter(({ address }) => chat.allows(address, repository));
}

/** Adds the tags of the comments on each issue. */
export async function withTags<Tagged extends Issue>(issues: readonly Tagged[], context: ObserverContext) {
  const comments = await commentsOn(issues, context);
  return issues.map((issue) => ({ ...issue, postedTags: tagsIn(comments.get(issue.id) ?? []) }));
}

/** The same, with the repository that is observed and the policy there. */
export interface RepositoryContext extends ObserverContext {
  readonly installed: InstalledRepository;
  readonly policy: Policy;
}

/** The same, with the key that is observed. Its policy is for all of its issues, in all repositories. */
export interface KeyContext extends RepositoryContext {
  readonly key: IssueRef;
}

/** How many keys are remembered; the next sweep finds forgotten ones again. */
const MAX_KEPT = 10_000;

/** Keys for which this process has seen a postmortem or item of the App. */
export class KeysWithRecords {
  /** Limited by size, because a limit by number allocates memory for all entries in advance. */
  readonly #keys = new LRUCache<string, true>({ maxSize: MAX_KEPT, sizeCalculation: () => 1 });

  has(key: IssueRef): boolean {
    return this.#keys.has(issueKey(key));
  }

  add(key: IssueRef): void {
    this.#keys.set(issueKey(key), true);
  }
}
