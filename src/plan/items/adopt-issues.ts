import { currentIssue, formatIssueRef, type IssueRef, issueKey, sameIssue } from "../../domain/issue-ref.ts";
import type { ItemLine } from "../../domain/items/action-item.ts";
import { sameLabel } from "../../domain/labels.ts";
import { showsAdoptedLine } from "../../markdown/messages/adopted-body.ts";
import { MAX_ADOPTED } from "../../observed/commitments.ts";
import type { Issue, PostmortemIssue } from "../../observed/issue.ts";
import type { Matching } from "../../observed/matching.ts";
import { whyNotAdoptFrom } from "../../observed/repositories.ts";
import type { Snapshot } from "../../observed/snapshot.ts";
import type { Operation } from "../../operations/operation.ts";
import type { AgreedTerms } from "../../record/marker-types.ts";
import { type AssessedPostmortem, isCommittedSince } from "../assessed-postmortem.ts";
import type { PlanInput } from "../plan-input.ts";
import {
  type AdoptionCandidate,
  adoptItem,
  agreedTerms,
  agreedTermsAfter,
  releaseItem,
  restoredSince,
  sameTerms,
} from "./adopted-item.ts";
import { takeOver } from "./follow-line.ts";
import * as note from "./notes.ts";

/** Adopts issues as items: those that lines name, sub-issues, and items that lost their marker. */
export function planAdoptions(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  unmatchedReferences: Matching["unmatchedReferences"],
): { operations: Operation[]; notes: string[] } {
  const notes: string[] = [];
  const moved: Operation[] = [];
  const candidates = new Map<string, AdoptionCandidate>();
  const history = (issue: Issue) => {
    const agreed = agreedTerms(postmortem, issue);
    return { agreed, wasItem: agreed !== null || wasItem(snapshot, postmortem, issue) };
  };
  const dropped = new Set(postmortem.marker.lost?.map(({ issue }) => issue.toLowerCase()));
  for (const { line, repeated } of unmatchedReferences) {
    const ref = currentIssue(line.issue!, postmortem.ref, snapshot.movedIssues);
    const name = issueKey(ref);
    if (repeated || candidates.has(name)) {
      notes.push(note.repeated(line, postmortem.ref));
      continue;
    }
    const reference = snapshot.referenced[name];
    if (reference?.kind === "item-elsewhere" && !whyNotAdoptFrom(snapshot, postmortem.ref, ref)) {
      const moves = takeOver(snapshot, postmortem, reference);
      moved.push(...moves);
      if (moves.length === 0 && !line.done) notes.push(note.itemElsewhere(line, reference, postmortem.ref));
      continue;
    }
    const checked = checkAdoption(snapshot, postmortem, ref);
    if ("issue" in checked) {
      const { issue } = checked;
      // An item that was done before it was tracked needs no tracking.
      if (!line.done || issue.state === "open" || history(issue).wasItem) {
        candidates.set(name, { issue, line, ...history(issue) });
      }
    } else if (!line.done && !dropped.has(name)) {
      const { kind } = reference ?? {};
      const isLost = kind === "moved-away" || (kind === "not-visible" && isTracked(line));
      notes.push(
        isLost
          ? note.lostItem(line, ref, postmortem.ref)
          : note.notAdopted(line, ref, checked.refused, postmortem.ref),
      );
    }
  }
  const lineless = withoutLine(snapshot, postmortem).filter(({ ref }) => !candidates.has(issueKey(ref)));
  const released = releaseUncommitted(snapshot, postmortem, lineless);
  const kept = lineless.filter(({ ref }) => !released.some(({ item }) => sameIssue(item, ref)));
  for (const issue of kept) candidates.set(issueKey(issue.ref), { issue, line: null, ...history(issue) });
  const adopted = adoptAll(snapshot, postmortem, [...candidates.values()]);
  return { operations: [...moved, ...adopted.operations, ...released], notes: [...notes, ...adopted.notes] };
}

/** Whether the line looks as the App writes it, so its issue was read before. */
function isTracked({ due, bareIssue }: ItemLine): boolean {
  return !bareIssue && due !== null && "date" in due;
}

