import { LRUCache } from "lru-cache";
import { ConfigError } from "../../config/problems.ts";
import { CHOICES, missingPermissions } from "../../domain/app-choices.ts";
import { passes } from "../../domain/gate/evaluate-gate.ts";
import type { RepositoryRef } from "../../domain/issue-ref.ts";
import {
  type CheckedHead,
  type ChecksSnapshot,
  fingerprintOf,
  mostUrgent,
  type ShownCheck,
} from "../../observed/checks.ts";
import type { Clock } from "../../reconcile/ports.ts";
import { type AppGate, readAppGate } from "../gate/app-gate.ts";
import type { SettingsMemory } from "../gate/change/config-check.ts";
import type { RunEvent } from "../gate/change/event.ts";
import type { FileMemory } from "../gate/change/listed-source.ts";
import { type ListedCheck, type OpenHead, openHeads } from "../gate/open-heads.ts";
import { type InstalledRepository, isUsable } from "../repositories/installed-repositories.ts";
import type { ObserverContext } from "./context.ts";

/** More checks than can be written before the plan is made again. */
const MAX_WRITES = 60;

/** Pull requests whose files are kept in memory, and contents of settings whose errors are. */
const MAX_KEPT = 2_000;

/** Limited by size, because a limit by number allocates memory for all entries in advance. */
function memoryOf<Value extends object>(): LRUCache<string, Value> {
  return new LRUCache<string, Value>({ maxSize: MAX_KEPT, sizeCalculation: () => 1 });
}

/** A check as the App wrote it. */
export interface WrittenCheck {
  readonly id: number;
  readonly isGreen: boolean;
  readonly fingerprint: string;
  /** When GitHub completed it, in epoch milliseconds. */
  readonly completedAt: number;
}

/** How long GitHub may take to show a check in a listing. */
const KEPT_MS = 60_000;

/** Checks that the App wrote a moment ago, so that it does not write them again while GitHub does not show them. */
export class RecentChecks {
  readonly #clock: Clock;
  readonly #written = new Map<string, { readonly check: WrittenCheck; readonly at: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  remember(repositoryId: number, sha: string, check: WrittenCheck): void {
    const at = this.#now();
    for (const [name, written] of this.#written) if (at - written.at > KEPT_MS) this.#written.delete(name);
    this.#written.set(`${repositoryId} ${sha}`, { check, at });
  }

  /** The check on a commit as GitHub lists it, or as it was written since. */
  update(repositoryId: number, sha: string, listed: ListedCheck | null): ShownCheck | null {
    const written = this.#written.get(`${repositoryId} ${sha}`);
    const isRecent = written && Math.abs(this.#now() - written.at) <= KEPT_MS;
    const isNewer = isRecent && (listed?.id ?? 0) <= written.check.id;
    const { id, isGreen, completedAt } = isNewer ? written.check : (listed ?? NONE);
    const fingerprint = isNewer ? written.check.fingerprint : (listed?.externalId ?? null);
    if (!isNewer && listed === null) return null;
    return { id, isGreen, fingerprint, isRerequested: (listed?.rerequestedAt ?? 0) > completedAt };
  }

  #now(): number {
    return this.#clock.now().epochMilliseconds;
  }
}

const NONE = { id: null, isGreen: false, completedAt: 0 };

/** Without the other permissions of the choice, merge queues and rulesets miss something, and the config report says so. */
function mayCheck({ permissions }: InstalledRepository): boolean {
  const { checks, pull_requests } = CHOICES["gate-check"].permissions as Record<string, "read" | "write">;
  return missingPermissions({ checks: checks!, pull_requests: pull_requests! }, permissions).length === 0;
}

/** Reads the App's checks on open pull requests and merge groups, and what the gate says of each. */
export class ChecksObserver {
  readonly #context: ObserverContext;
  readonly #appId: number;
  readonly #recent: RecentChecks;
  readonly #files: FileMemory = memoryOf();
  readonly #settings: SettingsMemory = memoryOf();

  constructor(context: ObserverContext, appId: number, recent: RecentChecks) {
    this.#context = context;
    this.#appId = appId;
    this.#recent = recent;
  }

  /** Null if the settings don't ask for checks, or the App may not write them. */
  async observe(repository: RepositoryRef): Promise<ChecksSnapshot | null> {
    const { repositories } = this.#context;
    const seen = await repositories.lastSeen(repository);
    if (!isUsable(seen)) return null;
    const wish = await this.#wish(seen);
    if (wish === "no") return null;
    const installed = await repositories.find(repository);
    if (!isUsable(installed) || !mayCheck(installed)) return null;
    const { client, repository: place } = installed;
    const { graphql, clock, gateDays } = this.#context;
    const open = await openHeads({ client, graphql, clock, repository: place }, this.#appId);
    // While the settings can't be read, the checks that are there go on.
    if (wish === "unknown" && !open.some(({ check }) => check !== null)) return null;
    const memory = { files: this.#files, settingsMemory: this.#settings };
    const gate = await readAppGate(installed, { graphql, clock, heads: open, ...memory });
    gateDays.note(installed, gate);
    return { repository: place, webUrl: place.webUrl, heads: await this.#judge(open, gate, place.id) };
  }

  async #wish(installed: InstalledRepository): Promise<"yes" | "no" | "unknown"> {
    try {
      return (await this.#context.policies.cachedToday(installed)).check ? "yes" : "no";
    } catch (error) {
      if (error instanceof ConfigError) return mayCheck(installed) ? "unknown" : "no";
      throw error;
    }
  }

  /** Judges all heads, and keeps the verdicts of only those that are written next: hundreds would fill the memory. */
  async #judge(
    open: readonly OpenHead[],
    gate: AppGate,
    repositoryId: number,
  ): Promise<ChecksSnapshot["heads"]> {
    const changes = new Map<string, Change>();
    for (const { number, sha, check, queued } of open) {
      if (queued) {
        const shas = { base: queued.base, head: queued.sha };
        changes.set(queued.sha, { check: queued.check, event: { about: "merge-group", number, shas } });
      }
      const event = { about: "pull-request", pullRequest: { number, head: sha } } as const;
      if (!changes.has(sha)) changes.set(sha, { check, event });
    }
    const heads: CheckedHead[] = [];
    for (const [sha, { check, event }] of changes) {
      const verdict = await gate.judge(event);
      const shown = this.#recent.update(repositoryId, sha, check);
      const isQueue = event.about === "merge-group";
      heads.push({ sha, isQueue, shown, wanted: fingerprintOf(verdict), isGreen: passes(verdict) });
    }
    const written: ChecksSnapshot["heads"][number][] = [];
    for (const head of mostUrgent(heads, MAX_WRITES)) {
      written.push({ ...head, verdict: await gate.judge(changes.get(head.sha)!.event) });
    }
    return written;
  }
}

/** A pull request or merge group, and the check that it has. */
interface Change {
  readonly check: ListedCheck | null;
  readonly event: RunEvent;
}
