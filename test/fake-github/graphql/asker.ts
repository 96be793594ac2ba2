import type { Hub } from "../hub.ts";
import type { IssueLife } from "../issue-life.ts";
import type { Limits } from "../limits.ts";
import type { Level } from "../manifest.ts";
import { permits } from "../permissions.ts";
import { reaches } from "../routes/route.ts";
import { at, type CommentRow, type Grant, type IssueRow, type RepositoryRow } from "../state.ts";

/** Who asks, and of what. */
export interface Asker {
  readonly hub: Hub;
  readonly limits: Limits;
  readonly grant: Grant;
  readonly permissions: Readonly<Record<string, Level>>;
  readonly life: IssueLife;
}

/** Why GitHub answers null for a field, in its own words. */
export class Unresolved extends Error {
  readonly type: "NOT_FOUND" | "FORBIDDEN" | "UNPROCESSABLE";

  constructor(type: Unresolved["type"], message: string) {
    super(message);
    this.type = type;
  }
}

export function notFound(what: string): Unresolved {
  return new Unresolved("NOT_FOUND", `Could not resolve to ${what}.`);
}

/**
 * Throws what GitHub answers for an object that the token may not read. GitHub documents no permissions for GraphQL
 * ("test your app", it says), so these are the ones that REST demands for the same object.
 */
export function demand({ permissions }: Asker, needs: Readonly<Record<string, Level>>): void {
  if (!permits(permissions, needs))
    throw new Unresolved("FORBIDDEN", "Resource not accessible by integration");
}

/** The issue or pull request as single reads show it now; undefined for what is deleted, or not seen yet. */
export function shownThread({ hub }: Asker, row: IssueRow | undefined) {
  const value = row && at(row, hub.now - hub.lag.objects);
  return value && !value.deleted ? { row, value } : undefined;
}

export function shownComment({ hub }: Asker, row: CommentRow | undefined) {
  const value = row && at(row, hub.now - hub.lag.objects);
  return value ? { row, value } : undefined;
}

/** Whether the issue is in a repository that the token opens, which has its issues on. */
export function canSee({ hub, grant }: Asker, row: IssueRow): boolean {
  const repository: RepositoryRow = hub.repositoryById(row.repositoryId);
  return reaches(grant, repository) && (repository.hasIssues || hub.pull(row) !== undefined);
}
