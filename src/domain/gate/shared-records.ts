import { formatIssueRef, mentionIssue } from "../issue-ref.ts";
import { listSome } from "../text.ts";
import type { GateItem, GatePostmortem, RepositoryData, UnreadableIssue } from "./verdict.ts";

/**
 * The readings without the issues that share their record with another one: nobody can say which of them it belongs
 * to, so none is believed. A record that was copied could else lend its later date to any item.
 */
export function separateSharedRecords(readings: readonly RepositoryData[]): readonly RepositoryData[] {
  const byIdentity = new Map<string, (GateItem | GatePostmortem)[]>();
  for (const { items, postmortems } of readings) {
    for (const one of [...items, ...postmortems]) {
      const known = byIdentity.get(one.identity);
      if (known) known.push(one);
      else byIdentity.set(one.identity, [one]);
    }
  }
  const shared = new Map([...byIdentity].filter(([, sharing]) => sharing.length > 1));
  if (shared.size === 0) return readings;
  const isAlone = ({ identity }: GateItem | GatePostmortem) => !shared.has(identity);
  return readings.map((reading) => ({
    ...reading,
    items: reading.items.filter(isAlone),
    postmortems: reading.postmortems.filter(isAlone),
    unreadable: [
      ...reading.unreadable,
      ...[...reading.items, ...reading.postmortems]
        .filter((one) => !isAlone(one))
        .map((one) => asSharedRecord(one, shared.get(one.identity)!)),
    ],
  }));
}

function asSharedRecord(
  one: GateItem | GatePostmortem,
  sharing: readonly (GateItem | GatePostmortem)[],
): UnreadableIssue {
  const { issue, title, owners } = one;
  const others = sharing
    .filter((other) => formatIssueRef(other.issue) !== formatIssueRef(issue))
    .map((other) => mentionIssue(other.issue, issue));
  return {
    issue,
    title,
    owners,
    kind: "ledger" in one ? "action-item" : "postmortem",
    tampered: true,
    reason: `it carries the same record as ${listSome(others, 5)}`,
    recovery: `Close the copy as a duplicate, or put the hidden Followthrough comment that belongs here back from #${issue.number}'s edit history.`,
  };
}
