import { Temporal } from "temporal-polyfill";
import { currentIssue, formatIssueRef, type RepositoryRef, sameIssue } from "../domain/issue-ref.ts";
import type { ItemLine } from "../domain/items/action-item.ts";
import { severityOf } from "../domain/labels.ts";
import { dueAtOpening } from "../domain/postmortem/opening.ts";
import { renderTampered } from "../markdown/messages/replies.ts";
import { takenNow } from "../observed/incident-changes.ts";
import { type Issue, type ItemIssue, isTrusted, type PostmortemIssue } from "../observed/issue.ts";
import type { Matching } from "../observed/matching.ts";
import { predatesInstallation } from "../observed/opening.ts";
import { isMorePrivateThan } from "../observed/repositories.ts";
import { incidentOf, type Snapshot } from "../observed/snapshot.ts";
import type { Operation } from "../operations/operation.ts";
import { readMarker, signedTextOf } from "../record/marker.ts";
import type { Marker } from "../record/marker-types.ts";
import { fingerprint } from "../record/visible-text.ts";
import { commentOnce } from "./replies.ts";

/** Restores the marker of a postmortem that lost it, from the incident's current state. */
export function restoreMarker(snapshot: Snapshot): Operation[] {
  const [lost] = snapshot.withoutMarker;
  if (!lost) return [];
  const labelledAt = Temporal.Instant.from(snapshot.labelledAt ?? lost.createdAt);
  const opening = {
    labelledAt,
    openedAt: Temporal.Instant.from(lost.createdAt),
    asked: predatesInstallation(snapshot),
  };
  const { incident, key } = snapshot;
  const source = incident && !isMorePrivateThan(snapshot, key, lost.ref) ? incident : lost;
  const severity = severityOf(snapshot.incident?.labels ?? [], snapshot.policy);
  const due = dueAtOpening(opening, severity, snapshot.policy);
  return [
    {
      kind: "update-postmortem-marker",
      postmortem: lost.ref,
      marker: {
        kind: "postmortem",
        key: formatIssueRef(snapshot.key),
        incidents: [incidentOf(snapshot, null)],
        openedAt: lost.createdAt,
        labelledAt: labelledAt.toString({ smallestUnit: "second" }),
        originalDue: due.toString(),
        due: due.toString(),
        extensions: [],
        waiver: null,
        taken: { changes: 0, ...takenNow(snapshot, source) },
        repositories: [],
        // Its original text is unknown, so it counts as edited, and its sections as filled in.
        opened: "unknown",
        withdrawn: false,
      },
    },
  ];
}

/**
 * Comments once on each open item whose record was edited, replaced or removed, and says how to recover. The record isn't
 * rewritten.
 */
export function commentOnTamperedItems({ items, itemsWithoutMarker }: Snapshot): Operation[] {
  const isOpen = ({ state }: Issue) => state === "open";
  const edited = items.filter((item) => !isTrusted(item) && isOpen(item));
  const removed = renderTampered("taken out");
  return [
    ...edited.flatMap(commentOnEdited),
    ...itemsWithoutMarker.filter(isOpen).flatMap((item) => {
      const reading = readMarker(item.body);
      if (reading.found === "marker") return commentOnEdited({ ...item, marker: reading.marker });
      return commentOnce(item, "tampered away", removed);
    }),
  ];
}

/**
 * Comments once on each postmortem whose record was edited. Closed ones are included, because their closing can't be
 * evaluated until the record is trusted.
 */
export function commentOnTamperedPostmortems({ tampered }: Snapshot): Operation[] {
  return tampered.flatMap(commentOnEdited);
}

function commentOnEdited(
  issue: Pick<ItemIssue, "ref" | "postedTags"> & { readonly marker: Marker },
): Operation[] {
  const tag = `tampered ${fingerprint(signedTextOf(issue.marker))}` as const;
  return commentOnce(issue, tag, renderTampered("changed"));
}

/** Signs the record of an open postmortem again if an earlier key signed it. */
export function renewSignature({ state, signed, ref, marker }: PostmortemIssue): Operation[] {
  if (state === "closed" || signed !== "previous") return [];
  return [{ kind: "update-postmortem-marker", postmortem: ref, marker }];
}

/** Open items whose records are untrusted or unreadable. */
export function tamperedItems({ items, itemsWithoutMarker }: Snapshot): readonly Issue[] {
  return [...items.filter((item) => !isTrusted(item)), ...itemsWithoutMarker].filter(
    ({ state }) => state === "open",
  );
}

/** The matching without the items that are left alone. Their lines still belong to them. */
export function withoutTampered(
  matching: Matching,
  { itemsWithoutMarker, movedIssues }: Snapshot,
  contextRepository: RepositoryRef,
): Matching {
  const isUnmarked = (line: ItemLine) => {
    const ref = currentIssue(line.issue!, contextRepository, movedIssues);
    return itemsWithoutMarker.some((item) => sameIssue(item.ref, ref));
  };
  return {
    ...matching,
    pairs: matching.pairs.filter(({ item }) => isTrusted(item)),
    withoutLine: matching.withoutLine.filter(isTrusted),
    unmatchedReferences: matching.unmatchedReferences.filter(
      ({ line, repeated }) => repeated || !isUnmarked(line),
    ),
  };
}
