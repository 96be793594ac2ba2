import { type Hub, iso } from "../hub.ts";
import type { EventRow, IssueRow } from "../state.ts";
import { connection, type Page } from "./connection.ts";
import { showActor } from "./parts.ts";
import type { Answered } from "./schema.ts";

/** The entries of an issue's timeline that are answered, by the name that they have in `itemTypes`. */
const EVENTS: Readonly<Record<string, { readonly event: string; readonly type: string }>> = {
  CLOSED_EVENT: { event: "closed", type: "ClosedEvent" },
  REOPENED_EVENT: { event: "reopened", type: "ReopenedEvent" },
  CONVERTED_TO_DISCUSSION_EVENT: { event: "converted_to_discussion", type: "ConvertedToDiscussionEvent" },
  LABELED_EVENT: { event: "labeled", type: "LabeledEvent" },
  UNLABELED_EVENT: { event: "unlabeled", type: "UnlabeledEvent" },
  TRANSFERRED_EVENT: { event: "transferred", type: "TransferredEvent" },
  MARKED_AS_DUPLICATE_EVENT: { event: "marked_as_duplicate", type: "MarkedAsDuplicateEvent" },
};

interface Asked extends Page {
  readonly itemTypes?: readonly string[] | null;
}

/**
 * What happened to an issue or a pull request, the oldest first, as far as listings have heard of it.
 * @param threadOf the issue of a database id; null where whoever asks may not see it
 */
export function timelineItems(hub: Hub, row: IssueRow, asked: Asked, threadOf: (id: number) => unknown) {
  const names = asked.itemTypes ?? ["every type"];
  const unknown = names.find((name) => !(name in EVENTS));
  if (unknown !== undefined) throw new Error(`The model answers no timeline with ${unknown} in it.`);
  const kinds = names.map((name) => EVENTS[name]!);
  const instant = hub.now - hub.lag.listings;
  const items = hub.state.events.flatMap((event) => {
    if (event.issueId !== row.id || event.createdAt > instant) return [];
    const kind = kinds.find((candidate) => candidate.event === event.event);
    return kind ? [showItem(hub, event, kind.type, threadOf)] : [];
  });
  const page = connection("timelineItems", items, asked);
  return { ...page, filteredCount: items.length };
}

interface Details {
  readonly canonical?: number;
  readonly state_reason?: string | null;
  readonly label?: { readonly name: string; readonly color: string };
}

function showItem(hub: Hub, row: EventRow, type: string, threadOf: (id: number) => unknown) {
  const { canonical, state_reason, label } = row.details as Details;
  const placeOf = (id: number) => hub.issueById(id)!.repositoryId;
  return {
    __typename: type,
    id: `E_${row.id}`,
    actor: () => showActor(hub, row.actor),
    createdAt: iso(row.createdAt),
    stateReason: state_reason?.toUpperCase() ?? null,
    label,
    duplicate: () => threadOf(row.issueId),
    ...(canonical !== undefined && {
      canonical: () => threadOf(canonical),
      isCrossRepository: placeOf(canonical) !== placeOf(row.issueId),
    }),
  };
}

const EVENT = ["id", "actor", "createdAt"];

export const TIMELINE: Answered = {
  ClosedEvent: [...EVENT, "stateReason"],
  ConvertedToDiscussionEvent: EVENT,
  IssueTimelineItems: [],
  IssueTimelineItemsConnection: ["edges", "nodes", "pageInfo", "totalCount", "filteredCount"],
  IssueTimelineItemsEdge: ["cursor", "node"],
  MarkedAsDuplicateEvent: [...EVENT, "canonical", "duplicate", "isCrossRepository"],
  LabeledEvent: [...EVENT, "label"],
  PullRequestTimelineItems: [],
  PullRequestTimelineItemsConnection: ["edges", "nodes", "pageInfo", "totalCount", "filteredCount"],
  PullRequestTimelineItemsEdge: ["cursor", "node"],
  ReopenedEvent: EVENT,
  TransferredEvent: EVENT,
  UnlabeledEvent: [...EVENT, "label"],
};
