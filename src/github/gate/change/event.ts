import { parseRepository, type RepositoryRef, sameRepository } from "../../../domain/issue-ref.ts";
import { type Fields, isFields, isId } from "../../../domain/json-check.ts";

/** A pull request of an event or of the API. Its text can be hostile. */
export interface PullRequestEvent {
  readonly number: number;
  /** Login of its author; null if GitHub doesn't name one. */
  readonly author: string | null;
  /** Whether its author is a bot, such as Dependabot. */
  readonly isByBot: boolean;
  readonly description: string;
  readonly labels: readonly string[];
  /** Name of the base branch. */
  readonly base: string;
  /** Whether that is the default branch. Closing keywords only count there. */
  readonly toDefaultBranch: boolean;
  readonly isOpen: boolean;
  /** The last commit of its branch, to which its checks belong. */
  readonly head: string;
}

/** https://github.com/ghost. */
const GHOST = "ghost";

/** Which change the run is for. */
export type RunEvent =
  | { readonly about: "pull-request"; readonly pullRequest: Pick<PullRequestEvent, "number" | "head"> }
  | {
      readonly about: "merge-group";
      /** The last pull request of the group. */
      readonly number: number;
      readonly shas: Shas;
    }
  /** The run is for a change, but the event file doesn't show which. */
  | { readonly about: "unknown-change"; readonly reason: string }
  | { readonly about: "no-change" };

interface Shas {
  readonly base: string;
  readonly head: string;
}

/**
 * Which change an event is about. A pull request of another repository counts as unknown.
 * @param name of the event: `pull_request`, `merge_group`, …
 * @param payload as GitHub sends it
 */
export function runEvent(name: string, payload: unknown, current: RepositoryRef | null): RunEvent {
  if (!isAboutChange(name) || !current) return { about: "no-change" };
  if (!isFields(payload)) return unknown("GITHUB_EVENT_PATH: expected a JSON object, found something else.");
  return name === "merge_group" ? mergeGroup(payload) : pullRequest(payload, current);
}

/** Whether the event is about a pull request or a merge group. */
export function isAboutChange(name: string): boolean {
  return name === "merge_group" || name.startsWith("pull_request");
}

function pullRequest({ pull_request: fields }: Fields, current: RepositoryRef): RunEvent {
  const event = pullRequestEvent(fields, current);
  if (event === null) return unknown("The event file doesn't describe a pull request of this repository.");
  return { about: "pull-request", pullRequest: event };
}

/** Reads a pull request of a webhook or of the API; null if it isn't one, or belongs to another repository. */
export function pullRequestEvent(fields: unknown, current: RepositoryRef): PullRequestEvent | null {
  if (!isFields(fields)) return null;
  const { number, body, labels, base, head, state, user } = fields;
  if (!isId(number) || !isFields(base) || !isFields(base.repo)) return null;
  const repository = parseRepository(String(base.repo.full_name));
  if (!repository || !sameRepository(repository, current)) return null;
  return {
    number,
    ...authorOf(user),
    description: typeof body === "string" ? body : "",
    labels: Array.isArray(labels)
      ? labels.flatMap((label) => (isFields(label) ? [String(label.name)] : []))
      : [],
    base: String(base.ref),
    toDefaultBranch: base.ref === base.repo.default_branch,
    isOpen: state !== "closed",
    head: isFields(head) ? String(head.sha) : "",
  };
}

/** GitHub's account of deleted users is nobody in particular. */
export function authorOf(user: unknown): Pick<PullRequestEvent, "author" | "isByBot"> {
  if (!isFields(user) || typeof user.login !== "string" || user.login.toLowerCase() === GHOST) {
    return { author: null, isByBot: false };
  }
  return { author: user.login, isByBot: user.type === "Bot" || user.login.endsWith("[bot]") };
}

/** GitHub names the branch of a merge group after its last pull request. */
function mergeGroup({ merge_group: fields }: Fields): RunEvent {
  if (!isFields(fields)) return unknown("The event file doesn't describe a merge group.");
  const number = /\/gh-readonly-queue\/.+\/pr-([1-9]\d{0,9})-[0-9a-f]{40}$/.exec(
    String(fields.head_ref),
  )?.[1];
  const base = /^refs\/heads\/(.+)$/.exec(String(fields.base_ref))?.[1];
  const shas = { base: String(fields.base_sha), head: String(fields.head_sha) };
  if (!number || !base || !isSha(shas.base) || !isSha(shas.head)) {
    return unknown("The event file doesn't name the pull request and the commits of a merge group.");
  }
  return { about: "merge-group", number: Number(number), shas };
}

function unknown(reason: string): RunEvent {
  return { about: "unknown-change", reason };
}

function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}
