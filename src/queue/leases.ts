import { randomUUID } from "node:crypto";
import type { Lease } from "../reconcile/sharing.ts";
import type { Keys, RunScript } from "./scripts.ts";

/** The part of a lease that is left unused, so that it ends here before it ends in Redis. */
const MARGIN = 0.1;

const LOST = "another process may work on this now";

interface LeasesOptions {
  readonly run: RunScript;
  readonly keys: Keys;
  /** The epoch of Redis's data; null if it is unknown. */
  readonly epoch: () => string | null;
  readonly process: string;
  readonly leaseMs: number;
  /** How long GitHub may take to show a write. */
  readonly settleMs: number;
  /** Renews all leases at once. Throws if Redis cannot be reached. */
  readonly renew: () => Promise<void>;
}

/** A key that only this process may work on. It ends by itself unless it is renewed (`Leases.renewal`). */
class HeldLease implements Lease {
  readonly name: string;
  readonly token = randomUUID();
  mayLag = false;
  /** Who wrote for the key before, and how long that still matters. */
  before: { readonly process: string; readonly untilMs: number } = { process: "", untilMs: 0 };
  hasWritten = false;
  #validUntil = 0;
  #isLost = false;
  #isReleased = false;
  readonly #renew: () => Promise<void>;

  constructor(name: string, renew: () => Promise<void>) {
    this.name = name;
    this.#renew = renew;
  }

  /** @param from when it was asked for, by the clock that cannot be set back */
  validFor(milliseconds: number, from: number): void {
    this.#validUntil = from + milliseconds * (1 - MARGIN);
  }

  lose(): void {
    this.#isLost = true;
  }

  /** What still runs on its behalf, such as a message to a chat, works on nothing that others could. */
  end(): void {
    this.#isReleased = true;
  }

  async whyNot(): Promise<string | null> {
    if (this.#isReleased) return null;
    // On a busy machine, to begin again would cost more than to ask, and again take too long.
    if (!this.#isValid && !this.#isLost) await this.#renew().catch(() => {});
    return this.#isValid ? null : LOST;
  }

  get #isValid(): boolean {
    return !this.#isLost && performance.now() <= this.#validUntil;
  }

  writes(): void {
    this.hasWritten = true;
  }
}

/** The leases of this process. */
export class Leases {
  readonly #options: LeasesOptions;
  readonly #held = new Set<HeldLease>();

  constructor(options: LeasesOptions) {
    this.#options = options;
  }

  /** A lease, or in how many milliseconds to ask again. Throws if Redis cannot be reached. */
  async take(name: string): Promise<HeldLease | { readonly busyMs: number }> {
    const { run, keys, epoch, process, leaseMs, settleMs, renew } = this.#options;
    const expected = epoch();
    if (expected === null) return { busyMs: leaseMs / 3 };
    const lease = new HeldLease(name, renew);
    const from = performance.now();
    const reply = await run(
      "lease",
      [keys.epoch, keys.lease(name), keys.wrote(name)],
      [expected, lease.token, leaseMs, process, settleMs],
    );
    const [state, wrote, left] = reply as [number, string | number, number | undefined];
    if (state < 0)
      return { busyMs: state === -2 ? Math.min(Math.max(Number(wrote), 50), leaseMs / 3) : leaseMs / 3 };
    lease.mayLag = state === 1;
    lease.before = { process: String(wrote), untilMs: from + (left ?? 0) };
    lease.validFor(leaseMs, from);
    this.#held.add(lease);
    return lease;
  }

  /** Never throws: what cannot be released ends by itself. */
  async release(lease: HeldLease): Promise<void> {
    const { run, keys, process, settleMs } = this.#options;
    this.#held.delete(lease);
    const rest = Math.max(0, Math.ceil(lease.before.untilMs - performance.now()));
    const [writer, matters] = lease.hasWritten
      ? [process, Math.max(1, settleMs)]
      : [lease.before.process, rest];
    lease.end();
    const names = [keys.lease(lease.name), keys.wrote(lease.name)];
    await run("release", names, [lease.token, writer, matters]).catch(() => {});
  }

  /** What `renew` needs: its keys after the first, and its arguments. Call `renewed` with its reply. */
  renewal() {
    const { keys, process, leaseMs, settleMs } = this.#options;
    const leases = [...this.#held];
    const from = performance.now();
    return {
      keys: leases.flatMap(({ name }) => [keys.lease(name), keys.wrote(name)]),
      args: [leaseMs, settleMs, process, ...leases.map(({ token }) => token)],
      renewed: (goesOn: readonly number[]) => {
        for (const [index, lease] of leases.entries()) {
          if (goesOn[index] === 1) {
            lease.validFor(leaseMs, from);
          } else {
            lease.lose();
            this.#held.delete(lease);
          }
        }
      },
    };
  }
}

export type { HeldLease };
