import { foldTitle } from "../../blocks.ts";

export type Role = "words" | "owners" | "due" | "priority" | "type" | "issue" | "status" | "repository";

/** Which column says what; a role without a column is missing. */
export type Columns = Partial<Record<Role, number>> & {
  readonly words: number;
  /** The status is yes or no under a title such as *Done?*, or the day on which it was done. */
  readonly statusIsFlag: boolean;
};

/** Usual names of columns, the surest first. */
const NAMES: Readonly<Record<Role, readonly string[]>> = {
  words: [
    ...["action item", "action items", "action", "actions", "corrective action", "preventive action"],
    ...["preventative action", "follow up", "follow ups", "follow up action", "follow up item", "followup"],
    ...["remediation", "remediation item", "repair item", "task", "tasks", "work item", "todo", "to do"],
    ...["improvement", "recommendation", "deliverable", "measure", "next step", "item", "items"],
    ...["fix", "description", "what", "title", "summary", "details", "detail"],
  ],
  owners: [
    ...["owner", "owners", "action owner", "who", "assignee", "assignees", "assigned to", "dri"],
    ...["assigned", "owned by", "poc", "point of contact", "accountable", "driver"],
    ...["responsible", "responsible party", "responsible person", "lead", "owner team", "team", "person"],
  ],
  due: [
    ...["due date", "due", "due by", "due on", "eta", "deadline", "target date", "target", "by when", "when"],
    ...[
      "target completion",
      "target completion date",
      "complete by",
      "completion date",
      "expected completion",
    ],
    ...["expected completion date", "timeframe", "time frame", "timeline", "date"],
  ],
  priority: ["priority", "p", "prio", "pri", "urgency"],
  type: ["type", "kind", "category", "action type"],
  issue: [
    ...[
      "tracking issue",
      "github issue",
      "issue",
      "issues",
      "issue link",
      "ticket",
      "tickets",
      "ticket link",
    ],
    ...["tracking ticket", "bug", "bugs", "tracking bug", "tracking", "tracker", "tracking link"],
    ...["gh issue", "github", "github link", "link to issue", "link to ticket", "issue number", "story"],
    ...["jira", "jira ticket", "link", "reference", "issue id", "bug id", "ticket id"],
  ],
  status: [
    ...["status", "state", "progress", "done", "complete", "completed", "closed", "resolved"],
    ...["completed date", "completed on", "date completed", "closed date", "closed on", "date closed"],
    ...["resolved on", "date resolved", "done on", "date done"],
  ],
  repository: ["repo", "repository"],
};

const FLAG = /^(?:date )?(?:done|completed?|closed|resolved)(?: date| on)?$/;

/** Titles that also head other tables: they need company to make one of action items. */
const WEAK = new Set([
  "fix",
  "measure",
  "item",
  "items",
  "description",
  "what",
  "title",
  "summary",
  "details",
  "detail",
]);

const NUMBERING = new Set(["", "#", "id", "no", "nr", "number", "s.no", "ref"]);

/** A column's title as it is compared: `Bug #`, `Owner(s)` and `Type (prevent / detect)` lose what is in the way. */
export function foldColumn(title: string): string {
  return foldTitle(title.replace(/<br\s?\/?>/gi, " "))
    .replace(/\s*\([^()]*\)/g, "")
    .replace(/[\s.?]*#?$|\?$/g, "")
    .trim();
}

/** What stands in the columns of a table, by their place. */
export interface ColumnContent {
  /** Words in the longest of its cells that show no issue. */
  countWords(column: number): number;
  /** How many of its cells name an issue. */
  countIssues(column: number): number;
  /** How many of its cells say something. */
  countFilled(column: number): number;
}

/** What the columns of a table say by their titles, in any order; null for a table of something else. */
export function readColumns(titles: readonly string[], content: ColumnContent): Columns | null {
  const folded = titles.map(foldColumn);
  const parts = folded.map((title) => title.split(/ ?[/&] ?| or | and /));
  const named = (role: Role, taken: ReadonlySet<number>): number[] => {
    return NAMES[role]
      .map((name) => parts.findIndex((names, index) => !taken.has(index) && names.includes(name)))
      .filter((column) => column !== -1);
  };
  const taken = new Set<number>();
  const found: Partial<Record<Role, number>> = {};
  for (const role of [
    "owners",
    "due",
    "priority",
    "type",
    "status",
    "repository",
    "words",
    "issue",
  ] as const) {
    const all = named(role, taken);
    const column =
      role === "issue"
        ? (issueColumn(all, content, found.words === undefined) ?? numberColumn(folded, taken, content))
        : all[0];
    if (column === undefined) continue;
    found[role] = column;
    taken.add(column);
  }
  const words = found.words ?? unnamedWords(folded, found, taken);
  if (words === undefined) return null;
  const alone = Object.keys(found).every((role) => role === "words" || role === "type");
  if (alone && WEAK.has(folded[words]!)) return null;
  return { ...found, words, statusIsFlag: found.status !== undefined && FLAG.test(folded[found.status]!) };
}

/** More than a reference to an issue needs. */
const PROSE = 4;

/** More than a number in a tracker needs, where one of two such columns must hold the promises. */
const SHORT_PROSE = 2;

/** Of columns that could hold issue numbers the one that holds the most: once it is used, it stays the one. */
function issueColumn(
  named: readonly number[],
  content: ColumnContent,
  lacksWords: boolean,
): number | undefined {
  const all = [...new Set(named)];
  const prose = lacksWords && all.length > 1 ? SHORT_PROSE : PROSE;
  const columns = all.filter((column) => content.countWords(column) < prose);
  const counts = columns.map((column) => content.countIssues(column));
  return columns[counts.indexOf(Math.max(...counts))];
}

/** A column titled `#` or *ID* counts if all that stands in it are issues. */
function numberColumn(
  folded: readonly string[],
  taken: ReadonlySet<number>,
  content: ColumnContent,
): number | undefined {
  const column = folded.findIndex((title, index) => NUMBERING.has(title) && !taken.has(index));
  if (column === -1 || content.countIssues(column) === 0) return undefined;
  return content.countIssues(column) === content.countFilled(column) ? column : undefined;
}

/** In a table with owners or due dates the first column without a usual name holds the promises. */
function unnamedWords(
  folded: readonly string[],
  found: Partial<Record<Role, number>>,
  taken: ReadonlySet<number>,
): number | undefined {
  if (found.owners === undefined || (found.due === undefined && found.status === undefined)) return undefined;
  const column = folded.findIndex((title, index) => !taken.has(index) && !NUMBERING.has(title));
  return column === -1 ? undefined : column;
}
