import { Temporal } from "temporal-polyfill";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { findItems } from "../../src/markdown/checklist/checklist.ts";
import { readTag, STATUS_HEADING } from "../../src/record/comment-tag.ts";
import { readMarker, stripMarker } from "../../src/record/marker.ts";
import type { ItemMarker, PostmortemMarker } from "../../src/record/marker-types.ts";
import { readNoticeTag } from "../../src/record/notice-tag.ts";
import { readReportTag } from "../../src/record/report-tag.ts";
import { withoutTimeline } from "../../src/record/visible-text.ts";
import type { Hub } from "../fake-github/hub.ts";
import { type ChatRow, type IssueRow, type IssueValue, nowOf } from "../fake-github/state.ts";
import { HOME } from "../markdown/home.ts";

/**
 * The final state of a simulation as people see it: postmortems and items with words, state, owner, due date, ledger
 * and line. Numbers, times, closed duplicates and comments are left out.
 */
export interface Projection {
  readonly postmortems: readonly PostmortemView[];
  /** What became of each deployment that asked the App. */
  readonly deployments: readonly string[];
  /** Where the App introduced itself, without closed duplicates. */
  readonly welcomes: readonly string[];
}

interface PostmortemView {
  readonly title: string;
  readonly repository: string;
  readonly state: string;
  readonly labels: readonly string[];
  readonly type: string | null;
  readonly due: string | null;
  /** The reasons of its extensions and its waiver. */
  readonly exceptions: readonly string[];
  readonly incidents: readonly string[];
  readonly linked: boolean;
  /** The number of commands in its marker. */
  readonly executedCommands: number;
  /** Why items whose issues are gone were dropped. */
  readonly lost: readonly string[];
  /** The body without marker, numbers, times, and the timeline, which depends on when it was written. */
  readonly text: string;
  readonly items: readonly ItemView[];
}

interface ItemView {
  readonly title: string;
  readonly repository: string;
  readonly state: string;
  readonly owners: readonly string[];
  readonly labels: readonly string[];
  readonly linked: boolean;
  readonly line: string | null;
  readonly ledger: object;
  /** GitHub's own fields, by id. */
  readonly fields: IssueValue["fields"];
  readonly type: string | null;
}

interface Seen<Marker> {
  readonly row: IssueRow;
  readonly value: IssueValue;
  readonly marker: Marker | null;
}

export function project(hub: Hub): Projection {
  const { postmortems, items } = appIssues(hub);
  const views = withoutCopies(postmortems, nameOfPostmortem).map((seen) => viewPostmortem(hub, seen, items));
  return {
    postmortems: views.sort((a, b) => (a.title + a.repository < b.title + b.repository ? -1 : 1)),
    deployments: hub.state.deployments.map(({ app }) => app),
    welcomes: welcomesIn(hub),
  };
}

function welcomesIn(hub: Hub): string[] {
  const rows = hub.state.issues.filter((row) => readReportTag(nowOf(row).body ?? "") === "welcome");
  const seen = rows.map((row) => ({ row, value: nowOf(row) }));
  const counted = seen.filter(({ value }) => !value.deleted && value.stateReason !== "duplicate");
  return counted.map(({ row, value }) => `${placeOf(hub, row)}: ${value.title} (${stateOf(value)})`).sort();
}

/** States that must never occur: two open issues for the same item, or a line with the number of a missing issue. */
export function violations(hub: Hub): string[] {
  const { postmortems, items } = appIssues(hub);
  const open = (seen: Seen<unknown>) => seen.value.state === "open";
  const doubles = [
    ...repeated(postmortems.filter(open), nameOfPostmortem),
    // Two lines with the same words are two items, whatever titles their issues got when workers raced.
    ...repeated(items.filter(open), nameOfItem).filter((name) => {
      return items.some((item) => open(item) && nameOfItem(item) === name && !isShown(item, postmortems));
    }),
  ];
  const wronglyNumbered = postmortems.filter(open).flatMap(({ row, value }) =>
    linesOf(value).flatMap((line) => {
      if (line.done || !line.issue) return [];
      const { owner, repo, number } = line.issue;
      const home = hub.repositoryById(row.repositoryId);
      const repository = hub.repository(owner ?? home.owner, repo ?? home.name);
      const issue = repository && hub.issue(repository, number);
      return issue ? [] : [`line “${line.words}” shows #${number}, which is no issue`];
    }),
  );
  return [
    ...[...doubles, ...duplicateReports(hub)].map((name) => `open twice: ${name}`),
    ...wronglyNumbered,
    ...repeated(hub.state.chats, nameOfChat).map((name) => `sent twice: ${name}`),
  ];
}

