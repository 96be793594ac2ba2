import type { IssueRef } from "../src/domain/issue-ref.ts";

/** An open issue as the listing shows it, reduced to what decides whether it is followed. */
export interface ListedIssue {
  readonly ref: IssueRef;
  /** The database id. */
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  /** Login of who wrote it; null when that account is gone. */
  readonly author: string | null;
  /** Whether a bot wrote it, as far as GitHub tells. */
  readonly bot: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
}
