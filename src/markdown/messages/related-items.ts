import type { ItemState } from "../../domain/items/item-state.ts";
import { plural } from "../../domain/text.ts";
import { forMarkdownBody } from "../escape.ts";

/** An item of an earlier postmortem as a new one shows it. */
export interface RelatedItemEntry {
  readonly link: string;
  readonly title: string;
  readonly state: ItemState;
  readonly due: string;
  readonly daysOverdue: number;
  readonly waivedUntil: string | null;
  readonly owners: readonly string[];
  readonly topics: readonly string[];
}

/** Lines of a block quote, which is not a section to fill in. It mentions no one. `more` counts the items that are left out. */
export function renderRelatedItems(entries: readonly RelatedItemEntry[], more: number): string[] {
  if (entries.length === 0) return [];
  const topics = [...new Set(entries.flatMap((entry) => entry.topics))];
  return [
    "> [!NOTE]",
    `> **Related open items** from earlier postmortems about ${quoteAll(topics)}:`,
    ...entries.map(renderEntry),
    ...(more > 0 ? [`> - and ${more} more`] : []),
    "",
  ];
}

/** A comment on an item when an incident with the same label comes up. */
export function renderRecurrence(incident: string, topics: readonly string[]): string {
  return `This came up again: incident ${incident} has the same ${topics.length === 1 ? "label" : "labels"}, ${quoteAll(topics)}.`;
}

function quoteAll(topics: readonly string[]): string {
  return topics.map((topic) => `“${forMarkdownBody(topic)}”`).join(", ");
}

/** How often an item came up in later incidents; null when it never did. */
export function recurrenceWords(times: number): string | null {
  return times === 0 ? null : `came up again ${times}×`;
}

function renderEntry({ link, title, owners, ...entry }: RelatedItemEntry): string {
  const who = owners.length > 0 ? owners.map((owner) => forMarkdownBody(`@${owner}`)).join(", ") : "no owner";
  return `> - ${link} ${forMarkdownBody(title)} — ${whenOwed(entry)}, ${who}`;
}

function whenOwed(entry: Omit<RelatedItemEntry, "link" | "title" | "owners">): string {
  if (entry.state === "waived") return `waived until ${entry.waivedUntil}`;
  return entry.state === "overdue" ? `${plural(entry.daysOverdue, "day")} overdue` : `due ${entry.due}`;
}
