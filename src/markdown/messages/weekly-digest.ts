import { mentionIssue, type OwnedIssue, type RepositoryRef } from "../../domain/issue-ref.ts";
import type {
  Digest,
  DigestItem,
  DigestPostmortem,
  UntrustedRecord,
} from "../../domain/notices/weekly-digest.ts";
import { plural } from "../../domain/text.ts";
import { digestTag } from "../../record/report-tag.ts";
import { forMarkdownBody, forTableCell } from "../escape.ts";
import { table } from "../table.ts";
import { recurrenceWords } from "./related-items.ts";
import { PRIVATE_TITLE } from "./status.ts";

/** Rows of a table, the most that fit: GitHub takes bodies of 65,536 characters. */
const MAX_ROWS = [100, 50, 20, 5, 0];

const MAX_BODY = 65_000;

const MAX_AREAS = 20;

export function digestTitle({ from, to }: Digest): string {
  return `Follow-through, ${from} to ${to}`;
}

/**
 * The digest of a week as the body of an issue in `home`. It mentions no one.
 * @param lastSweep when the App last looked after everything, ISO 8601 in UTC: round it to a day, so that the
 * body changes once a day; null when it is not known
 * @param gaps what the digest or the gate cannot cover
 */
export function renderDigest(
  digest: Digest,
  home: RepositoryRef,
  lastSweep: string | null,
  gaps: Gaps = { unread: 0, emptyAreas: [] },
): string {
  const render = (rows: number) => renderRows(digest, home, lastSweep, gaps, rows);
  return render(MAX_ROWS.find((rows) => render(rows).length <= MAX_BODY) ?? 0);
}

interface Gaps {
  /** How many repositories that belong in it could not be read. */
  readonly unread: number;
  /** Names of areas that match no file. */
  readonly emptyAreas: readonly string[];
}

/** The content of a row: an issue, its owners and a remark. */
type Cells = readonly [what: string, owner: string, last: string];

function renderRows(
  digest: Digest,
  home: RepositoryRef,
  lastSweep: string | null,
  { unread, emptyAreas }: Gaps,
  rows: number,
): string {
  const { onTime, open } = digest;
  const rate =
    onTime === null
      ? ""
      : ` Of ${plural(onTime.done, "item")} done in the last 90 days, ${Math.floor((100 * onTime.onTime) / onTime.done)}% were done on time.`;
  return [
    digestTag(digest.from),
    ...(lastSweep === null ? [] : [`<!-- followthrough-sweep ${lastSweep} -->`]),
    `${open === 0 ? "Nothing is open." : `${plural(open, "action item")} open, ${digest.overdue.length} overdue.`}${rate}`,
    ...sectionsOf(digest, home).flatMap((section) => sectionLines(section, rows)),
    ...ownerSection(digest, rows),
    "",
    ...(emptyAreas.length > 0 ? [areasWords(emptyAreas), ""] : []),
    ...(unread > 0 ? [`Not included: ${repositories(unread)} that could not be read.`, ""] : []),
    lastSweep === null ? "Last sweep: unknown." : `Last sweep: ${lastSweep.slice(0, 10)}.`,
  ].join("\n");
}

function areasWords(areas: readonly string[]): string {
  const names = areas.slice(0, MAX_AREAS).map(forMarkdownBody);
  return `These areas of the gate match no file here, so their items block no pull request with \`scope: changed-areas\`: ${names.join(", ")}${areas.length > MAX_AREAS ? ", …" : ""}. Check their \`paths\` under \`gate.areas\`.`;
}

type Section = readonly [title: string, lastColumn: string, rows: readonly Cells[]];

function sectionsOf(digest: Digest, home: RepositoryRef): Section[] {
  const due = ({ due }: DigestPostmortem) => due;
  const closed = ({ closedOn }: DigestItem) => closedOn ?? "";
  const items = (some: readonly DigestItem[], last: (item: DigestItem) => string) =>
    some.map((item) => itemRow(item, last(item), home));
  const postmortems = (some: readonly DigestPostmortem[], last: (one: DigestPostmortem) => string) =>
    some.map((postmortem) => rowOf(postmortem, last(postmortem), home));
  return [
    ["Overdue", "Due", items(digest.overdue, slipped)],
    ["Postmortems overdue", "Due", postmortems(digest.overduePostmortems, slipped)],
    ["Due this week", "Due", items(digest.dueThisWeek, due)],
    [
      "Waived",
      "Waived until",
      [...postmortems(digest.waivedPostmortems, waivedWords), ...items(digest.waived, waivedWords)],
    ],
    [
      "Without an owner",
      "Due",
      [...postmortems(digest.unownedPostmortems, due), ...items(digest.unowned, due)],
    ],
    ["Unverified records", "Record", digest.untrusted.map((one) => untrustedRow(one, home))],
    ["Done last week", "Done", items(digest.doneLastWeek, closed)],
    ["Dropped last week", "Dropped", items(digest.droppedLastWeek, closed)],
  ];
}

function repositories(count: number): string {
  return count === 1 ? "1 repository" : `${count} repositories`;
}

function sectionLines([title, lastColumn, rows]: Section, most: number): string[] {
  if (rows.length === 0) return [];
  const heading = `### ${title} (${rows.length})`;
  return ["", heading, "", ...table(["What", "Owner", lastColumn], rows, { lines: most })];
}

function itemRow(item: DigestItem, last: string, home: RepositoryRef): Cells {
  const known = [item.priority ?? [], recurrenceWords(item.recurrences) ?? []].flat();
  const aside = known.length > 0 ? ` (${known.join(", ")})` : "";
  return rowOf(item, last, home, aside);
}

function untrustedRow(one: UntrustedRecord, home: RepositoryRef): Cells {
  return rowOf(one, one.record === "edited" ? "was edited by hand" : "was removed or damaged", home);
}

function rowOf(
  { issue, title, owners, isPrivate }: OwnedIssue & Pick<DigestItem, "isPrivate">,
  when: string,
  home: RepositoryRef,
  aside = "",
): Cells {
  const owner = owners.map(forTableCell).join(", ") || (isPrivate ? "–" : "no owner");
  const what = isPrivate ? PRIVATE_TITLE : forTableCell(title);
  return [`${mentionIssue(issue, home)} ${what}${aside}`, owner, when];
}

function slipped({ due, originalDue }: DigestPostmortem): string {
  return due === originalDue ? due : `${due} (first ${originalDue})`;
}

function waivedWords({ waiver, due }: DigestPostmortem): string {
  if (!waiver) return due;
  return waiver.reason === "" ? waiver.until : `${waiver.until}: ${forTableCell(waiver.reason)}`;
}

function ownerSection({ owners }: Digest, most: number): string[] {
  if (owners.length === 0) return [];
  const rows = owners.map(({ owner, open, overdue }) => [forTableCell(owner), String(open), String(overdue)]);
  return ["", "### Who owns what", "", ...table(["Owner", "Open", "Overdue"], rows, { lines: most })];
}