function adoptAll(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  candidates: readonly AdoptionCandidate[],
): { operations: Operation[]; notes: string[] } {
  const contextRepository = postmortem.ref;
  const adopted = snapshot.items.filter(({ marker }) => marker.adopted);
  const room = Math.max(0, MAX_ADOPTED - adopted.length);
  const planned = candidates.slice(0, room).map((candidate) => {
    return { candidate, operation: adoptItem(snapshot, postmortem, candidate) };
  });
  const adoptions = planned.flatMap(({ operation }) => operation ?? []);
  const restored = planned.filter(({ candidate, operation }) => candidate.wasItem && operation);
  const items = [
    ...adopted.map(({ ref, marker }) => ({ ref, ledger: marker.ledger })),
    ...adoptions.map(({ item, marker }) => ({ ref: item, ledger: marker.ledger })),
  ];
  const hasTraces = (issue: Issue) =>
    hasItemTraces(snapshot, issue) || candidates.some((one) => one.issue.id === issue.id);
  return {
    operations: [
      // The postmortem's record comes first: then a crash before the adoption loses nothing.
      ...remember(
        snapshot,
        postmortem,
        items.map(({ ref }) => formatIssueRef(ref)),
        agreedTermsAfter(snapshot, postmortem, items, hasTraces),
      ),
      ...adoptions,
      ...restored.map(({ candidate, operation }): Operation => {
        return {
          kind: "comment",
          issue: candidate.issue.ref,
          body: note.markerRestored(operation!.marker.ledger.due),
        };
      }),
    ],
    notes: [
      ...planned.flatMap(({ candidate, operation }) =>
        operation ? [] : note.recordTooLong(candidate.issue, contextRepository),
      ),
      ...(candidates.length > room ? [note.tooManyAdopted(MAX_ADOPTED)] : []),
    ],
  };
}

function remember(
  { movedIssues }: PlanInput,
  { ref, marker }: PostmortemIssue,
  names: readonly string[],
  agreed: Readonly<Record<string, AgreedTerms>>,
): Operation[] {
  const known = marker.adopted ?? [];
  const kept = known.filter((name) => !Object.hasOwn(movedIssues, name.toLowerCase()));
  const adopted = [...new Set([...kept, ...names])].sort();
  if (adopted.join() === known.join() && sameTerms(marker.agreed, agreed)) return [];
  return [{ kind: "update-postmortem-marker", postmortem: ref, marker: { ...marker, adopted }, agreed }];
}

/** Open sub-issues, and items that lost both their marker and their line. */
function withoutLine(snapshot: PlanInput, postmortem: PostmortemIssue): Issue[] {
  const children = snapshot.children.filter(({ state }) => state === "open");
  const itemsWithoutMarker = (postmortem.marker.adopted ?? []).flatMap((name) => {
    const named = snapshot.referenced[name.toLowerCase()];
    return named?.kind === "adoptable" && wasItem(snapshot, postmortem, named.issue) ? [named.issue] : [];
  });
  return [...children, ...itemsWithoutMarker].filter(
    ({ ref }) => "issue" in checkAdoption(snapshot, postmortem, ref),
  );
}

/** Lets items go that lost their line before they were committed. With their marker back, they would only go after it. */
function releaseUncommitted(
  snapshot: PlanInput,
  postmortem: AssessedPostmortem,
  lineless: readonly Issue[],
): Operation<"release-item">[] {
  if (isCommittedSince(snapshot, postmortem, restoredSince(postmortem))) return [];
  return lineless.flatMap((issue) => releaseItem(snapshot, postmortem, issue));
}

/**
 * Whether it was adopted before. Releasing an item removes all traces of it, and people rarely remove all of them by
 * chance.
 */
function wasItem(snapshot: PlanInput, { marker }: PostmortemIssue, issue: Issue): boolean {
  const isRemembered = marker.adopted?.some((name) => name.toLowerCase() === issueKey(issue.ref)) ?? false;
  return isRemembered && hasItemTraces(snapshot, issue);
}

function hasItemTraces({ policy }: Snapshot, { labels, body }: Issue): boolean {
  return labels.some((label) => sameLabel(label, policy.actionItems.label)) || showsAdoptedLine(body);
}

/** The issue if it can become an item of this postmortem, otherwise why it can't. */
function checkAdoption(
  snapshot: PlanInput,
  postmortem: PostmortemIssue,
  ref: IssueRef,
): { issue: Issue } | { refused: string } {
  const refusal = whyNotAdoptFrom(snapshot, postmortem.ref, ref);
  if (refusal) return { refused: refusal };
  const name = issueKey(ref);
  const child = snapshot.children.find((issue) => issueKey(issue.ref) === name);
  const named = child ? ({ kind: "adoptable", issue: child } as const) : snapshot.referenced[name];
  if (named?.kind !== "adoptable") return { refused: note.WHY_NOT_ADOPTED[named?.kind ?? "unread"] };
  const { incidents } = postmortem.marker;
  const isIncident =
    sameIssue(named.issue.ref, snapshot.key) ||
    incidents.some(({ key }) => key.toLowerCase() === issueKey(named.issue.ref));
  return isIncident ? { refused: note.WHY_NOT_ADOPTED.incident } : { issue: named.issue };
}
