import type { Temporal } from "temporal-polyfill";
import type { IssueRef, RepositoryRef } from "../../domain/issue-ref.ts";
import { messageOf } from "../../domain/text.ts";

/**
 * What a failed request means to its caller:
 * - `transient`: GitHub could not answer a read, after every try; the same request may work later
 * - `ambiguous`: a write may or may not have happened; observe again before anything else
 * - `rate-limited`: nothing was done; the client sends nothing until the limit ends
 * - `outdated`: nothing was done, since what it was planned from is not so any more; look again and plan anew
 * - `moved`: the repository has another address now
 * - `not-found`, `gone`, `forbidden`, `invalid`: GitHub's 404, 410, 403 and 422
 * - `unauthorized`: no token to act with: the key, the installation or the token is not accepted
 * - `terminal`: anything else; repeating does not help
 */
export type FaultKind =
  | "transient"
  | "ambiguous"
  | "rate-limited"
  | "outdated"
  | "moved"
  | "not-found"
  | "gone"
  | "forbidden"
  | "invalid"
  | "unauthorized"
  | "terminal";

/** The request that an error is about; `path` is what follows the base URL. */
export interface Call {
  readonly method: string;
  readonly path: string;
}

/** An error that the request policy raises itself. Its message names method and path, never a token. */
export abstract class GitHubError extends Error {
  abstract readonly kind: FaultKind;
  readonly method: string;
  readonly path: string;
  /** The message without method and path. */
  readonly detail: string;

  constructor(call: Call, detail: string, cause?: unknown) {
    super(`${call.method} ${call.path} ${detail}`, cause === undefined ? {} : { cause });
    this.detail = detail;
    this.name = new.target.name;
    this.method = call.method;
    this.path = call.path;
  }
}

/** A write whose answer was lost, late or unreadable. It is never sent again by the client. */
export class AmbiguousWriteError extends GitHubError {
  readonly kind = "ambiguous";
  /** True for POST: repeating it could make a second copy. PATCH, PUT and DELETE can be repeated once re-read. */
  readonly creating: boolean;

  constructor(call: Call, cause: unknown) {
    super(call, `may or may not have been done: ${reasonOf(cause)}`, cause);
    this.creating = call.method === "POST";
  }
}

/** Redirects are never followed: the caller resolves the repository again. */
export class MovedError extends GitHubError {
  readonly kind = "moved";
  readonly status: number;
  readonly location: string | null;

  constructor(call: Call, status: number, location: string | null) {
    super(call, `answered ${status}: moved${location === null ? ", without an address" : ` to ${location}`}`);
    this.status = status;
    this.location = location;
  }

  /** The repository that was asked for, by its name in the path; null for other addresses. */
  get repository(): RepositoryRef | null {
    const [, owner, repo] = /^\/repos\/([^/?]+)\/([^/?]+)/.exec(this.path) ?? [];
    return owner && repo ? { owner, repo } : null;
  }
}

/** GitHub asked to wait for longer, or more often, than this client is willing to. Nothing was done. */
export class RateLimitedError extends GitHubError {
  readonly kind = "rate-limited";
  /** No request of this client is sent before. */
  readonly until: Temporal.Instant;

  constructor(call: Call, until: Temporal.Instant, cause?: unknown) {
    super(call, `was not done: GitHub's rate limit asks to wait until ${until.toString()}`, cause);
    this.until = until;
  }
}

/** No token to act with. The message says who refused, and why. */
export class UnauthorizedError extends GitHubError {
  readonly kind = "unauthorized";
}

/** No complete answer within the time that a request may take. */
export class TimeoutError extends GitHubError {
  readonly kind = "transient";

  constructor(call: Call, milliseconds: number) {
    super(call, `was not answered within ${milliseconds / 1000} s`);
  }
}

/** A success without the JSON that belongs to it: cut off, empty, or from something that is not GitHub. */
export class MalformedResponseError extends GitHubError {
  readonly kind = "transient";

  constructor(call: Call, status: number) {
    super(call, `answered ${status}, but not with the JSON that belongs to it`);
  }
}

/** An issue that GitHub shows older than it was read or written: nothing was done, and a moment later it shows more. */
export class LaggingReadError extends GitHubError {
  readonly kind = "ambiguous";

  constructor({ owner, repo, number }: IssueRef) {
    const call = { method: "GET", path: `/repos/${owner}/${repo}/issues/${number}` };
    super(call, "shows the issue older than it was seen before");
  }
}

/** Something that was there a moment ago answered that it is not: it is looked at again, and reported where that lasts. */
export class VanishingError extends GitHubError {
  readonly kind: "transient" | "not-found";

  /** @param below what of the issue was asked for: `/sub_issues`, or nothing for the issue itself */
  constructor({ owner, repo, number }: IssueRef, below = "", kind: VanishingError["kind"] = "transient") {
    const call = { method: "GET", path: `/repos/${owner}/${repo}/issues/${number}${below}` };
    super(call, "answered that there is no such issue, of one that was there a moment ago");
    this.kind = kind;
  }
}

/** A write that was planned too long ago, or for an issue that people changed since: nothing was done; look again. */
export class OutdatedPlanError extends GitHubError {
  readonly kind = "outdated";

  constructor({ owner, repo }: RepositoryRef) {
    super(
      { method: "WRITE", path: `/repos/${owner}/${repo}` },
      "was not done: what it was planned for has changed",
    );
  }
}

/** The shape of the error that Octokit throws; `response` is missing when none arrived. */
export interface HttpError extends Error {
  readonly status: number;
  readonly response?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data: unknown;
  };
}

/** Octokit's `RequestError`, by its name: two copies of the package do not share a class. */
export function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && error.name === "HttpError" && "status" in error;
}

/** Sorts whatever a client threw. Errors that are none of GitHub's doing are `terminal`. */
export function faultKindOf(error: unknown): FaultKind {
  if (error instanceof GitHubError) return error.kind;
  if (!isHttpError(error)) return "terminal";
  if (!error.response || error.status >= 500 || error.status === 408) return "transient";
  return KINDS[error.status] ?? "terminal";
}

/** GitHub says that there is no such thing. */
export function isAbsent(error: unknown): boolean {
  return ["not-found", "gone"].includes(faultKindOf(error));
}

/** GitHub refused for good what was asked, whatever for. */
export function isRefused(error: unknown): boolean {
  return isAbsent(error) || ["forbidden", "invalid", "moved"].includes(faultKindOf(error));
}

const KINDS: Readonly<Record<number, FaultKind>> = {
  400: "invalid",
  401: "unauthorized",
  403: "forbidden",
  404: "not-found",
  410: "gone",
  413: "invalid",
  422: "invalid",
  429: "rate-limited",
  451: "forbidden",
};

/** Puts the request and the status in front of GitHub's own words. Other errors stay as they are. */
export function explain(error: unknown, call: Call): unknown {
  if (isHttpError(error) && !error.message.startsWith(call.method)) {
    error.message = `${call.method} ${call.path} ${reasonOf(error)}`;
  }
  return error;
}

function reasonOf(error: unknown): string {
  if (isHttpError(error)) {
    return error.response ? `answered ${error.status}: ${error.message}` : `had no answer: ${error.message}`;
  }
  return error instanceof GitHubError ? error.detail : messageOf(error);
}
