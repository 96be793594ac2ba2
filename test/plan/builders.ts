import { Temporal } from "temporal-polyfill";
import { todayIn } from "../../src/domain/calendar/due-date.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { type ItemLine, normalizeWords } from "../../src/domain/items/action-item.ts";
import type { Ledger, MergeBase, SyncedFields } from "../../src/domain/items/ledger.ts";
import { UNREAD_WRITING } from "../../src/domain/postmortem/review.ts";
import { readBody } from "../../src/markdown/checklist/checklist.ts";
import { takenNow } from "../../src/observed/incident-changes.ts";
import type { Issue, ItemIssue, PostmortemIssue } from "../../src/observed/issue.ts";
import type { ReportIssue } from "../../src/observed/reports.ts";
import { WITHOUT_ID } from "../../src/observed/same-incident.ts";
import type { Snapshot } from "../../src/observed/snapshot.ts";
import type { Operation, OperationKind, PostmortemChange } from "../../src/operations/operation.ts";
import type { PlanInput } from "../../src/plan/plan-input.ts";
import type { ItemMarker, Marker, PostmortemMarker } from "../../src/record/marker-types.ts";
import type { RecordedIssue, WithoutIssue } from "../../src/record/recorded-issue.ts";

export const HOME = { owner: "acme", repo: "shop" };
export const KEY = { ...HOME, number: 12 };

export function fields(over: Partial<SyncedFields> = {}): SyncedFields {
  return { done: false, owners: ["alice"], title: "Alert on lag", ...over };
}

export function base(over: Partial<MergeBase> = {}): MergeBase {
  return { line: fields(), issue: fields(), seenAt: "2026-11-02T09:00:00Z", ...over };
}

export function issue(over: Partial<Issue> = {}): Issue {
  const ref = over.ref ?? KEY;
  return {
    ref,
    id: 1000 + ref.number,
    repositoryId: 1,
    url: `https://github.com/${ref.owner}/${ref.repo}/issues/${ref.number}`,
    title: "Checkout is down",
    body: "",
    state: "open",
    stateReason: null,
    labels: ["incident", "sev2"],
    type: null,
    assignees: [],
    author: "alice",
    byApp: false,
    createdAt: "2026-11-02T08:00:00Z",
    updatedAt: "2026-11-02T08:00:00Z",
    closedAt: null,
    locked: false,
    comments: 0,
    parent: null,
    ...over,
  };
}

export function postmortem(body: string, over: Partial<PostmortemIssue> = {}): PostmortemIssue {
  const marker: PostmortemMarker = {
    kind: "postmortem",
    key: "acme/shop#12",
    incidents: [{ repositoryId: 1, number: 12, key: "acme/shop#12", commentId: null }],
    issue: { repositoryId: 1, number: 13, id: 1013 },
    openedAt: "2026-11-02T08:00:00Z",
    labelledAt: "2026-11-02T08:00:00Z",
    originalDue: "2026-11-09",
    due: "2026-11-09",
    extensions: [],
    waiver: null,
    taken: { changes: 0, ...takenNow(snapshot(), issue()) },
    repositories: [],
    opened: "unknown",
    withdrawn: false,
  };
  const ref = { ...HOME, number: 13 };
  return {
    ...issue({ ref, byApp: true, labels: ["postmortem"], parent: KEY, body }),
    marker,
    signed: "current",
    discussed: false,
    closing: null,
    ...over,
  };
}

export function item(number: number, words: string, over: Partial<ItemIssue> = {}): ItemIssue {
  const said = { done: false, owners: [], title: words };
  const marker: ItemMarker = {
    kind: "action-item",
    key: "acme/shop#12",
    postmortem: { repositoryId: 1, number: 13, id: 1013 },
    words: normalizeWords(words),
    occurrence: 1,
    adopted: false,
    issue: { repositoryId: 1, number, id: 1000 + number },
    ledger: {
      severity: "sev2",
      originalDue: "2026-12-01",
      due: "2026-12-01",
      trackedAt: "2026-11-02T09:00:00Z",
      terms: { priority: null, areas: [], owners: [...(over.assignees ?? [])].sort() },
      extensions: [],
      waiver: null,
      base: { line: said, issue: said, seenAt: "2026-11-02T09:00:00Z" },
    },
  };
  const ref = { ...HOME, number };
  const parent = { ...HOME, number: 13 };
  return {
    ...issue({ ref, byApp: true, title: words, parent, labels: ["action-item"] }),
    marker,
    signed: "current",
    postedTags: [],
    lastStateChange: null,
    closing: null,
    commands: [],
    ...over,
  };
}

