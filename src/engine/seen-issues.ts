import { LRUCache } from "lru-cache";
import { type IssueRef, issueKey } from "../domain/issue-ref.ts";
import { issueRefFromUrl } from "../github/observe/issues.ts";
import { readReportTag } from "../record/report-tag.ts";

/** An issue as an event shows it. */
export interface ShownIssue {
  readonly ref: IssueRef;
  /** ISO 8601. */
  readonly updatedAt: string;
  readonly isReport: boolean;
}

interface PayloadIssue {
  readonly url?: string;
  readonly updated_at?: string;
  readonly body?: string | null;
}

interface Payload {
  readonly sender?: { readonly type?: string };
  readonly issue?: PayloadIssue;
  readonly parent_issue?: PayloadIssue;
  readonly sub_issue?: PayloadIssue;
}

/** The issues in an event that a bot caused. */
export function shownBy({ issue, parent_issue, sub_issue, sender }: Payload): ShownIssue[] {
  if (sender?.type !== "Bot") return [];
  return [issue, parent_issue, sub_issue].flatMap((shown) => {
    const ref = shown?.url && issueRefFromUrl(shown.url);
    if (!ref || !shown.updated_at) return [];
    return { ref, updatedAt: shown.updated_at, isReport: readReportTag(shown.body ?? "") !== null };
  });
}

/** How many issues are remembered, of all incidents together. */
const MAX_ISSUES = 50_000;

/**
 * The issues of each incident as its last pass saw them, if nothing was missing. An event about what the App did itself needs no
 * other pass if that one saw at least as much.
 */
export class SeenIssues {
  /** By `issueKey` of the incident, and then of its issues: when they were updated, in epoch milliseconds. */
  readonly #incidents = new LRUCache<string, ReadonlyMap<string, number>>({
    maxSize: MAX_ISSUES,
    sizeCalculation: ({ size }) => size + 1,
  });

  note(key: IssueRef, issues: readonly Pick<ShownIssue, "ref" | "updatedAt">[]): void {
    const times = issues.map(({ ref, updatedAt }) => [issueKey(ref), Date.parse(updatedAt)] as const);
    this.#incidents.set(issueKey(key), new Map(times));
  }

  /** Call this if something is missing. */
  forget(key: IssueRef): void {
    this.#incidents.delete(issueKey(key));
  }

  /** Whether a pass of this incident could find nothing new in what the App did to these issues. */
  has(key: IssueRef, shown: readonly ShownIssue[]): boolean {
    // Reports concern no incident.
    if (shown.some(({ isReport }) => isReport)) return true;
    const seen = this.#incidents.get(issueKey(key));
    const isSeen = ({ ref, updatedAt }: ShownIssue) =>
      (seen?.get(issueKey(ref)) ?? 0) >= Date.parse(updatedAt);
    return shown.length > 0 && shown.every(isSeen);
  }
}
