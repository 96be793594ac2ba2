import type { Octokit } from "@octokit/rest";
import PQueue from "p-queue";
import { Temporal } from "temporal-polyfill";
import type { ClientOptions, InWriteSlot, WriteSlots } from "./client-options.ts";
import {
  AmbiguousWriteError,
  type Call,
  explain,
  faultKindOf,
  isHttpError,
  RateLimitedError,
  UnauthorizedError,
} from "./errors.ts";
import { limitOf, Pause } from "./rate-limit.ts";
import { type HttpResponse, type RequestOptions, type Send, sendOnce } from "./send.ts";
import { withWrite, writeDelay } from "./write-pace.ts";

/** Waits between the tries of a read. */
const BACKOFF = [1_000, 4_000];

const MAX_LIMITED_ATTEMPTS = 5;

/** The longest that a write may wait once what it is to change was read: then it would undo what people did since. */
const MAX_SLOT_WAIT_MS = 5_000;

interface PolicyCall extends Call {
  /** Whether sending it twice does no harm. */
  readonly repeatable: boolean;
  readonly signal: AbortSignal | undefined;
  /** Whether it writes what was made from a reading in the same slot. */
  readonly inSlot: boolean;
}

/**
 * Makes every request of `client` keep the one policy: what is sent again and what never, when to wait, what is
 * thrown. Reads run side by side, writes one at a time; a rate limit stops both.
 * A POST that makes nothing is marked by its caller with `request: { repeatable: true }`.
 */
export function installRequestPolicy(client: Octokit, options: ClientOptions): WriteSlots {
  const policy = new RequestPolicy(options);
  client.hook.wrap("request", (send, request) => {
    const { method, url } = client.request.endpoint.parse(request);
    const call = {
      method,
      path: pathBelow(options.baseUrl, url),
      repeatable: method === "GET" || method === "HEAD" || request.request?.repeatable === true,
      signal: request.request?.signal,
      inSlot: request.request?.inWriteSlot === true,
    };
    return policy.perform(send as Send, request, call) as ReturnType<typeof send>;
  });
  return { writeSlot: (work) => policy.writeSlot(work) };
}

class RequestPolicy {
  readonly #options: ClientOptions;
  readonly #reads: PQueue;
  readonly #writes = new PQueue({ concurrency: 1 });
  readonly #renewals = new PQueue({ concurrency: 1 });
  readonly #pause = new Pause();
  #written: readonly number[] = [];

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#reads = new PQueue({ concurrency: options.readConcurrency ?? 10 });
  }

  writeSlot<Result>(work: (write: InWriteSlot) => Promise<Result>): Promise<Result> {
    return this.#writes.add(async () => {
      const slot = { method: "WRITE", path: "slot", repeatable: false, signal: undefined, inSlot: false };
      await this.#mayGo(slot, undefined);
      return work({ inWriteSlot: true });
    });
  }

  perform(send: Send, request: RequestOptions, call: PolicyCall): Promise<HttpResponse> {
    if (call.inSlot) return this.#untilSettled(send, request, call);
    // The queue is not given the signal: a write that was sent must not look as if it had been cancelled.
    const queue = call.repeatable ? this.#reads : this.#writes;
    return queue.add(() => this.#untilSettled(send, request, call));
  }

  /** Sends until there is an answer, or an error that sending again would not mend or might make worse. */
  async #untilSettled(send: Send, request: RequestOptions, call: PolicyCall): Promise<HttpResponse> {
    const { auth, clock } = this.#options;
    let [faults, limited] = [0, 0];
    let renewed = false;
    let lastLimit: unknown;
    for (;;) {
      await this.#mayGo(call, lastLimit);
      const token = await auth.token();
      // Getting a token takes a while, in which another request may have met a limit.
      await this.#mayGo(call, lastLimit);
      const sentAt = this.#now();
      if (token !== "") request.headers = { ...request.headers, authorization: `Bearer ${token}` };
      if (!call.repeatable) this.#written = withWrite(this.#written, sentAt);
      try {
        const response = await sendOnce(send, request, call, this.#options);
        this.#pause.passed(sentAt);
        return response;
      } catch (error) {
        if (isHttpError(error) && error.response?.status === 401) {
          if (renewed) throw unauthorized(call, error);
          await this.#renewals.add(() => this.#renew(token, error, call));
          renewed = true;
        } else if (this.#isLimit(error, sentAt)) {
          lastLimit = explain(error, call);
          limited += 1;
          if (limited >= MAX_LIMITED_ATTEMPTS) throw this.#rateLimited(call, lastLimit);
        } else {
          if (!isUncertain(error)) throw explain(error, call);
          if (!call.repeatable) throw new AmbiguousWriteError(call, error);
          call.signal?.throwIfAborted();
          if (faults >= BACKOFF.length) throw explain(error, call);
          this.#options.log.debug({ fault: String(error) }, `${call.method} ${call.path} is tried again`);
          await clock.sleep(BACKOFF[faults]!, call.signal);
          faults += 1;
        }
      }
    }
  }

  /** Waits until neither a rate limit nor the pace of writing forbids to send. Throws if that takes too long. */
  async #mayGo(call: PolicyCall, lastLimit: unknown): Promise<void> {
    for (;;) {
      call.signal?.throwIfAborted();
      const now = this.#now();
      const paused = this.#pause.remaining(now);
      if (paused > (this.#options.maxPauseMs ?? Number.POSITIVE_INFINITY))
        throw this.#rateLimited(call, lastLimit);
      const wait = Math.max(paused, call.repeatable ? 0 : this.#writeDelay(now));
      if (call.inSlot && wait > MAX_SLOT_WAIT_MS)
        throw new RateLimitedError(call, instant(now + wait), lastLimit);
      if (wait <= 0) return;
      await this.#options.clock.sleep(wait, call.signal);
    }
  }

  #writeDelay(now: number): number {
    const { writeIntervalMs, writesPerMinute = 80, writesPerHour = 500 } = this.#options;
    return writeDelay(this.#written, now, {
      intervalMs: writeIntervalMs,
      perMinute: writesPerMinute,
      perHour: writesPerHour,
    });
  }

  #isLimit(error: unknown, sentAt: number): boolean {
    const limit = limitOf(error, this.#now());
    if (limit === null) return false;
    if (this.#pause.strike(limit, sentAt, this.#now())) {
      const fields = { until: instant(this.#pause.until), named: limit.milliseconds !== null };
      this.#options.log.warn(fields, "GitHub's rate limit: nothing is sent until it ends");
    }
    return true;
  }

  /** Gets another token after a 401, unless another request has got one already. */
  async #renew(refused: string, cause: Error, call: Call): Promise<void> {
    const { auth } = this.#options;
    if ((await auth.token()) !== refused) return;
    if ((await auth.refresh()) === refused) throw unauthorized(call, cause);
  }

  #rateLimited(call: Call, cause: unknown): RateLimitedError {
    return new RateLimitedError(call, instant(this.#pause.until), cause);
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

function instant(epochMilliseconds: number): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(epochMilliseconds);
}

/** Whether the request may have been carried out although no proper answer came. */
function isUncertain(error: unknown): boolean {
  return faultKindOf(error) === "transient" || (error instanceof Error && error.name === "AbortError");
}

/** The path and query of a request, which has to stay on the API's own origin: the token goes nowhere else. */
function pathBelow(baseUrl: string, url: string): string {
  if (url.startsWith(`${baseUrl}/`)) return url.slice(baseUrl.length);
  throw new Error(`Expected a request below ${baseUrl}, found ${new URL(url).origin}: not sent.`);
}
