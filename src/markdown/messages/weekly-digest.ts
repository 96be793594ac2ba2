import type { LabelDrift } from "../../domain/gate/recheck-labels.ts";
import { RECHECK_PATH } from "../../domain/gate/workflow-file.ts";
import type { MonthlyFigures } from "../../domain/insight/monthly.ts";
import {
  formatIssueLink,
  formatRepository,
  type Home,
  type IssueRef,
  type OwnedIssue,
  sameIssue,
} from "../../domain/issue-ref.ts";
import type { Digest, DigestItem, DigestPostmortem } from "../../domain/notices/weekly-digest.ts";
import { alternatives, listSome, plural } from "../../domain/text.ts";
import { digestTag } from "../../record/report-tag.ts";
import { addressOfFile } from "../config-problem.ts";
import { forCodeSpan, forMarkdownBody, forTableCell } from "../escape.ts";
import { renderMonthly } from "../insight/monthly-section.ts";
import { bulletList, dayInTable, table } from "../table.ts";
import { recurrenceWords } from "./related-items.ts";
import { PRIVATE_TITLE } from "./status.ts";

/** Rows of a table and points of a list, the most that fit: GitHub takes bodies of 65,536 characters. */
const MAX_ROWS = [100, 50, 20, 5, 0];

const MAX_BODY = 65_000;

const MAX_AREAS = 20;

const MAX_DRIFTED = 5;

const MAX_UNCONFIRMED = 20;

export function digestTitle({ from }: Digest): string {
  return `Weekly digest: ${from}`;
}

/**
 * The digest of a week as the body of an issue in `home`. It mentions no one.
 * @param lastSweep when the App last looked after everything, ISO 8601 in UTC: round it to a day, so that the
 * body changes once a day; null when it is not known
 * @param more what the digest or the gate cannot cover, and the figures of the months before
 */
export function renderDigest(
  digest: Digest,
  home: Home,
  lastSweep: string | null,
  more: More = { unread: 0, emptyAreas: [], drifted: [] },
): string {
  const render = (rows: number) => renderRows(digest, home, lastSweep, more, rows);
  return render(MAX_ROWS.find((rows) => render(rows).length <= MAX_BODY) ?? 0);
}

interface More {
  /** How many repositories that belong in it could not be read. */
  readonly unread: number;
  /** Names of areas that match no file. */
  readonly emptyAreas: readonly string[];
  readonly drifted: readonly Drifted[];
  /** Whose messages a chat did not confirm, with their days. */
  readonly unconfirmed?: readonly Unconfirmed[];
  /** In the first digest of a month. */
  readonly monthly?: MonthlyFigures | null;
}

/** A workflow that does not start for the labels of its repository's settings. */
interface Drifted extends LabelDrift {
  readonly repository: Home & { readonly defaultBranch: string };
}

interface Unconfirmed {
  readonly issue: IssueRef;
  readonly day: string;
}

/** The content of a row: an issue, its owners and a remark. */
type Cells = readonly [what: string, owner: string, last: string];

function renderRows(
  digest: Digest,
  home: Home,
  lastSweep: string | null,
  { unread, emptyAreas, drifted, unconfirmed = [], monthly = null }: More,
  rows: number,
): string {
  const sweep = lastSweep === null ? "Last sweep: unknown." : `Last sweep: ${lastSweep.slice(0, 10)}.`;
  return [
    digestTag(digest.from),
    ...(lastSweep === null ? [] : [`<!-- followthrough-sweep ${lastSweep} -->`]),
    `**${digestHeadline(digest)}**${rateWords(digest)}`,
    ...tableSection("Needs attention", attention(digest, home), rows),
    ...tableSection("Due this week", dueThisWeek(digest, home), rows),
    ...ownerSection(digest, rows),
    ...folded("Waived", waived(digest, home), rows),
    ...folded("Done last week", closed(digest.doneLastWeek, home), rows),
    ...folded("Dropped last week", closed(digest.droppedLastWeek, home), rows),
    ...(monthly ? ["", ...renderMonthly(monthly, digest.cameUpAgain)] : []),
    "",
    ...(emptyAreas.length > 0 ? [areasWords(emptyAreas), ""] : []),
    ...drifted.slice(0, MAX_DRIFTED).flatMap((one) => [driftWords(one, home), ""]),
    ...(unconfirmed.length > 0 ? [unconfirmedWords(unconfirmed, home), ""] : []),
    ...(unread > 0 ? [`Not included: ${repositories(unread)} that could not be read.`, ""] : []),
    `${sweep} The next digest opens on ${digest.next}.`,
  ].join("\n");
}

