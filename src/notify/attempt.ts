import type { ChatPayload } from "../markdown/chat/payload.ts";
import type { Clock } from "../reconcile/ports.ts";

/** How long a receiver may take. */
const TIMEOUT_MS = 5_000;

/** The part of `fetch` that sends a message. Redirects must not be followed. */
export type Post = (url: string, init: PostInit) => Promise<PostResponse>;

interface PostInit {
  readonly method: "POST";
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly redirect: "manual";
  readonly signal: AbortSignal;
}

interface PostResponse {
  readonly status: number;
  readonly headers: { get(name: string): string | null | undefined };
  readonly body: unknown;
}

/** What became of one try. `why` is a status or an error code: an error's message can contain the address. */
export type Attempt =
  | { readonly kind: "confirmed" }
  /** The receiver surely did not take it. */
  | { readonly kind: "refused"; readonly why: string; readonly retryAfterMs: number | null }
  /** The receiver may have taken it, or will not take it later either. */
  | { readonly kind: "failed"; readonly why: string };

/** Statuses with which a receiver says that it did not look at the message. */
const NOT_TAKEN = [429, 503];

/** Sends a message once. Never throws. */
export async function attempt(
  url: string,
  { contentType, body }: ChatPayload,
  { post, clock }: { readonly post: Post; readonly clock: Clock },
): Promise<Attempt> {
  const finished = new AbortController();
  const overdue = new AbortController();
  const timeout = clock.sleep(TIMEOUT_MS, finished.signal).then((): never => {
    overdue.abort("timeout");
    throw overdue.signal.reason;
  });
  const headers = { "content-type": contentType, "user-agent": "followthrough" };
  const init = { method: "POST", headers, body, redirect: "manual", signal: overdue.signal } as const;
  try {
    const response = await Promise.race([post(url, init), timeout]);
    void cancel(response.body);
    return attemptOf(response, clock);
  } catch (error) {
    if (overdue.signal.aborted) return { kind: "failed", why: "no answer within 5 s" };
    const why = codeOf(error);
    return failedToConnect(error) ? { kind: "refused", why, retryAfterMs: null } : { kind: "failed", why };
  } finally {
    finished.abort("finished"); // without a reason, Node would create an exception
  }
}

function attemptOf({ status, headers }: PostResponse, clock: Clock): Attempt {
  if (status >= 200 && status < 300) return { kind: "confirmed" };
  const why = status >= 300 && status < 400 ? `a redirect (status ${status})` : `status ${status}`;
  if (!NOT_TAKEN.includes(status)) return { kind: "failed", why };
  return { kind: "refused", why, retryAfterMs: readRetryAfter(headers.get("retry-after") ?? "", clock) };
}

/** Seconds or a date (RFC 9110, 10.2.3); null if there is none. */
function readRetryAfter(written: string, clock: Clock): number | null {
  if (/^\d{1,9}$/.test(written)) return Number(written) * 1_000;
  const at = Date.parse(written);
  return Number.isNaN(at) ? null : Math.max(0, at - clock.now().epochMilliseconds);
}

/** Errors before a connection was there, so that nothing was sent. */
const NOT_CONNECTED = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"];

function failedToConnect(error: unknown): boolean {
  return causesOf(error).some(({ code, syscall }) => {
    return NOT_CONNECTED.includes(code ?? "") || syscall === "connect" || code === "UND_ERR_CONNECT_TIMEOUT";
  });
}

function codeOf(error: unknown): string {
  const code = causesOf(error).find((cause) => typeof cause.code === "string")?.code ?? "";
  return /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : "an error in the connection";
}

interface Cause {
  readonly code?: string;
  readonly syscall?: string;
  readonly cause?: unknown;
  /** Of a host with several addresses. */
  readonly errors?: unknown;
}

const MAX_CAUSES = 20;

/** An error, and what led to it. */
function causesOf(error: unknown): Cause[] {
  const causes: Cause[] = [];
  const rest = [error];
  while (rest.length > 0 && causes.length < MAX_CAUSES) {
    const one = rest.shift() as Cause | null | undefined;
    if (typeof one !== "object" || one === null) continue;
    causes.push(one);
    rest.push(one.cause, ...(Array.isArray(one.errors) ? one.errors : []));
  }
  return causes;
}

/** The answer's text is not read. */
async function cancel(body: unknown): Promise<void> {
  const stream = body as { cancel?: () => Promise<void> } | null;
  await stream?.cancel?.().catch(() => {});
}