/** Whether a line in the item's postmortem shows it. */
function isShown({ row, marker }: Seen<ItemMarker>, postmortems: readonly Seen<PostmortemMarker>[]): boolean {
  const page = postmortems.find((postmortem) => postmortem.row.id === marker?.postmortem.id);
  return page !== undefined && linesOf(page.value).some(({ issue }) => issue?.number === row.number);
}

/**
 * The words of lines in open postmortems that have no issue. Some are refused or ask their author something: an
 * undisturbed run shows which.
 */
export function untrackedLines(hub: Hub): string[] {
  const open = appIssues(hub).postmortems.filter(({ value }) => value.state === "open");
  const lines = open.flatMap(({ row, value }) => linesOf(value).map((line) => ({ row, line })));
  return lines
    .filter(({ line }) => !line.issue && !line.done)
    .map(({ row, line }) => `${placeOf(hub, row)}: ${line.words}`)
    .sort();
}

/** Digests and config reports that a repository has more than once. */
function duplicateReports(hub: Hub): string[] {
  const names = hub.state.issues.flatMap((row) => {
    const { body, deleted, state } = nowOf(row);
    const kind = readReportTag(body ?? "");
    const counts = row.author === hub.writer && !deleted && state === "open" && kind !== null;
    return counts ? [`${kind} in ${placeOf(hub, row)}`] : [];
  });
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** Issues that were created twice, even if one of the two was closed again. */
export function duplicates(hub: Hub): string[] {
  const { postmortems, items } = appIssues(hub);
  const checks = hub.state.checks.map(({ headSha }) => `the check on ${headSha}`);
  return [
    ...checks.filter((name, index) => checks.indexOf(name) !== index),
    ...repeated(postmortems, nameOfPostmortem),
    ...repeated(items, nameOfItem),
    ...duplicateComments(hub),
    ...repeated(hub.state.deploymentReviews, ({ runId, comment }) => comment && `${runId} ${comment}`),
  ];
}

/** Comments of the App that bear the same tag or notice as another on that issue, or keep the same. */
function duplicateComments(hub: Hub): string[] {
  const said = hub.state.comments.flatMap((row) => {
    const body = row.author === hub.writer ? nowOf(row)?.body : undefined;
    if (body === undefined) return [];
    const notice = readNoticeTag(body);
    const names = [
      readTag(body) ?? [],
      body.startsWith(STATUS_HEADING) ? "status" : [],
      notice ? `notice ${JSON.stringify(notice)}` : [],
    ].flat();
    return names.map((name) => `${name} on ${row.issueId}`);
  });
  return repeated(said, (name) => name);
}

function appIssues(hub: Hub): { postmortems: Seen<PostmortemMarker>[]; items: Seen<ItemMarker>[] } {
  const postmortems: Seen<PostmortemMarker>[] = [];
  const items: Seen<ItemMarker>[] = [];
  for (const row of hub.state.issues) {
    const value = nowOf(row);
    if (readReportTag(value.body ?? "") !== null) continue;
    const reading = readMarker(value.body ?? "");
    const marker = reading.found === "marker" ? reading.marker : null;
    const isAdopted = marker?.kind === "action-item" && marker.adopted && marker.issue.id === row.id;
    if ((row.author !== hub.writer && !isAdopted) || value.deleted) continue;
    if (marker?.kind === "action-item") items.push({ row, value, marker });
    else postmortems.push({ row, value, marker });
  }
  return { postmortems, items };
}

function viewPostmortem(
  hub: Hub,
  { row, value, marker }: Seen<PostmortemMarker>,
  items: readonly Seen<ItemMarker>[],
): PostmortemView {
  const postmortemItems = items.filter((item) => item.marker?.postmortem.id === row.id);
  const lines = linesOf(value);
  const lineOf = (item: Seen<ItemMarker>) =>
    lines.find(({ issue }) => issue?.number === item.row.number)?.text ?? null;
  return {
    title: value.title,
    repository: placeOf(hub, row),
    state: stateOf(value),
    labels: labelsOf(hub, row, value),
    type: value.type,
    due: marker?.due ?? null,
    exceptions: [...(marker?.extensions ?? []), marker?.waiver ?? []].flat().map(({ reason }) => reason),
    incidents: (marker?.incidents ?? []).map(({ key }) => titleOf(hub, key)),
    linked: value.parent !== null,
    executedCommands: marker?.obeyed?.length ?? 0,
    lost: (marker?.lost ?? []).map(({ reason }) => reason),
    text: plain(withoutTimeline(stripMarker(value.body ?? ""))).trimEnd(),
    items: withoutCopies(postmortemItems, nameOfItem, (item) => lineOf(item) !== null)
      .map((item) => viewItem(hub, item, lineOf(item)))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  };
}

function viewItem(hub: Hub, { row, value, marker }: Seen<ItemMarker>, line: string | null): ItemView {
  const { trackedAt: _, adoptedAt: __, base, ...ledger } = marker!.ledger;
  return {
    title: value.title,
    repository: placeOf(hub, row),
    state: stateOf(value),
    owners: [...value.assignees].sort(),
    labels: labelsOf(hub, row, value),
    linked: value.parent !== null,
    line: line === null ? null : plain(line),
    ledger: untimed({ ...ledger, line: base.line, issue: base.issue }),
    fields: value.fields ?? {},
    type: value.type,
  };
}

const TIMES_AND_NUMBERS: readonly string[] = ["at", "commentId", "obeyed", "confirmed"];

/** A ledger without times and comment ids. */
function untimed(ledger: object): object {
  const withoutTimes = JSON.stringify(ledger, (name, value) =>
    TIMES_AND_NUMBERS.includes(name) ? undefined : value,
  );
  return JSON.parse(withoutTimes);
}

function linesOf({ body }: IssueValue) {
  const text = body ?? "";
  const headings = [...DEFAULT_POLICY.actionItems.headings, "Promises"];
  const lines = text.split(/\r\n|\r|\n/);
  return findItems(text, { headings, today: Temporal.PlainDate.from("2026-03-02"), home: HOME }).map(
    (item) => ({
      ...item,
      text: lines[item.line]!,
    }),
  );
}

/** Leaves out closed duplicates. The issue with a line counts, otherwise the oldest. */
function withoutCopies<Marker>(
  seen: readonly Seen<Marker>[],
  nameOf: (entry: Seen<Marker>) => string | null,
  hasLine: (entry: Seen<Marker>) => boolean = () => false,
): Seen<Marker>[] {
  const rank = (entry: Seen<Marker>) => (entry.value.state === "open" ? 0 : hasLine(entry) ? 1 : 2);
  return seen.filter((entry) => {
    if (entry.value.state === "open") return true;
    const others = seen.filter((other) => other !== entry && nameOf(other) === nameOf(entry));
    return !others.some(
      (other) =>
        rank(other) < rank(entry) || (rank(other) === rank(entry) && other.row.number < entry.row.number),
    );
  });
}

function nameOfPostmortem({ marker }: Seen<PostmortemMarker>): string | null {
  return marker?.incidents[0]?.key ?? null;
}

function nameOfItem({ marker }: Seen<ItemMarker>): string | null {
  return marker && `${marker.postmortem.id} ${marker.words} ${marker.occurrence}`;
}

/** Each message has an id for its receivers, which is the same for copies. */
function nameOfChat({ path, body }: ChatRow): string {
  return `${path} ${JSON.parse(body).id ?? body}`;
}

function repeated<Entry>(entries: readonly Entry[], nameOf: (entry: Entry) => string | null): string[] {
  const names = entries.map(nameOf).filter((name) => name !== null);
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function stateOf({ state, stateReason }: IssueValue): string {
  return state === "open" ? "open" : `closed as ${stateReason}`;
}

function placeOf(hub: Hub, row: IssueRow): string {
  const { owner, name } = hub.repositoryById(row.repositoryId);
  return `${owner}/${name}`;
}

function labelsOf(hub: Hub, row: IssueRow, value: IssueValue): string[] {
  const { labels } = hub.repositoryById(row.repositoryId);
  return labels
    .filter(({ id }) => value.labels.includes(id))
    .map(({ name }) => name)
    .sort();
}

function titleOf(hub: Hub, key: string): string {
  const [, owner, name, number] = /^(.+)\/(.+)#(\d+)$/.exec(key) ?? [];
  const repository =
    hub.repository(owner ?? "", name ?? "") ?? hub.renamedRepository(owner ?? "", name ?? "");
  const row = repository && hub.issue(repository, Number(number));
  return row ? nowOf(row).title : key;
}

function plain(text: string): string {
  return text
    .replace(/#\d+/g, "#n")
    .replace(/\d\d:\d\d(:\d\d)?/g, "hh:mm")
    .replace(/issues\/\d+/g, "issues/n");
}
