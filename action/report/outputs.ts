import type { Finding, Hold, Verdict } from "../../src/domain/gate/verdict.ts";
import { formatIssueRef } from "../../src/domain/issue-ref.ts";
import { oneLine } from "../../src/markdown/escape.ts";

/**
 * One entry of the output `items`.
 * @internal
 */
export interface ItemOutput
  extends Pick<
    Finding,
    "kind" | "state" | "title" | "owners" | "due" | "daysOverdue" | "priority" | "blocks"
  > {
  readonly issue: string;
  readonly postmortem: string | null;
  readonly waivedUntil: string | null;
  /** Whose pull requests it holds. */
  readonly holds: Hold["whom"] | null;
}

/** GitHub allows outputs of up to 1 MB in UTF-16, which is two bytes a unit. */
const MAX_UNITS = 450_000;

/** The Action's outputs by name. `items` is a JSON list, the worst first, cut at GitHub's size limit. */
export function outputsOf(verdict: Verdict): Readonly<Record<string, string>> {
  const items = verdict.counts["action-item"];
  return {
    verdict: verdict.outcome,
    "overdue-count": String(items.overdue),
    "due-soon-count": String(items["due-soon"]),
    "open-count": String(items.open),
    items: itemsJson(verdict.findings),
  };
}

function itemsJson(findings: readonly Finding[]): string {
  const entries: string[] = [];
  let units = 2;
  for (const finding of findings) {
    const entry = JSON.stringify(itemOf(finding));
    units += entry.length + 1;
    if (units > MAX_UNITS) break;
    entries.push(entry);
  }
  return `[${entries.join(",")}]`;
}

function itemOf(finding: Finding): ItemOutput {
  const { issue, kind, state, title, owners, due, daysOverdue, priority, postmortem, waiver, blocks, holds } =
    finding;
  return {
    issue: formatIssueRef(issue),
    kind,
    state,
    title: oneLine(title, 256),
    owners,
    due,
    daysOverdue,
    priority,
    postmortem: postmortem && formatIssueRef(postmortem),
    waivedUntil: waiver?.until ?? null,
    blocks,
    holds: holds?.whom ?? null,
  };
}
