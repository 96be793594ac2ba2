import { formatRepository, type IssueRef, type RepositoryRef, repositoryKey } from "../domain/issue-ref.ts";
import type { Operation } from "../operations/operation.ts";
import { repositoryOf } from "../operations/operation-target.ts";
import type { ChatClaim, ChatOperation, ChatRecords, Clock, Log, Notifier } from "./ports.ts";
import type { Work } from "./work.ts";

/** How often GitHub is asked for a record that it does not show yet. */
const MAX_LOOKS = 3;

/** Messages on their way. A chat that is down must not fill the memory. */
const MAX_ON_THE_WAY = 1_000;

export interface ChatOutboxOptions {
  readonly records: ChatRecords;
  readonly notifier: Notifier;
  readonly clock: Clock;
  readonly log: Log;
  /** How long GitHub may take to show what was written. */
  readonly settleMs: number;
  /** Resolves once the work had its turn. */
  readonly enqueue: (work: Work) => Promise<void>;
  readonly signal: AbortSignal;
}

type Confirmation = Operation<"confirm-chat">;

/**
 * Sends what is also for chats, outside of the queue, so that no write waits for a chat. The write in GitHub is the record that a
 * message is sent, and only the process whose write GitHub confirmed sends it: a crash, or an answer that is lost, means that nobody
 * does. If several processes wrote the same, the record that GitHub numbered first counts. Another write records that the chats
 * confirmed it. Without that, the next digest says so.
 */
export class ChatOutbox {
  readonly #options: ChatOutboxOptions;
  readonly #onTheWay = new Set<Promise<void>>();
  /** By repository: what the chats confirmed and GitHub does not record yet. */
  readonly #confirmed = new Map<string, Confirmation[]>();

  constructor(options: ChatOutboxOptions) {
    this.#options = options;
  }

  /** Takes over a write that GitHub confirmed. @param id what `World.apply` returned for it */
  wrote(operation: Operation, id: number | undefined): void {
    if (operation.kind === "confirm-chat") this.#recorded(operation);
    else if (operation.kind === "comment" || operation.kind === "open-report") this.#take(operation, id);
  }

  #take(operation: ChatOperation, id: number | undefined): void {
    if (!operation.chat || id === undefined) return;
    const key = formatRepository(repositoryOf(operation));
    if (this.#onTheWay.size >= MAX_ON_THE_WAY) {
      this.#options.log.warn({ key }, "too many chat messages are on their way; this one is not sent");
      return;
    }
    const sending = this.#send(operation, id).catch((err) => {
      if (!this.#options.signal.aborted) this.#options.log.error({ key, err }, "a chat message was not sent");
    });
    this.#onTheWay.add(sending);
    void sending.finally(() => this.#onTheWay.delete(sending));
  }

  /** Resolves once no message is on its way. */
  async idle(): Promise<void> {
    while (this.#onTheWay.size > 0) await Promise.all(this.#onTheWay);
  }

  async #send(operation: ChatOperation, id: number): Promise<void> {
    const { notifier, log } = this.#options;
    const repository = repositoryOf(operation);
    const claim = await this.#claimOf(operation, id);
    if (claim !== "first") {
      const why = claim === "later" ? "another process sends it" : "GitHub does not show its record";
      log.info({ key: formatRepository(repository), why }, "a chat message was not sent");
      return;
    }
    const messages = (operation.chat?.messages ?? []).map((message) => {
      return notifier.send({ ...message, url: `${message.url}${id}` });
    });
    const confirmed = await Promise.all(messages);
    if (confirmed.every(Boolean)) await this.#confirm(repository, confirmationOf(operation, id));
  }

  async #claimOf(operation: ChatOperation, id: number): Promise<ChatClaim> {
    const { records, clock, settleMs, signal } = this.#options;
    for (let look = 1; ; look++) {
      await clock.sleep(settleMs, signal);
      const claim = await records.claimOf(operation, id).catch((error): ChatClaim => {
        if (look === MAX_LOOKS) throw error;
        return "unseen";
      });
      if (claim !== "unseen" || look === MAX_LOOKS) return claim;
    }
  }

  async #confirm(repository: RepositoryRef, confirmation: Confirmation): Promise<void> {
    const key = repositoryKey(repository);
    this.#confirmed.set(key, [...(this.#confirmed.get(key) ?? []), confirmation]);
    await this.#options.enqueue({
      key: `${formatRepository(repository)} chat`,
      owner: repository.owner,
      cause: { event: "a chat" },
      plan: async () => ({ operations: this.#confirmed.get(key) ?? [] }),
    });
  }

  #recorded({ issue, commentId }: Confirmation): void {
    const key = repositoryKey(issue);
    const left = (this.#confirmed.get(key) ?? []).filter((one) => {
      return one.commentId !== commentId || one.issue.number !== issue.number;
    });
    if (left.length > 0) this.#confirmed.set(key, left);
    else this.#confirmed.delete(key);
  }
}

function confirmationOf(operation: ChatOperation, id: number): Confirmation {
  if (operation.kind === "comment") return { kind: "confirm-chat", issue: operation.issue, commentId: id };
  const issue: IssueRef = { ...operation.repository, number: id };
  return { kind: "confirm-chat", issue, commentId: null };
}
