import { todayIn } from "../../domain/calendar/due-date.ts";
import type { RepositoryRef } from "../../domain/issue-ref.ts";
import type { Clock } from "../../reconcile/ports.ts";
import type { AppGate } from "../gate/app-gate.ts";
import type { InstalledRepository } from "../repositories/installed-repositories.ts";

/** On which day the gate of each repository was last evaluated, because a new day can change what it says. */
export class GateDays {
  readonly #clock: Clock;
  /** By repository id. */
  readonly #days = new Map<number, { repository: RepositoryRef; timeZone: string; day: string }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  note({ repository: { id, owner, repo } }: InstalledRepository, { state: { current } }: AppGate): void {
    if (current === null) return;
    const { timeZone, today } = current.data;
    this.#days.set(id, { repository: { owner, repo }, timeZone: timeZone ?? "UTC", day: today });
  }

  /** The repositories in which a day began since then, each once. */
  takeNew(): RepositoryRef[] {
    const now = this.#clock.now();
    const begun = [...this.#days].filter(
      ([, { timeZone, day }]) => todayIn(now, timeZone).toString() !== day,
    );
    for (const [id] of begun) this.#days.delete(id);
    return begun.map(([, { repository }]) => repository);
  }
}
