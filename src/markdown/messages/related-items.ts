import type { ItemState } from "../../domain/items/item-state.ts";
import { plural } from "../../domain/text.ts";
import { fingerprint } from "../../record/visible-text.ts";
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

const OPENING = "> [!NOTE]";

const HEADLINE = "> **Related open items** from earlier postmortems";

/** Lines of a block quote, which is not a section to fill in. It mentions no one. `more` counts the items that are left out. */
export function renderRelatedItems(entries: readonly RelatedItemEntry[], more: number): string[] {
  if (entries.length === 0) return [];
  const topics = [...new Set(entries.flatMap((entry) => entry.topics))];
  return [
    OPENING,
    `${HEADLINE} about ${quoteAll(topics)}:`,
    ...entries.map(renderEntry),
    ...(more > 0 ? [`> - and ${more} more`] : []),
    "",
  ];
}

/** What identifies a list that the App wrote; undefined if there is none. */
export function relatedItemsFingerprint(list: readonly string[]): string | undefined {
  return list.length === 0 ? undefined : fingerprint(list.join("\n"));
}

/**
 * The body with another list of related items: where the list was, or at the top if there was none. Null if people
 * changed or removed the one that the App wrote.
 * @param known the fingerprint of the list that the App wrote
 * @param list from `renderRelatedItems`
 */
export function replaceRelatedItems(
  body: string,
  known: string | undefined,
  list: readonly string[],
): string | null {
  const lineEnd = body.includes("\r\n") ? "\r\n" : "\n";
  const text = list.map((line) => line + lineEnd).join("");
  if (known === undefined) return text + body;
  const lines = body.split(/(?<=\n)/);
  const bare = lines.map((line) => line.trimEnd());
  const start = bare.findIndex((line, index) => line === OPENING && bare[index + 1]?.startsWith(HEADLINE));
  if (start === -1) return null;
  const after = bare.findIndex((line, index) => index > start && !line.startsWith(">"));
  const end = after === -1 ? lines.length : after;
  if (relatedItemsFingerprint(bare.slice(start, end)) !== known) return null;
  const rest = lines.slice(bare[end] === "" ? end + 1 : end);
  return [...lines.slice(0, start), text, ...rest].join("");
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
