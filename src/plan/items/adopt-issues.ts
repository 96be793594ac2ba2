import type { Temporal } from "temporal-polyfill";
import {
  formatIssueRef,
  type IssueRef,
  issueKey,
  resolveMention,
  sameIssue,
} from "../../domain/issue-ref.ts";
import { sameLabel } from "../../domain/labels.ts";
import { showsAdoptedLine } from "../../markdown/messages/item-body.ts";
import { MAX_ADOPTED } from "../../observed/commitments.ts";
import type { Issue, PostmortemIssue } from "../../observed/issue.ts";
import type { Matching } from "../../observed/matching.ts";
import { whyNotAdoptFrom } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import type { AgreedTerms } from "../../record/marker-types.ts";
import {
  type AdoptionCandidate,
  adoptItem,
  agreedTerms,
  agreedTermsAfter,
  sameTerms,
} from "./adopted-item.ts";
import * as note from "./notes.ts";

/** Adopts issues as items: those that lines name, sub-issues, and items that lost their marker. */
export function planAdoptions(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  strangers: Matching["strangers"],
  now: Temporal.Instant,
): { operations: Operation[]; notes: string[] } {
  const notes: string[] = [];
  const wanted = new Map<string, AdoptionCandidate>();
  const before = (issue: Issue) => {
    const agreed = agreedTerms(postmortem, issue);
    return { agreed, wasItem: agreed !== null || wasItem(snapshot, postmortem, issue) };
  };
  for (const { line, repeated } of strangers) {
    const ref = resolveMention(line.issue!, postmortem.ref);
    const name = issueKey(ref);
    if (repeated || wanted.has(name)) {
      notes.push(note.repeated(line, postmortem.ref));
      continue;
    }
    const weighed = checkAdoption(snapshot, postmortem, ref);
    if ("issue" in weighed) {
      const { issue } = weighed;
      // An item that was done before it was tracked needs no tracking.
      if (!line.done || issue.state === "open" || before(issue).wasItem) {
        wanted.set(name, { issue, line, ...before(issue) });
      }
    } else if (!line.done) {
      notes.push(note.notAdopted(line, ref, weighed.refused, postmortem.ref));
    }
  }
  for (const issue of withoutLine(snapshot, postmortem)) {
    const name = issueKey(issue.ref);
    if (!wanted.has(name)) wanted.set(name, { issue, line: null, ...before(issue) });
  }
  const adopted = adoptAll(snapshot, postmortem, [...wanted.values()], now);
  return { operations: adopted.operations, notes: [...notes, ...adopted.notes] };
}

function adoptAll(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  wanted: readonly AdoptionCandidate[],
  now: Temporal.Instant,
): { operations: Operation[]; notes: string[] } {
  const home = postmortem.ref;
  const followed = snapshot.items.filter(({ marker }) => marker.adopted !== null);
  const room = Math.max(0, MAX_ADOPTED - followed.length);
  const planned = wanted.slice(0, room).map((adopting) => {
    return { adopting, operation: adoptItem(snapshot, postmortem, adopting, now) };
  });
  const adoptions = planned.flatMap(({ operation }) => operation ?? []);
  const lost = planned.filter(({ adopting, operation }) => adopting.wasItem && operation);
  const items = [
    ...followed.map(({ ref, marker }) => ({ ref, ledger: marker.ledger })),
    ...adoptions.map(({ item, marker }) => ({ ref: item, ledger: marker.ledger })),
  ];
  const bears = (issue: Issue) =>
    hasItemTraces(snapshot, issue) || wanted.some((one) => one.issue.id === issue.id);
  return {
    operations: [
      // The postmortem's record comes first: then a crash before the adoption loses nothing.
      ...remember(
        postmortem,
        items.map(({ ref }) => formatIssueRef(ref)),
        agreedTermsAfter(snapshot, postmortem, items, bears),
      ),
      ...adoptions,
      ...lost.map(({ adopting, operation }): Operation => {
        return {
          kind: "comment",
          issue: adopting.issue.ref,
          body: note.markerRestored(operation!.marker.ledger.due),
        };
      }),
    ],
    notes: [
      ...planned.flatMap(({ adopting, operation }) =>
        operation ? [] : note.recordTooLong(adopting.issue, home),
      ),
      ...(wanted.length > room ? [note.tooManyAdopted(MAX_ADOPTED)] : []),
    ],
  };
}

function remember(
  { ref, marker }: PostmortemIssue,
  names: readonly string[],
  agreed: Readonly<Record<string, AgreedTerms>>,
): Operation[] {
  const known = marker.adopted ?? [];
  const adopted = [...new Set([...known, ...names])].sort();
  if (adopted.length === known.length && sameTerms(marker.agreed, agreed)) return [];
  return [{ kind: "update-postmortem-marker", postmortem: ref, marker: { ...marker, adopted }, agreed }];
}

/** Open sub-issues, and items that lost both their marker and their line. */
function withoutLine(snapshot: Snapshot, postmortem: PostmortemIssue): Issue[] {
  const children = snapshot.children.filter(({ state }) => state === "open");
  const bereft = (postmortem.marker.adopted ?? []).flatMap((name) => {
    const named = snapshot.named[name.toLowerCase()];
    return named?.kind === "free" && wasItem(snapshot, postmortem, named.issue) ? [named.issue] : [];
  });
  return [...children, ...bereft].filter(({ ref }) => "issue" in checkAdoption(snapshot, postmortem, ref));
}

/**
 * Whether it was adopted before. Releasing an item removes all traces of it, and people rarely remove all of them by
 * chance.
 */
function wasItem(snapshot: Snapshot, { marker }: PostmortemIssue, issue: Issue): boolean {
  const isRemembered = marker.adopted?.some((name) => name.toLowerCase() === issueKey(issue.ref)) ?? false;
  return isRemembered && hasItemTraces(snapshot, issue);
}

function hasItemTraces({ policy }: Snapshot, { labels, body }: Issue): boolean {
  return labels.some((label) => sameLabel(label, policy.actionItems.label)) || showsAdoptedLine(body);
}

/** The issue if it can become an item of this postmortem, otherwise why it can't. */
function checkAdoption(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  ref: IssueRef,
): { issue: Issue } | { refused: string } {
  const away = whyNotAdoptFrom(snapshot, postmortem.ref, ref);
  if (away) return { refused: away };
  const name = issueKey(ref);
  const child = snapshot.children.find((issue) => issueKey(issue.ref) === name);
  const named = child ? ({ kind: "free", issue: child } as const) : snapshot.named[name];
  if (named?.kind !== "free") return { refused: note.WHY_NOT_ADOPTED[named?.kind ?? "unread"] };
  const { incidents } = postmortem.marker;
  const isIncident =
    sameIssue(named.issue.ref, snapshot.key) ||
    incidents.some(({ key }) => key.toLowerCase() === issueKey(named.issue.ref));
  return isIncident ? { refused: note.WHY_NOT_ADOPTED.incident } : { issue: named.issue };
}