/** What is open, and how much of it needs somebody. Plain text. */
export function digestHeadline({
  open,
  overdue,
  unowned,
  waived,
  overduePostmortems,
  untrusted,
}: Digest): string {
  const parts = [
    ...(overdue.length > 0 ? [`${overdue.length} overdue`] : []),
    ...(unowned.length > 0 ? [`${unowned.length} without an owner`] : []),
    ...(waived.length > 0 ? [`${waived.length} waived`] : []),
  ];
  const late = overduePostmortems.length;
  return [
    open === 0
      ? "No action item is open."
      : `${plural(open, "action item")} open${parts.length > 0 ? `: ${parts.join(", ")}` : ", none overdue"}.`,
    ...(late > 0 ? [`${plural(late, "postmortem")} ${late === 1 ? "is" : "are"} overdue.`] : []),
    ...(untrusted.length > 0 ? [`${plural(untrusted.length, "record")} can't be trusted.`] : []),
  ].join(" ");
}

function rateWords({ onTime }: Digest): string {
  if (onTime === null) return "";
  const rate = Math.floor((100 * onTime.onTime) / onTime.done);
  return ` Of ${plural(onTime.done, "item")} done in the last 90 days, ${rate}% were done on time.`;
}

/** What somebody has to act on: overdue, without an owner, or with a record that cannot be trusted; each once. */
function attention(digest: Digest, home: Home): Cells[] {
  const late = [...digest.overduePostmortems, ...digest.overdue];
  const isLate = ({ issue }: OwnedIssue) => late.some((other) => sameIssue(other.issue, issue));
  const unowned = [...digest.unownedPostmortems, ...digest.unowned].filter((one) => !isLate(one));
  return [
    ...late.map((one) => rowOf(one, home, `**overdue** since ${slipped(one)}`)),
    ...unowned.map((one) => rowOf(one, home, one.state === "waived" ? waivedUntil(one) : slipped(one))),
    ...digest.untrusted.map((one) => {
      return rowOf(
        one,
        home,
        one.record === "edited" ? "its record was edited by hand" : "its record was removed or damaged",
      );
    }),
  ];
}

function dueThisWeek({ dueThisWeek: due, unowned }: Digest, home: Home): Cells[] {
  const isListed = ({ issue }: OwnedIssue) => unowned.some((other) => sameIssue(other.issue, issue));
  return due.filter((item) => !isListed(item)).map((item) => rowOf(item, home, slipped(item)));
}

function tableSection(title: string, rows: readonly Cells[], most: number): string[] {
  if (rows.length === 0) return [];
  return ["", `### ${title} (${rows.length})`, "", ...table(["What", "Owner", "Due"], rows, { lines: most })];
}

/** A list that only some people want to see. */
function folded(title: string, points: readonly string[], most: number): string[] {
  if (points.length === 0) return [];
  const list = bulletList(points, { lines: most });
  return ["", `<details><summary>${title} (${points.length})</summary>`, "", ...list, "", "</details>"];
}

function waived({ waived: items, waivedPostmortems }: Digest, home: Home): string[] {
  return [...waivedPostmortems, ...items].map((one) => {
    const reason = one.waiver && one.waiver.reason !== "" ? `: ${forMarkdownBody(one.waiver.reason)}` : "";
    return `${pointOf(one, home)}, until ${one.waiver?.until ?? one.due}${reason}`;
  });
}

