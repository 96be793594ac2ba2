import { mentionIssue, type OwnedIssue, sameIssue, sameRepository } from "../issue-ref.ts";
import { groupBy, listSome } from "../text.ts";
import type { GateItem, GatePostmortem, RepositoryData, UnreadableIssue } from "./verdict.ts";

/** What is shown in place of the number of an issue in a more private repository. */
export const PRIVATE_ISSUE = "an issue in a more private repository";

/**
 * Moves issues that share one record to `unreadable`. There is no way to tell which of them the record belongs to, and
 * a copied record could otherwise give its later due date to any item.
 */
export function separateSharedRecords(data: readonly RepositoryData[]): readonly RepositoryData[] {
  const all = data.flatMap(({ items, postmortems }) => [...items, ...postmortems]);
  if (new Set(all.map(({ identity }) => identity)).size === all.length) return data;
  const byIdentity = groupBy<GateItem | GatePostmortem>(all, ({ identity }) => identity);
  const sharedRecords = new Map([...byIdentity].filter(([, issues]) => issues.length > 1));
  const hidden = data.filter(({ isMorePrivate }) => isMorePrivate);
  const isHidden = ({ issue }: OwnedIssue) =>
    hidden.some(({ repository }) => sameRepository(repository, issue));
  const isUnique = ({ identity }: GateItem | GatePostmortem) => !sharedRecords.has(identity);
  return data.map((repository) => ({
    ...repository,
    items: repository.items.filter(isUnique),
    postmortems: repository.postmortems.filter(isUnique),
    unreadable: [
      ...repository.unreadable,
      ...[...repository.items, ...repository.postmortems]
        .filter((one) => !isUnique(one))
        .map((one) => asSharedRecord(one, sharedRecords.get(one.identity)!, isHidden)),
    ],
  }));
}

function asSharedRecord(
  one: GateItem | GatePostmortem,
  issues: readonly (GateItem | GatePostmortem)[],
  isHidden: (other: OwnedIssue) => boolean,
): UnreadableIssue {
  const { issue, title, owners } = one;
  const others = issues.filter((other) => !sameIssue(other.issue, issue));
  const mentions = others.map((other) =>
    isHidden(other) ? PRIVATE_ISSUE : mentionIssue(other.issue, issue),
  );
  return {
    issue,
    title,
    owners,
    kind: "hasLine" in one ? "action-item" : "postmortem",
    tampered: true,
    reason: `it has the same record as ${listSome(mentions, 5)}`,
    recovery:
      "Close the copy as a duplicate, or restore this issue's own hidden Followthrough comment from its edit history.",
  };
}
