import { instantText } from "../../domain/calendar/days.ts";
import type { IssueRef, RepositoryRef } from "../../domain/issue-ref.ts";
import { messageOf } from "../../domain/text.ts";

/**
 * What a failed request means to its caller:
 * - `transient`: GitHub could not serve a read after every retry; the same request may work later
 * - `ambiguous`: a write may or may not have happened; observe again before anything else
 * - `rate-limited`: nothing was done; the client sends nothing until the limit ends
 * - `outdated`: nothing was done, because the plan no longer matches; observe and plan again
 * - `moved`: the repository has a new address
 * - `not-found`, `gone`, `forbidden`, `invalid`: GitHub's 404, 410, 403 and 422
 * - `unauthorized`: no valid token, because GitHub does not accept the key, the installation or the token
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

/** The request that an error is about; `path` is the URL without the base URL. */
export interface Call {
  readonly method: string;
  readonly path: string;
}

/** An error that this App throws itself. Its message contains method and path, and never a token. */
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

/** A write whose response was lost, late or unreadable. The client never sends it again. */
export class AmbiguousWriteError extends GitHubError {
  readonly kind = "ambiguous";
  /** True for POST: repeating it could create a duplicate. PATCH, PUT and DELETE can be repeated after a new read. */
  readonly creating: boolean;

  constructor(call: Call, cause: unknown) {
    super(call, `may or may not have been done: ${reasonOf(cause)}`, cause);
    this.creating = call.method === "POST";
  }
}

/** A redirect. The client does not follow it: the caller looks up the repository again. */
export class MovedError extends GitHubError {
  readonly kind = "moved";
  readonly status: number;
  readonly location: string | null;

  constructor(call: Call, status: number, location: string | null) {
    super(call, `returned ${status}: moved${location === null ? ", without a location" : ` to ${location}`}`);
    this.status = status;
    this.location = location;
  }

  /** The repository in the request's path, by its name there; null for other paths. */
  get repository(): RepositoryRef | null {
    const [, owner, repo] = /^\/repos\/([^/?]+)\/([^/?]+)/.exec(this.path) ?? [];
    return owner && repo ? { owner, repo } : null;
  }
}

/** GitHub's rate limit asks for a longer wait, or for more waits, than the client allows. Nothing was done. */
export class RateLimitedError extends GitHubError {
  readonly kind = "rate-limited";
  /** The client sends no request before this time, in epoch milliseconds. */
  readonly until: number;

  constructor(call: Call, until: number, cause?: unknown) {
    super(call, `was not done: GitHub's rate limit asks to wait until ${instantText(until)}`, cause);
    this.until = until;
  }
}

/** There is no valid token. The message says what was refused, and why. */
export class UnauthorizedError extends GitHubError {
  readonly kind = "unauthorized";
}

/** Nothing was sent, because the processes that share the work must agree first, and cannot at the moment. */
export class NotSentError extends GitHubError {
  readonly kind = "transient";
}

/** GitHub sent no complete response within the time limit. */
export class TimeoutError extends GitHubError {
  readonly kind = "transient";

  constructor(call: Call, milliseconds: number) {
    super(call, `got no response within ${milliseconds / 1000} s`);
  }
}

/** A success response without valid JSON: cut off, empty, or not from GitHub. */
export class MalformedResponseError extends GitHubError {
  readonly kind = "transient";

  constructor(call: Call, status: number) {
    super(call, `returned ${status} without valid JSON`);
  }
}

/** GitHub could not execute a GraphQL query, or its schema lacks what the query asks for (`invalid`). */
export class QueryFailedError extends GitHubError {
  readonly kind: "transient" | "invalid";

  constructor(call: Call, message: string, kind: QueryFailedError["kind"]) {
    super(call, `failed: ${message}`);
    this.kind = kind;
  }
}

/** GraphQL's rate limit. It comes with the status 200; the policy handles it like REST's 429. */
export class QueryLimitError extends Error implements HttpError {
  override readonly name = "HttpError";
  readonly status = 429;
  readonly response: NonNullable<HttpError["response"]>;