function closed(items: readonly DigestItem[], home: Home): string[] {
  return items.map((item) => `${pointOf(item, home)}, ${item.closedOn ?? ""}`);
}

type Listed = OwnedIssue & Partial<Pick<DigestItem, "isPrivate" | "priority" | "recurrences">>;

function rowOf(one: Listed, home: Home, when: string): Cells {
  const owner = one.owners.map(forTableCell).join(", ") || (one.isPrivate ? "–" : "**no owner**");
  return [nameOf(one, home, forTableCell), owner, when];
}

function pointOf(one: Listed, home: Home): string {
  const owner = one.owners.map(forMarkdownBody).join(", ") || (one.isPrivate ? "" : "no owner");
  return nameOf(one, home, forMarkdownBody) + (owner === "" ? "" : `, ${owner}`);
}

/** `[#12](URL) Title (P1, came up again 2×)`. */
function nameOf(
  { issue, title, isPrivate, priority, recurrences = 0 }: Listed,
  home: Home,
  escaped: (text: string) => string,
): string {
  const known = [priority ?? [], recurrenceWords(recurrences) ?? []].flat();
  const aside = known.length > 0 ? ` (${known.join(", ")})` : "";
  return `${formatIssueLink(issue, home)} ${isPrivate ? PRIVATE_TITLE : escaped(title)}${aside}`;
}

function slipped({ due, originalDue }: DigestPostmortem): string {
  return due === originalDue ? dayInTable(due) : `${dayInTable(due)}, first ${dayInTable(originalDue)}`;
}

function waivedUntil({ waiver, due }: DigestPostmortem): string {
  return `waived until ${dayInTable(waiver?.until ?? due)}`;
}

function ownerSection({ owners }: Digest, most: number): string[] {
  if (owners.length === 0) return [];
  const rows = owners.map(({ owner, open, overdue }) => {
    return [owner === null ? "no owner" : forTableCell(owner), String(open), String(overdue)];
  });
  const head = ["Owner (items and postmortems)", "Open", "Overdue"];
  return ["", "### By owner", "", ...table(head, rows, { lines: most })];
}

function areasWords(areas: readonly string[]): string {
  const names = areas.slice(0, MAX_AREAS).map(forMarkdownBody);
  return `These areas of the gate match no file here, so their items block no pull request with \`scope: changed-areas\`: ${names.join(", ")}${areas.length > MAX_AREAS ? ", …" : ""}. Check their \`paths\` under \`gate.areas\`.`;
}

function driftWords({ repository, missing, stale }: Drifted, home: Home): string {
  const name = formatRepository(repository);
  const where = name === formatRepository(home) ? "" : ` of ${name}`;
  const address = addressOfFile(`${name}:${RECHECK_PATH}`, repository.webUrl, repository.defaultBranch);
  const file = `[the workflow of the recheck](${address?.replace("/blob/", "/edit/")})${where}`;
  const labels = alternatives(missing.map(forCodeSpan));
  const other = stale.slice(0, MAX_AREAS).map(forCodeSpan);
  const why =
    other.length > 0
      ? `names ${alternatives(other, "and")}, which the settings don't have`
      : "doesn't name it everywhere";
  return `Checks don't turn by themselves when an issue with the label ${labels} changes: the \`if:\` in ${file} ${why}. Name the labels of the settings there.`;
}

function unconfirmedWords(unconfirmed: readonly Unconfirmed[], home: Home): string {
  const links = unconfirmed.map(({ issue, day }) => `${formatIssueLink(issue, home)} (${day})`);
  return `Messages that a chat did not confirm: ${listSome(links, MAX_UNCONFIRMED)}. They may not have arrived, and none is sent twice.`;
}

function repositories(count: number): string {
  return count === 1 ? "1 repository" : `${count} repositories`;
}
