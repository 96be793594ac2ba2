import type { Grouping } from "../../domain/insight/facts.ts";
import { FEWEST } from "../../domain/insight/figures.ts";
import type { IncidentFigures } from "../../domain/insight/incident-figures.ts";
import { type Cohort, fromFirst, type Report } from "../../domain/insight/report.ts";
import { plural } from "../../domain/text.ts";
import type { Visibility } from "../../domain/visibility.ts";
import { forMarkdownBody, forTableCell } from "../escape.ts";
import { dayInTable, table } from "../table.ts";
import { DEFINITIONS, itemCohorts, type NameOf, othersOf, shareWords, TOO_FEW } from "./item-cohorts.ts";

/** What a report covers. */
export interface Coverage {
  readonly owner: string;
  readonly repositories: readonly { readonly name: string; readonly visibility: Visibility | undefined }[];
  /** The names of the repositories that could not be read. */
  readonly unread: readonly string[];
}

const GROUP_WORDS: Readonly<Record<Grouping, readonly [head: string, without: string, more: string]>> = {
  team: [
    "Team",
    "no team",
    "An item of several teams counts for each. Items of people without a team have none.",
  ],
  repository: ["Repository", "no repository", ""],
  severity: ["Severity", "no severity", "The severity of the incident."],
  priority: ["Priority", "no priority", ""],
  kind: ["Kind", "not stated", "The kind that the item’s line or heading states, such as #prevent."],
};

/** The report as Markdown. It names no person and no issue. */
export function renderReport(report: Report, coverage: Coverage): string {
  return [
    `# Postmortem action items of ${forMarkdownBody(coverage.owner)}`,
    "",
    `**${headline(report)}**`,
    "",
    coverageWords(coverage, report),
    "",
    ...itemSection(report),
    ...groupSection(report),
    ...incidentSection(report),
    "## What the figures mean",
    "",
    ...definitions(),
    "",
  ].join("\n");
}

const monthOf = ({ month }: Cohort) => month ?? "";

function headline({ total: { items }, since, until }: Report): string {
  const period = `due from ${since} to ${until}`;
  if (items.items === 0) return `No action item was ${period}.`;
  const others = othersOf(items);
  const rest = others.length > 0 ? ` The others: ${others.join(", ")}.` : "";
  return `${plural(items.items, "action item")} ${period}. Done on time: ${shareWords(items.onTimeShare)}.${rest}`;
}

function coverageWords({ repositories, unread }: Coverage, { untrusted, dueLater }: Report): string {
  const names = repositories.map(({ name, visibility }) => {
    return `${forMarkdownBody(name)} (${visibility ?? "visibility unknown"})`;
  });
  const covered = plural(names.length, "repository").replace(/ys$/, "ies");
  return [
    `Covers ${covered}${names.length > 0 ? `: ${names.join(", ")}` : ""}.`,
    ...(unread.length > 0 ? [`Could not be read: ${unread.map(forMarkdownBody).join(", ")}.`] : []),
    ...(untrusted > 0 ? [`Not known: ${plural(untrusted, "item")} whose record can’t be trusted.`] : []),
    ...(dueLater > 0 ? [`Due later: ${plural(dueLater, "item")}.`] : []),
  ].join(" ");
}

function itemSection({ total: { items }, months }: Report): string[] {
  if (items.items === 0) return [];
  const { preventOrDetect } = items;
  const unstated = items.items - preventOrDetect.of;
  const unknown = unstated > 0 ? ` Not known: ${plural(unstated, "item")} without a stated kind.` : "";
  return [
    "## By month of the original due date",
    "",
    ...itemCohorts("Due in", fromFirst(months), monthOf),
    "",
    `Items that prevent or detect: ${shareWords(preventOrDetect)}.${unknown}`,
    "",
  ];
}

function groupSection({ by, groups }: Report): string[] {
  if (by === null || groups.length === 0) return [];
  const [head, , more] = GROUP_WORDS[by];
  return [
    ...[`## By ${by}`, "", ...(more === "" ? [] : [more, ""])],
    ...[...itemCohorts(head, groups, groupNameOf(by)), ""],
  ];
}

function groupNameOf(by: Grouping): NameOf {
  return ({ group }) => group || GROUP_WORDS[by][1];
}

function incidentSection({ total, months, by, groups }: Report): string[] {
  return [
    "## Incidents and postmortems",
    "",
    ...(total.incidents && total.incidents.incidents > 0
      ? [
          ...incidentPoints(total.incidents),
          "",
          ...incidentTable("Opened in", months, monthOf),
          ...(by === null ? [] : incidentTable(GROUP_WORDS[by][0], groups, groupNameOf(by))),
        ]
      : ["No incident was opened in this time.", ""]),
  ];
}

function incidentPoints(figures: IncidentFigures): string[] {
  const { withPostmortem, complete, onTime, declined, knownBefore, itemsPerPostmortem } = figures;
  return [
    `- With a postmortem: ${shareWords(withPostmortem)}`,
    `- Complete: ${shareWords(complete)}`,
    `- Complete on time: ${shareWords(onTime)}`,
    ...(declined > 0 ? [`- Declined: ${declined}`] : []),
    `- Known before: ${shareWords(knownBefore)}`,
    `- Items a postmortem: ${withPostmortem.count === 0 ? "–" : (itemsPerPostmortem ?? TOO_FEW)}`,
  ];
}

/** Those cohorts that have incidents. */
function incidentTable(head: string, cohorts: readonly Cohort[], nameOf: NameOf): string[] {
  const rows = cohorts.flatMap((cohort) => {
    const { incidents } = cohort;
    if (!incidents || incidents.incidents === 0) return [];
    const { complete, onTime } = incidents;
    const name = dayInTable(forTableCell(nameOf(cohort)));
    return [[name, shareWords(complete), shareWords(onTime)]];
  });
  if (rows.length === 0) return [];
  return [...table([head, "Complete", "Complete on time"], rows), ""];
}

function definitions(): string[] {
  return [
    "- **Month**: an item counts in the month of its original due date, and is held against that date. An extension changes no figure.",
    "- **Done on time**: closed for the last time on the original due date or before. The share is of the items whose original due date has passed, whatever became of them.",
    "- **Done late**: closed after it. **Overdue**: open after it, and not waived. **Not due yet**: open, and the date has not passed.",
    "- **Waived**: open, and a waiver is active. **Dropped**: an approver decided that it will not be done.",
    "- **Days to done**: the median of the days from the day on which an item was tracked to the day on which it was done.",
    "- **Prevent or detect**: of the items that state a kind.",
    "- **With a postmortem, complete, complete on time**: of the labeled incidents that were opened in the month. On time is held against the postmortem’s original due date, and leaves out those that have time left.",
    "- **Known before**: when the incident was opened, an item from an earlier postmortem was open that shares a label with it; of the incidents that have such a label.",
    `- **Too few**: a share or a median of fewer than ${FEWEST} says more about single people than about how a team works.`,
    `- What happens to items that were moved, adopted, transferred, closed as duplicates or reopened: [all definitions](${DEFINITIONS}).`,
  ];
}
