import type { Octokit } from "@octokit/core";
import pLimit, { type LimitFunction } from "p-limit";
import { instantText } from "../../domain/calendar/days.ts";
import type { PlainClock } from "../../reconcile/ports.ts";
import { graphqlUrl } from "./base-url.ts";
import type { ClientOptions, InWriteSlot, RequestTrack, WriteSlots } from "./client-options.ts";
import {
  AmbiguousWriteError,
  type Call,
  explain,
  faultKindOf,
  isHttpError,
  NotSentError,
  RateLimitedError,
  UnauthorizedError,
} from "./errors.ts";
import { limitOf, Pause } from "./rate-limit.ts";
import { type HttpResponse, type RequestOptions, type Send, type SentCall, sendOnce } from "./send.ts";
import { type WriteLimits, withWrite, writeDelay } from "./write-pace.ts";

/** The next version, 2026-03-10, leaves out fields: https://docs.github.com/rest/about-the-rest-api/breaking-changes. */
const API_VERSION = "2022-11-28";

/** The waits before a read is retried. */
const BACKOFF = [1_000, 4_000];

const MAX_LIMITED_ATTEMPTS = 5;

/** How long a write may wait after the read that it is based on: a later write would undo what people did since. */
const MAX_SLOT_WAIT_MS = 5_000;

interface PolicyCall extends SentCall {
  /** Whether it can be sent twice without harm. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal | undefined;
  /** Whether it belongs to a write slot, so that it is based on a read in that slot. */
  readonly inSlot: boolean;
  readonly track?: RequestTrack | undefined;
}

/**
 * Applies the request policy to every request of `client`: what is retried, when to wait, what is thrown. Reads run in
 * parallel, writes one at a time; a rate limit pauses both.
 * The caller of a POST that creates nothing marks it with `request: { repeatable: true }`.
 */
export function installRequestPolicy(client: Octokit, options: ClientOptions<PlainClock>): WriteSlots {
  const policy = new RequestPolicy(options);
  client.hook.wrap("request", (send, request) => {
    const { method, url } = request;
    const isQuery = url === graphqlUrl(options.baseUrl);
    if (!isQuery) checkPlace(options.baseUrl, url);
    const call = {
      method,
      // Only errors need it.
      get path() {
        if (isQuery) return "/graphql";
        return client.request.endpoint.parse(request).url.slice(options.baseUrl.length);
      },
      isQuery,
      repeatable: method === "GET" || method === "HEAD" || request.request?.repeatable === true,
      signal: request.request?.signal,
      inSlot: request.request?.inWriteSlot === true,
      track: options.monitor?.track(),
    };
    request.headers["x-github-api-version"] = API_VERSION;
    return policy.perform(send as Send, request, call) as ReturnType<typeof send>;
  });
  return { writeSlot: (work) => policy.writeSlot(options.monitor?.bind(work) ?? work) };
}

class RequestPolicy {
  readonly #options: ClientOptions<PlainClock>;
  readonly #reads: LimitFunction;
  readonly #writes = pLimit(1);
  readonly #refreshes = pLimit(1);
  readonly #pause = new Pause();
  /** GraphQL has a primary limit of its own; secondary limits are for both. */
  readonly #queryPause = new Pause();
  #written: readonly number[] = [];

  constructor(options: ClientOptions<PlainClock>) {
    this.#options = options;
    this.#reads = pLimit(options.readConcurrency ?? 10);
  }