/** A postmortem with this in its record. */
export function withMarker(given: PostmortemIssue, over: Partial<PostmortemMarker> = {}): PostmortemIssue {
  return { ...given, marker: { ...given.marker, ...over } };
}

/** A postmortem with these action items. */
export function checklist(...lines: readonly string[]): PostmortemIssue {
  return postmortem(`## Action items\n\n${lines.join("\n")}\n`);
}

/** An item with this in its record. */
export function recording(given: ItemIssue, over: Partial<Ledger>): ItemIssue {
  return { ...given, marker: { ...given.marker, ledger: { ...given.marker.ledger, ...over } } };
}

/** An item that a person opened. */
export function adopted(given: ItemIssue): ItemIssue {
  return { ...given, marker: { ...given.marker, adopted: true } };
}

/** A report of the App, such as a digest. */
export function report(number: number, over: Partial<ReportIssue> = {}): ReportIssue {
  return {
    ...issue({ ref: { ...HOME, number }, byApp: true, title: "Report", labels: [] }),
    identity: { issue: { repositoryId: 1, number, id: 1000 + number }, openedAt: "2026-11-02T09:00:00Z" },
    signed: "current",
    ...over,
  };
}

/** A planned marker, as it is read back from an issue. */
export function writtenTo<Planned extends WithoutIssue<Marker>>(
  { ref: { number }, id }: Pick<Issue, "ref" | "id">,
  marker: Planned,
): Planned & { readonly issue: RecordedIssue } {
  return { ...marker, issue: { repositoryId: 1, number, id } };
}

export function line(words: string, over: Partial<ItemLine> = {}): ItemLine {
  return {
    form: "task-list",
    line: 0,
    issue: null,
    done: false,
    words,
    occurrence: 1,
    owners: [],
    ownerNames: [],
    due: null,
    priority: null,
    type: null,
    repository: null,
    ...over,
  };
}

export function shows(number: number): ItemLine["issue"] {
  return { owner: null, repo: null, number };
}

/** A kind of operation, or more precisely how it changes a postmortem and whether it is a comment with a tag. */
export type PlannedKind = OperationKind | PostmortemChange | "tagged comment";

export function kindsOf(operations: readonly Operation[]): PlannedKind[] {
  return operations.map((operation) => {
    if (operation.kind === "change-postmortem") return operation.change;
    return operation.kind === "comment" && operation.tag ? "tagged comment" : operation.kind;
  });
}

export function snapshot(over: Partial<Snapshot> = {}): Snapshot {
  return {
    key: KEY,
    repository: {
      ...HOME,
      id: 1,
      visibility: "private",
      archived: false,
      hasIssues: true,
      installed: true,
      webUrl: "https://github.com",
      defaultBranch: "main",
    },
    installedAt: "2026-01-01T00:00:00Z",
    policy: DEFAULT_POLICY,
    incident: issue(),
    labelledAt: "2026-11-02T08:00:00Z",
    labelledBy: null,
    postedTags: ["postmortem acme/shop#13"],
    noted: [],
    sameIncident: WITHOUT_ID,
    missingPostmortem: null,
    moved: null,
    writing: UNREAD_WRITING,
    openOrShareCommands: [],
    postmortems: [],
    tampered: [],
    isPrimary: true,
    withoutMarker: [],
    postedTagsOnPostmortem: [],
    items: [],
    shownIn: {},
    orphans: [],
    itemsWithoutMarker: [],
    referenced: {},
    movedIssues: {},
    children: [],
    grading: null,
    relatedItems: [],
    knownRepositories: {},
    template: null,
    timeline: null,
    postmortemCommands: [],
    kept: { status: [] },
    fields: { due: null, priority: null, lacks: [] },
    types: { postmortem: null, actionItem: null, lacks: [] },
    contested: [],
    indexes: [],
    subIssues: true,
    ...over,
  };
}

/** A snapshot, and everything else that a plan depends on, shortly after the incident. */
export function planInput(over: Partial<PlanInput> = {}): PlanInput {
  const now = over.now ?? Temporal.Instant.from("2026-11-02T10:00:00Z");
  const world = snapshot(over);
  const today = todayIn(now, world.policy.timeZone);
  return { ...world, now, today, failedWrites: new Map(), memory: new Map(), readBody, ...over };
}

/** The same at another time, by default on the day after. */
export function inputAt(
  over: Partial<Snapshot> = {},
  now = "2026-11-03T09:00:00Z",
  failedWrites: PlanInput["failedWrites"] = new Map(),
): PlanInput {
  return planInput({ ...over, now: Temporal.Instant.from(now), failedWrites });
}
