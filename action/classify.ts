import { formatRepository, type IssueRef, parseIssueRef, parseRepository } from "../src/domain/issue-ref.ts";
import { type Policy, PRIORITIES } from "../src/domain/policy.ts";
import type { FindingKind, GateItem, GatePostmortem, UnreadableIssue } from "../src/domain/verdict.ts";
import { type ItemMarker, readMarker } from "../src/markdown/marker.ts";

/** An open issue as the listing shows it, reduced to what decides whether it is followed. */
export interface ListedIssue {
  readonly ref: IssueRef;
  /** The database id. */
  readonly id: number;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  /** Whether a bot wrote it, as far as GitHub tells. */
  readonly bot: boolean;
}

export type Classified =
  | { readonly as: "action-item"; readonly item: GateItem; readonly postmortemId: number }
  | { readonly as: "postmortem"; readonly postmortem: GatePostmortem; readonly id: number }
  | { readonly as: "unreadable"; readonly unreadable: UnreadableIssue }
  | { readonly as: "not-followed"; readonly ref: IssueRef };

const WAY_BACK =
  "Put its hidden Followthrough comment back from the issue's edit history, or close the issue if the work is done.";

/**
 * Tells what an issue with one of our labels owes. A bot's issue without a readable marker may be an item whose
 * marker was taken out, so it cannot be passed over. A person's issue counts only if it was adopted: else anyone
 * who may label could stop every build with an issue of their own.
 * @param kind what its label says that it is
 */
export function classify(issue: ListedIssue, kind: FindingKind, policy: Policy): Classified {
  const { ref, title, assignees: owners } = issue;
  const reading = readMarker(issue.body);
  if (reading.found !== "marker") {
    if (!issue.bot) return { as: "not-followed", ref };
    const reason = reading.found === "malformed" ? reading.reason : "its Followthrough marker is missing";
    return { as: "unreadable", unreadable: { kind, issue: ref, title, owners, reason, wayBack: WAY_BACK } };
  }
  const { marker } = reading;
  if (marker.kind === "postmortem") {
    if (!issue.bot) return { as: "not-followed", ref };
    return { as: "postmortem", id: issue.id, postmortem: { issue: ref, title, owners, due: marker.due } };
  }
  const adopted = marker.adopted === ref.number;
  if (!adopted && (marker.adopted !== null || !issue.bot)) return { as: "not-followed", ref };
  return { as: "action-item", postmortemId: marker.postmortem.id, item: itemOf(issue, marker, policy) };
}

function itemOf(issue: ListedIssue, { ledger, postmortem, key }: ItemMarker, policy: Policy): GateItem {
  const { originalDue, due, extensions, waiver } = ledger;
  const labels = new Set(issue.labels.map((label) => label.toUpperCase()));
  const home = policy.postmortem.repository;
  const repository = home ? parseRepository(home) : parseIssueRef(key);
  return {
    issue: issue.ref,
    title: issue.title,
    // Owners whom GitHub would not assign, such as teams, are known from the line alone.
    owners: issue.assignees.length > 0 ? issue.assignees : (ledger.base.line?.owners ?? []),
    priority: PRIORITIES.find((priority) => labels.has(priority)) ?? null,
    postmortem: repository && {
      owner: repository.owner,
      repo: repository.repo,
      number: postmortem.number,
    },
    ledger: { originalDue, due, extensions, waiver },
  };
}

/** What to say of labelled issues that are not followed; null when there are none. */
export function notFollowedNote(refs: readonly IssueRef[]): string | null {
  if (refs.length === 0) return null;
  const shown = refs.slice(0, 10).map(({ number }) => `#${number}`);
  const more = refs.length > shown.length ? ` and ${refs.length - shown.length} more` : "";
  return `Not followed in ${formatRepository(refs[0]!)}, since Followthrough did not write them and nobody had them adopted: ${shown.join(", ")}${more}. They bear its labels, but labels alone hold nobody up.`;
}
