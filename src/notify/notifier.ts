import PQueue from "p-queue";
import { formatRepository } from "../domain/issue-ref.ts";
import type { ChatMessage } from "../domain/notices/chat.ts";
import { payloadOf } from "../markdown/chat/payload.ts";
import type { Clock, Log, Notifier } from "../reconcile/ports.ts";
import { type ChatAddresses, mayUse, mayUseSome } from "./addresses.ts";
import { type Attempt, attempt, type Post } from "./attempt.ts";

const MAX_TRIES = 3;

/** The wait after a try without `retry-after`, times the number of the try. */
const WAIT_MS = 1_000;

/** The longest `retry-after` that a message waits for. */
const MAX_WAIT_MS = 60_000;

/** Slack takes a message a second (docs.slack.dev/apis/web-api/rate-limits). */
const INTERVAL_MS = 1_000;

/** After so many messages in a row that were not confirmed, an address gets none for a while. */
const MAX_FAILURES = 2;

const REST_MS = 10 * 60_000;

export interface NotifierOptions {
  readonly addresses: ChatAddresses;
  readonly post: Post;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: { chat(receiver: ChatMessage["to"], outcome: "confirmed" | "unconfirmed"): void };
  readonly signal: AbortSignal;
}

/** One address: its messages, one after the other, and how it fares. */
interface Line {
  readonly queue: PQueue;
  failures: number;
  /** Epoch milliseconds. */
  restsUntil: number;
}

/**
 * Sends messages to the operator's addresses. A message is sent again only if the receiver surely did not take it: it could not be
 * reached, or it answered 429 or 503. After a timeout, or an answer that is lost, it may have it.
 */
export class ChatNotifier implements Notifier {
  readonly #options: NotifierOptions;
  readonly #lines = new Map<string, Line>();

  constructor(options: NotifierOptions) {
    this.#options = options;
  }

  allows(address: string, repository: Parameters<Notifier["allows"]>[1]): boolean {
    const known = this.#options.addresses.get(address);
    return known !== undefined && mayUse(known, repository);
  }

  allowsSome(address: string, owner: string): boolean {
    const known = this.#options.addresses.get(address);
    return known !== undefined && mayUseSome(known, owner);
  }

  async send(message: ChatMessage): Promise<boolean> {
    const { addresses, metrics } = this.#options;
    const known = addresses.get(message.address);
    if (!known || !mayUse(known, message.repository)) return false;
    const line = this.#lineOf(message.address);
    const isConfirmed = (await line.queue.add(() => this.#inTurn(message, known.url, line))) === true;
    metrics.chat(message.to, isConfirmed ? "confirmed" : "unconfirmed");
    return isConfirmed;
  }

  #lineOf(address: string): Line {
    const line = this.#lines.get(address) ?? {
      queue: new PQueue({ concurrency: 1 }),
      failures: 0,
      restsUntil: 0,
    };
    this.#lines.set(address, line);
    return line;
  }

  async #inTurn(message: ChatMessage, url: string, line: Line): Promise<boolean> {
    const { clock, signal } = this.#options;
    if (signal.aborted) return false;
    if (clock.now().epochMilliseconds < line.restsUntil) {
      this.#tell(message, { tries: 0, why: "the receiver failed before and rests" });
      return false;
    }
    const { end, tries } = await this.#try(message, url, line);
    if (end.kind === "confirmed") {
      line.failures = 0;
      await this.#pause(INTERVAL_MS);
      return true;
    }
    this.#tell(message, { tries, why: end.why });
    line.failures++;
    if (line.failures >= MAX_FAILURES) line.restsUntil = clock.now().epochMilliseconds + REST_MS;
    return false;
  }

  async #try(
    message: ChatMessage,
    url: string,
    line: Line,
  ): Promise<{ readonly end: Attempt; readonly tries: number }> {
    const { clock, signal } = this.#options;
    const payload = payloadOf(message);
    for (let tries = 1; ; tries++) {
      const end = await attempt(url, payload, this.#options);
      if (end.kind !== "refused" || tries === MAX_TRIES) return { end, tries };
      const waitMs = end.retryAfterMs ?? WAIT_MS * tries;
      if (waitMs > MAX_WAIT_MS) {
        line.restsUntil = clock.now().epochMilliseconds + waitMs;
        return { end, tries };
      }
      await this.#pause(waitMs);
      if (signal.aborted) return { end, tries };
    }
  }

  /** Ends early when the process stops. */
  async #pause(milliseconds: number): Promise<void> {
    const { clock, signal } = this.#options;
    await clock.sleep(milliseconds, signal).catch((error) => {
      if (!signal.aborted) throw error;
    });
  }

  #tell(
    { address, to, event, repository }: ChatMessage,
    result: { readonly tries: number; readonly why: string },
  ): void {
    this.#options.log.warn(
      { address, to, event, repository: formatRepository(repository), ...result },
      "a chat did not confirm a message; it is not sent again, and the next digest says so",
    );
  }
}
