import { type IssueRef, mentionIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import type {
  Digest,
  DigestItem,
  DigestPostmortem,
  UntrustedRecord,
} from "../../domain/notices/weekly-digest.ts";
import { plural } from "../../domain/text.ts";
import { digestTag } from "../../record/report-tag.ts";
import { forTableCell } from "../escape.ts";
import { table } from "../table.ts";
import { recurrenceWords } from "./related-items.ts";

/** Rows of a table, the most that fit: GitHub takes bodies of 65,536 characters. */
const MAX_ROWS = [100, 50, 20, 5, 0];

const MAX_BODY = 65_000;

export function digestTitle({ from, to }: Digest): string {
  return `Follow-through, ${from} to ${to}`;
}

/**
 * The digest of a week as the body of an issue in `home`. It mentions no one.
 * @param lastSweep when the App last looked after everything, ISO 8601 in UTC: round it to a day, so that the
 * body changes once a day; null when it is not known
 * @param unread how many repositories that belong in it could not be read
 */
export function renderDigest(
  digest: Digest,
  home: RepositoryRef,
  lastSweep: string | null,
  unread = 0,
): string {
  const bodies = MAX_ROWS.map((rows) => () => renderRows(digest, home, { lastSweep, unread, rows }));
  const fitting = bodies.find((render) => render().length <= MAX_BODY) ?? bodies.at(-1)!;
  return fitting();
}

/** The content of a row: an issue, its owners and a remark. */
type Cells = readonly [what: string, owner: string, last: string];

interface DigestLayout {
  readonly lastSweep: string | null;
  readonly unread: number;
  /** The maximum number of rows of a table. */
  readonly rows: number;
}

function renderRows(digest: Digest, home: RepositoryRef, { lastSweep, unread, rows }: DigestLayout): string {
  const { onTime, open } = digest;
  const section = (title: string, all: readonly Cells[], lastColumn: string) =>
    sectionOf(title, all, lastColumn, rows);
  const rate =
    onTime === null
      ? ""
      : ` Of ${plural(onTime.done, "item")} done in the last 90 days, ${Math.floor((100 * onTime.onTime) / onTime.done)}% were done on time.`;
  return [
    digestTag(digest.from),
    ...(lastSweep === null ? [] : [`<!-- followthrough-sweep ${lastSweep} -->`]),
    `${open === 0 ? "Nothing is open." : `${plural(open, "action item")} open, ${digest.overdue.length} overdue.`}${rate}`,
    ...section(
      "Overdue",
      itemRows(digest.overdue, home, ({ due, originalDue }) => slipped(due, originalDue)),
      DUE,
    ),
    ...section(
      "Postmortems overdue",
      digest.overduePostmortems.map((one) => postmortemRow(one, home)),
      DUE,
    ),
    ...section(
      "Due this week",
      itemRows(digest.dueThisWeek, home, ({ due }) => due),
      DUE,
    ),
    ...section("Waived", itemRows(digest.waived, home, waivedWords), "Waived until"),
    ...section(
      "Without an owner",
      [
        ...digest.unownedPostmortems.map((one) => postmortemRow(one, home)),
        ...itemRows(digest.unowned, home, ({ due }) => due),
      ],
      DUE,
    ),
    ...section(
      "Unverified records",
      digest.untrusted.map((one) => untrustedRow(one, home)),
      "Record",
    ),
    ...section(
      "Done last week",
      itemRows(digest.doneLastWeek, home, ({ closedOn }) => closedOn ?? ""),
      "Done",
    ),
    ...section(
      "Dropped last week",
      itemRows(digest.droppedLastWeek, home, ({ closedOn }) => closedOn ?? ""),
      "Dropped",
    ),
    ...ownerSection(digest, rows),
    "",
    ...(unread > 0 ? [`Not included: ${repositories(unread)} that could not be read.`, ""] : []),
    lastSweep === null ? "Last sweep: unknown." : `Last sweep: ${lastSweep.slice(0, 10)}.`,
  ].join("\n");
}

const DUE = "Due";

function repositories(count: number): string {
  return count === 1 ? "1 repository" : `${count} repositories`;
}

function sectionOf(title: string, rows: readonly Cells[], lastColumn: string, most: number): string[] {
  if (rows.length === 0) return [];
  const heading = `### ${title} (${rows.length})`;
  return ["", heading, "", ...table(["What", "Owner", lastColumn], rows, { most: { lines: most } })];
}

function itemRows(
  items: readonly DigestItem[],
  home: RepositoryRef,
  when: (item: DigestItem) => string,
): Cells[] {
  return items.map((item) => {
    const known = [item.priority ?? [], recurrenceWords(item.recurrences) ?? []].flat();
    const aside = known.length > 0 ? ` (${known.join(", ")})` : "";
    return rowOf(item.issue, `${forTableCell(item.title)}${aside}`, item.owners, when(item), home);
  });
}

function postmortemRow({ issue, title, owners, due }: DigestPostmortem, home: RepositoryRef): Cells {
  return rowOf(issue, forTableCell(title), owners, due, home);
}

function untrustedRow({ issue, title, owners, record }: UntrustedRecord, home: RepositoryRef): Cells {
  const words = record === "edited" ? "was edited by hand" : "was removed or damaged";
  return rowOf(issue, forTableCell(title), owners, words, home);
}

function rowOf(
  issue: IssueRef,
  what: string,
  owners: readonly string[],
  when: string,
  home: RepositoryRef,
): Cells {
  const owner = owners.map(forTableCell).join(", ") || "no owner";
  return [`${mentionIssue(issue, home)} ${what}`, owner, when];
}

function slipped(due: string, originalDue: string): string {
  return due === originalDue ? due : `${due} (first ${originalDue})`;
}

function waivedWords({ waiver, due }: DigestItem): string {
  return waiver ? `${waiver.until}: ${forTableCell(waiver.reason)}` : due;
}

function ownerSection({ owners }: Digest, most: number): string[] {
  if (owners.length === 0) return [];
  const rows = owners.map(({ owner, open, overdue }) => [forTableCell(owner), String(open), String(overdue)]);
  return [
    "",
    "### Who owns what",
    "",
    ...table(["Owner", "Open", "Overdue"], rows, { most: { lines: most } }),
  ];
}
