import type { Temporal } from "temporal-polyfill";
import { sameLabel } from "../../domain/incident.ts";
import { formatIssueRef, type IssueRef, sameIssue } from "../../domain/issue-ref.ts";
import { showsAdoptedLine } from "../../markdown/adopted-body.ts";
import type { Operation } from "../operation.ts";
import type { Issue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { type Adopting, adoptItem, nameOfIssue } from "./adoption.ts";
import { type Matching, resolveMention } from "./match.ts";
import * as note from "./notes.ts";
import { refusalToAdoptFrom } from "./target.ts";

/** Issues of others that one postmortem follows at most, as GitHub takes at most 100 sub-issues: each costs a request. */
export const MAX_ADOPTED = 100;

/** The issues of others that become items: those that lines name, sub-issues, and those that lost their marker. */
export function planAdoptions(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  strangers: Matching["strangers"],
  now: Temporal.Instant,
): { operations: Operation[]; notes: string[] } {
  const notes: string[] = [];
  const wanted = new Map<string, Adopting>();
  const isBefore = (issue: Issue) => wasItem(snapshot, postmortem, issue);
  for (const { line, repeated } of strangers) {
    const ref = resolveMention(line.issue!, postmortem.ref);
    const name = nameOfIssue(ref);
    if (repeated || wanted.has(name)) {
      notes.push(note.repeated(line, postmortem.ref));
      continue;
    }
    const weighed = weigh(snapshot, postmortem, ref);
    if ("issue" in weighed) {
      const { issue } = weighed;
      // A promise that was kept before anybody tracked it needs no following.
      if (!line.done || issue.state === "open" || isBefore(issue)) {
        wanted.set(name, { issue, line, again: isBefore(issue) });
      }
    } else if (!line.done) {
      notes.push(note.notAdopted(line, ref, weighed.refused, postmortem.ref));
    }
  }
  for (const issue of withoutLine(snapshot, postmortem)) {
    const name = nameOfIssue(issue.ref);
    if (!wanted.has(name)) wanted.set(name, { issue, line: null, again: isBefore(issue) });
  }
  const adopted = adoptAll(snapshot, postmortem, [...wanted.values()], now);
  return { operations: adopted.operations, notes: [...notes, ...adopted.notes] };
}

function adoptAll(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  wanted: readonly Adopting[],
  now: Temporal.Instant,
): { operations: Operation[]; notes: string[] } {
  const home = postmortem.ref;
  const followed = snapshot.items.filter(({ marker }) => marker.adopted !== null);
  const room = Math.max(0, MAX_ADOPTED - followed.length);
  const planned = wanted.slice(0, room).map((adopting) => {
    return { adopting, operation: adoptItem(snapshot, postmortem, adopting, now) };
  });
  const adoptions = planned.flatMap(({ operation }) => operation ?? []);
  const lost = planned.filter(({ adopting, operation }) => adopting.again && operation);
  const refs = [
    ...followed,
    ...planned.filter(({ operation }) => operation).map(({ adopting }) => adopting.issue),
  ];
  return {
    operations: [
      // First where to look, then the issue itself: a crash in between loses nothing.
      ...remember(
        postmortem,
        refs.map(({ ref }) => formatIssueRef(ref)),
      ),
      ...adoptions,
      ...lost.map(({ adopting, operation }): Operation => {
        return {
          kind: "comment",
          issue: adopting.issue.ref,
          body: note.markerAgain(operation!.marker.ledger.due),
        };
      }),
    ],
    notes: [
      ...planned.flatMap(({ adopting, operation }) => (operation ? [] : note.noRoom(adopting.issue, home))),
      ...(wanted.length > room ? [note.tooManyAdopted(MAX_ADOPTED)] : []),
    ],
  };
}

function remember(postmortem: PostmortemIssue, names: readonly string[]): Operation[] {
  const known = postmortem.marker.adopted ?? [];
  const adopted = [...new Set([...known, ...names])].sort();
  if (adopted.length === known.length) return [];
  return [
    {
      kind: "update-postmortem-marker",
      postmortem: postmortem.ref,
      marker: { ...postmortem.marker, adopted },
    },
  ];
}

/** Sub-issues that are open, and issues that were items and whose marker somebody took out along with their line. */
function withoutLine(snapshot: Snapshot, postmortem: PostmortemIssue): Issue[] {
  const children = snapshot.children.filter(({ state }) => state === "open");
  const bereft = (postmortem.marker.adopted ?? []).flatMap((name) => {
    const named = snapshot.named[name.toLowerCase()];
    return named?.kind === "free" && wasItem(snapshot, postmortem, named.issue) ? [named.issue] : [];
  });
  return [...children, ...bereft].filter(({ ref }) => "issue" in weigh(snapshot, postmortem, ref));
}

/** Whether it was adopted before: what adopting put on it goes when it is let go, and nobody takes off all of it by chance. */
function wasItem({ policy }: Snapshot, { marker }: PostmortemIssue, { ref, labels, body }: Issue): boolean {
  const isRemembered = marker.adopted?.some((name) => name.toLowerCase() === nameOfIssue(ref)) ?? false;
  const isLabelled = labels.some((label) => sameLabel(label, policy.actionItems.label));
  return isRemembered && (isLabelled || showsAdoptedLine(body));
}

/** The issue if it may become an item of this postmortem, else why it may not. */
function weigh(
  snapshot: Snapshot,
  postmortem: PostmortemIssue,
  ref: IssueRef,
): { issue: Issue } | { refused: string } {
  const away = refusalToAdoptFrom(snapshot, postmortem.ref, ref);
  if (away) return { refused: away };
  const name = nameOfIssue(ref);
  const child = snapshot.children.find((issue) => nameOfIssue(issue.ref) === name);
  const named = child ? ({ kind: "free", issue: child } as const) : snapshot.named[name];
  if (named?.kind !== "free") return { refused: note.WHY_NOT_ADOPTED[named?.kind ?? "unread"] };
  const { incidents } = postmortem.marker;
  const isIncident =
    sameIssue(named.issue.ref, snapshot.key) ||
    incidents.some(({ key }) => key.toLowerCase() === nameOfIssue(named.issue.ref));
  return isIncident ? { refused: note.WHY_NOT_ADOPTED.incident } : { issue: named.issue };
}