  constructor(message: string, headers: NonNullable<HttpError["response"]>["headers"]) {
    super(message);
    this.response = { status: 429, headers, data: null };
  }
}

/** GitHub shows an older version of an issue than the App read or wrote before. Nothing was done; retry shortly. */
export class LaggingReadError extends GitHubError {
  readonly kind = "ambiguous";

  constructor({ owner, repo, number }: IssueRef) {
    const call = { method: "GET", path: `/repos/${owner}/${repo}/issues/${number}` };
    super(call, "returned an older version of the issue than before");
  }
}

/** GitHub returned 404 for something that existed a moment ago: it is read again, and reported if it stays missing. */
export class VanishingError extends GitHubError {
  readonly kind: "transient" | "not-found";

  /** @param below the requested part of the issue, such as `/sub_issues`; empty for the issue itself */
  constructor({ owner, repo, number }: IssueRef, below = "", kind: VanishingError["kind"] = "transient") {
    const call = { method: "GET", path: `/repos/${owner}/${repo}/issues/${number}${below}` };
    super(call, "reported an issue as missing that existed a moment ago");
    this.kind = kind;
  }
}

/** The write was planned too long ago, or people changed the issue since. Nothing was done; observe again. */
export class OutdatedPlanError extends GitHubError {
  readonly kind = "outdated";

  constructor({ owner, repo }: RepositoryRef) {
    super({ method: "WRITE", path: `/repos/${owner}/${repo}` }, "was not done, because the plan is outdated");
  }
}

/** The shape of Octokit's `RequestError`; `response` is missing if none arrived. */
export interface HttpError extends Error {
  readonly status: number;
  readonly response?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data: unknown;
  };
}

/** Recognizes Octokit's `RequestError` by its name, because two copies of the package do not share a class. */
export function isHttpError(error: unknown): error is HttpError {
  return error instanceof Error && error.name === "HttpError" && "status" in error;
}

/**
 * Whether GitHub refused a personal token because it is not authorized for the organization's single sign-on (SAML).
 * https://docs.github.com/authentication/authenticating-with-single-sign-on
 */
export function isSsoRefusal(error: unknown): boolean {
  if (!isHttpError(error) || error.status !== 403) return false;
  return error.response?.headers["x-github-sso"] !== undefined || /SAML enforcement/i.test(error.message);
}

/** Classifies what a client threw. Errors that GitHub did not cause are `terminal`. */
export function faultKindOf(error: unknown): FaultKind {
  if (error instanceof GitHubError) return error.kind;
  if (!isHttpError(error)) return "terminal";
  if (!error.response || error.status >= 500 || error.status === 408) return "transient";
  return KINDS[error.status] ?? "terminal";
}

/** GitHub reports that the requested resource does not exist. */
export const ABSENT: readonly FaultKind[] = ["not-found", "gone"];

/** GitHub refused the request permanently, for whatever reason. */
export const REFUSED: readonly FaultKind[] = [...ABSENT, "forbidden", "invalid", "moved"];

/** For `catch`: returns `value` for an error of these kinds, and throws any other again. */
export function onFault<Value>(kinds: readonly FaultKind[], value: Value): (error: unknown) => Value {
  return (error) => {
    if (kinds.includes(faultKindOf(error))) return value;
    throw error;
  };
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

/** Adds the request and the status to the start of an HTTP error's message. Other errors stay unchanged. */
export function explain(error: unknown, call: Call): unknown {
  if (isHttpError(error) && !error.message.startsWith(call.method)) {
    error.message = `${call.method} ${call.path} ${reasonOf(error)}`;
  }
  return error;
}

function reasonOf(error: unknown): string {
  if (isHttpError(error)) {
    return error.response
      ? `returned ${error.status}: ${error.message}`
      : `got no response: ${error.message}`;
  }
  return error instanceof GitHubError ? error.detail : messageOf(error);
}