  writeSlot<Result>(work: (write: InWriteSlot) => Promise<Result>): Promise<Result> {
    return this.#writes(async () => {
      const slot = {
        method: "WRITE",
        path: "slot",
        isQuery: false,
        repeatable: false,
        signal: undefined,
        inSlot: false,
      };
      await this.#mayGo(slot, undefined, "ask");
      return work({ inWriteSlot: true });
    });
  }

  perform(send: Send, request: RequestOptions, call: PolicyCall): Promise<HttpResponse> {
    if (call.inSlot) return this.#untilSettled(send, request, call);
    // The queue does not get the signal: a write that was sent must not look as if it was canceled.
    const queue = call.repeatable ? this.#reads : this.#writes;
    return queue(() => this.#untilSettled(send, request, call));
  }

  /** Retries until there is a response, or an error for which a retry is useless or dangerous. */
  async #untilSettled(send: Send, request: RequestOptions, call: PolicyCall): Promise<HttpResponse> {
    const { auth, clock } = this.#options;
    let [faults, limited] = [0, 0];
    let isNewToken = false;
    let lastLimit: unknown;
    for (;;) {
      await this.#mayGo(call, lastLimit, "leave");
      const token = await auth.token();
      // Getting a token takes time, in which another request may have hit a limit.
      await this.#mayGo(call, lastLimit, "take");
      const sentAt = this.#now();
      if (token !== "") request.headers = { ...request.headers, authorization: `Bearer ${token}` };
      if (!call.repeatable) this.#written = withWrite(this.#written, sentAt);
      call.track?.sent(!call.repeatable);
      try {
        const response = await sendOnce(send, request, call, this.#options);
        call.track?.answered(response.status, response.headers);
        for (const pause of this.#pausesOf(call)) pause.passed(sentAt);
        return response;
      } catch (error) {
        if (isHttpError(error) && error.response)
          call.track?.answered(error.response.status, error.response.headers);
        if (isHttpError(error) && error.response?.status === 401) {
          if (isNewToken) throw unauthorized(call, error);
          await this.#refreshes(() => this.#refreshToken(token, error, call));
          isNewToken = true;
        } else if (this.#isLimit(error, sentAt, call)) {
          lastLimit = explain(error, call);
          limited += 1;
          if (limited >= MAX_LIMITED_ATTEMPTS) throw this.#rateLimited(call, lastLimit);
        } else {
          if (!isUncertain(error)) throw explain(error, call);
          if (!call.repeatable) throw new AmbiguousWriteError(call, error);
          call.signal?.throwIfAborted();
          if (faults >= BACKOFF.length) throw explain(error, call);
          this.#options.log.debug({ fault: String(error) }, `retrying ${call.method} ${call.path}`);
          await clock.sleep(BACKOFF[faults]!, call.signal);
          faults += 1;
        }
      }
    }
  }

  /**
   * Waits until the rate limit and the write pace allow a request. Throws if that takes too long.
   * @param sharedWrite what to do about the writes that processes share: take one, ask whether one could be taken, or leave it for later
   */
  async #mayGo(call: PolicyCall, lastLimit: unknown, sharedWrite: "take" | "ask" | "leave"): Promise<void> {
    const { shared } = this.#options;
    for (;;) {
      call.signal?.throwIfAborted();
      const now = this.#now();
      const pauses = this.#pausesOf(call).map((pause) => pause.remaining(now));
      const paused = Math.max(...pauses, shared?.pauseLeft(call.isQuery) ?? 0);
      if (paused > (this.#options.maxPauseMs ?? Number.POSITIVE_INFINITY))
        throw this.#rateLimited(call, lastLimit);
      let wait = Math.max(paused, call.repeatable ? 0 : writeDelay(this.#written, now, this.#limits));
      if (wait <= 0 && shared && !call.repeatable && sharedWrite !== "leave") {
        const taken = await shared.takeWrite(this.#limits, sharedWrite === "ask");
        if (typeof taken === "string") throw new NotSentError(call, `was not sent: ${taken}`);
        wait = taken;
      }
      // Last, because what is above takes time.
      const whyNot = await call.track?.whyNot();
      if (whyNot) throw new NotSentError(call, `was not sent: ${whyNot}`);
      if (call.inSlot && wait > MAX_SLOT_WAIT_MS) throw new RateLimitedError(call, now + wait, lastLimit);
      if (wait <= 0) return;
      call.track?.waits(wait);
      await this.#options.clock.sleep(wait, call.signal);
    }
  }

  get #limits(): WriteLimits {
    const { writeIntervalMs, writesPerMinute = 80, writesPerHour = 500, timesFaster = 1 } = this.#options;
    return {
      ...{ intervalMs: writeIntervalMs, perMinute: writesPerMinute, perHour: writesPerHour },
      timesFaster,
    };
  }

  #isLimit(error: unknown, sentAt: number, { isQuery, track }: PolicyCall): boolean {
    const limit = limitOf(error, this.#now());
    if (limit === null) return false;
    const pause = isQuery && limit.isPrimary ? this.#queryPause : this.#pause;
    if (pause.strike(limit, sentAt, this.#now())) {
      track?.paused();
      this.#options.shared?.paused(pause === this.#queryPause, pause.remaining(this.#now()));
      const fields = { until: instantText(pause.until), named: limit.milliseconds !== null };
      this.#options.log.warn(fields, "hit GitHub's rate limit; no request is sent until it ends");
    }
    return true;
  }

  /** Gets another token after a 401, unless another request already got one. */
  async #refreshToken(refusedToken: string, cause: Error, call: Call): Promise<void> {
    const { auth } = this.#options;
    if ((await auth.token()) !== refusedToken) return;
    if ((await auth.refresh()) === refusedToken) throw unauthorized(call, cause);
  }

  #rateLimited(call: PolicyCall, cause: unknown): RateLimitedError {
    const until = Math.max(...this.#pausesOf(call).map((pause) => pause.until));
    return new RateLimitedError(call, until, cause);
  }

  /** The pauses that a request waits for. */
  #pausesOf({ isQuery }: PolicyCall): readonly Pause[] {
    return isQuery ? [this.#pause, this.#queryPause] : [this.#pause];
  }

  #now(): number {
    return this.#options.clock.now().epochMilliseconds;
  }
}

function unauthorized(call: Call, cause: Error): UnauthorizedError {
  return new UnauthorizedError(
    call,
    `was refused: GitHub does not accept the token (${cause.message})`,
    cause,
  );
}

/** Whether GitHub may have performed the request although no valid response arrived. */
function isUncertain(error: unknown): boolean {
  return faultKindOf(error) === "transient" || (error instanceof Error && error.name === "AbortError");
}

/** Throws for a URL outside of the API, which must not get the token. A path is below the API. */
function checkPlace(baseUrl: string, url: string): void {
  if (url.startsWith("/") || url.startsWith(`${baseUrl}/`)) return;
  throw new Error(`Expected a request below ${baseUrl}, found ${new URL(url).origin}. It was not sent.`);
}
