import { ConfigError } from "../config/error.ts";
import { type RepositoryRef, sameRepository } from "../domain/issue-ref.ts";
import { type NoticeSnapshot, planNotices } from "./notices.ts";
import type { Operation } from "./operation.ts";
import { type ConfigSnapshot, planConfigReport } from "./plan/config-report.ts";
import { type DigestSnapshot, planDigest } from "./plan/digest.ts";
import type { Clock } from "./ports.ts";
import type { Swept } from "./swept.ts";

/** The world as whole repositories are looked at. Each throws what GitHub refuses to show. */
export interface RepositoryWorld {
  /** Null when nothing is wrong with the config and nobody was told that there is. */
  observeConfig(repository: RepositoryRef): Promise<ConfigSnapshot | null>;
  /** Null when no notice can be due. */
  observeNotices(repository: RepositoryRef): Promise<NoticeSnapshot | null>;
  /** Null when the digest that stands there, or stands nowhere, says all already. */
  observeDigest(repository: RepositoryRef, swept: Swept): Promise<DigestSnapshot | null>;
}

/** Something that is looked after in each repository once a sweep has its keys in order. */
export interface RepositoryPass {
  /** What it sees to, for the log. */
  readonly name: string;
  /** Whether it is for repositories as well of which the keys could not be found. */
  readonly evenUnswept: boolean;
  plan(repository: RepositoryRef, swept: Swept): Promise<Operation[]>;
}

/** The passes in their order: what is wrong, who is to be told, what it all comes to. */
export function repositoryPasses(world: RepositoryWorld, clock: Clock): RepositoryPass[] {
  return [
    {
      name: "the config",
      evenUnswept: true,
      async plan(repository) {
        const snapshot = await world.observeConfig(repository);
        return snapshot ? planConfigReport(snapshot, clock.now()) : [];
      },
    },
    {
      name: "notices",
      evenUnswept: false,
      async plan(repository) {
        const snapshot = await world.observeNotices(repository);
        return snapshot ? planNotices(snapshot, clock.now()) : [];
      },
    },
    {
      name: "the digest",
      evenUnswept: false,
      async plan(repository, swept) {
        const snapshot = await world.observeDigest(repository, swept);
        return snapshot ? planDigest(snapshot, clock.now()) : [];
      },
    },
  ];
}

/** Whether an error is told to people by a pass of its own, and needs no word from any other. */
export function isReported(error: unknown): boolean {
  return error instanceof ConfigError;
}

/** The passes over one repository after a sweep. */
export function passesOver(
  repository: RepositoryRef,
  passes: readonly RepositoryPass[],
  { found }: Swept,
): readonly RepositoryPass[] {
  const isFound = found.some((ref) => sameRepository(ref, repository));
  return passes.filter(({ evenUnswept }) => evenUnswept || isFound);
}
