import type { ItemFields, TextContext } from "./grammar/item-fields.ts";
import { parseItemText } from "./grammar/item-text.ts";

const FIELD =
  "owners?|owned by|assignees?|assigned(?: to)?|responsible|dri|due(?: date| by| on)?|eta|deadline|target(?: date)?|complete by|completion date|prio(?:rity)?|type|repo(?:sitory)?|(?:tracking |github )?(?:issue|ticket|bug)|tracked in";

const READ = new RegExp(`^[*_]{0,3}(?:${FIELD})[*_]{0,3}\\s{0,3}[:=]`, "i");

const LABEL = new RegExp(
  `^[*_]{0,3}(?:${FIELD}|status|state|links?|prs?|pull requests?|jira|estimate|effort|severity|component|notes?)[*_]{0,3}\\s{0,3}[:=]`,
  "i",
);

/** More lines than people write below an item to describe it. */
const MOST_LINES = 20;

/** A bullet with more words after its label can be an item: `Link: the page of … leads nowhere, fix it`. */
const MOST_WORDS = 8;

/** Whether a bullet only describes another one: `Owner: @alice`, `Issue: #12`. */
export function isLabelled(text: string): boolean {
  return LABEL.test(text) && text.trim().split(/\s+/, MOST_WORDS + 1).length <= MOST_WORDS;
}

/**
 * The labeled fields in the lines below an item's own: bullets below it, and the rest of its paragraph. Lines below a nested
 * task belong to that task. The App reads these lines but never writes them.
 * @param end the line after the item's list item
 */
export function readDetails(
  lines: readonly string[],
  line: number,
  end: number,
  context: TextContext,
): ItemFields[] {
  const found: ItemFields[] = [];
  for (let at = line + 1; at < Math.min(end, line + 1 + MOST_LINES); at += 1) {
    const raw = lines[at] ?? "";
    if (cutTask(raw)) break;
    const text = cutPlainLine(raw)?.text ?? raw.trim();
    if (READ.test(text)) found.push(parseItemText(text, context).fields);
  }
  return found;
}

/** An item's fields. The lines below it fill in what its own line leaves open. */
export function withDetails(own: ItemFields, details: readonly ItemFields[]): ItemFields {
  const all = [own, ...details];
  const named = all.find(({ owners, ownerNames }) => owners.length > 0 || ownerNames.length > 0) ?? own;
  const dated = all.find(({ due }) => due !== null) ?? own;
  const first = <Field extends "issue" | "priority" | "type" | "repository">(field: Field) => {
    return all.find((fields) => fields[field] !== null)?.[field] ?? null;
  };
  return {
    ...own,
    issue: first("issue"),
    owners: named.owners,
    ownerNames: named.ownerNames,
    due: dated.due,
    dueIsRelative: dated.dueIsRelative === true,
    priority: first("priority"),
    type: first("type"),
    repository: first("repository"),
  };
}

/** The line of a list item, cut where an edit can change it. The concatenation of the parts is the line. */
export interface PlainLine {
  /** Indentation and bullets; before a box, also its `[`. */
  readonly lead: string;
  readonly text: string;
  /** Trailing spaces. Two of them are a line break in Markdown. */
  readonly end: string;
}

const LEAD = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+/;

/** Cuts the line of a list item without a checkbox. Null if the line has no bullet. */
export function cutPlainLine(raw: string): PlainLine | null {
  const lead = LEAD.exec(raw)?.[0];
  if (lead === undefined) return null;
  const text = raw.slice(lead.length).trimEnd();
  return text === "" ? null : { lead, text, end: raw.slice(lead.length + text.length) };
}

/** Cuts the line of a paragraph or a heading. */
export function cutBareLine(raw: string): PlainLine {
  const lead = /^[ \t]*(?:#{1,6}[ \t]+)?/.exec(raw)![0];
  const text = raw.slice(lead.length).trimEnd();
  return { lead, text, end: raw.slice(lead.length + text.length) };
}

const REFERENCE = /^(?:\[[^[\]]*\]\([^()\s]*\)|<?https?:\/\/[^\s<>]+>?|[\s,;.])+$/;

const NONE_NEEDED =
  /^(?:there (?:are|were) )?(?:no|none)\b(?:(?: (?:further|new|other|open|more))? (?:action|actions|action items?|follow-?ups?|items?|changes?|remediation)\b|\s*[:.,(—–]|\s+-|$)/i;

/**
 * Whether a bullet's words can be a promise. Lists also hold questions, titles and bare links, and
 * "no action items: reason" says that there are none.
 */
export function couldBePromise(words: string): boolean {
  const plain = words.replace(/[*_`]/g, "").trim();
  return !(/[?:]$/.test(plain) || REFERENCE.test(words) || NONE_NEEDED.test(plain));
}

/** The line of a task list item, likewise: lead, box, gap, text, end. */
export interface TaskLine extends PlainLine {
  readonly box: string;
  /** `]` and the spaces after it. */
  readonly gap: string;
}

const TASK = /^([ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+\[)([ xX])(\][ \t]+)/;

/** Cuts the line of a task list item. Null if the line has no checkbox. */
export function cutTask(raw: string): TaskLine | null {
  const match = TASK.exec(raw);
  if (!match) return null;
  const [whole, lead = "", box = "", gap = ""] = match;
  const text = raw.slice(whole.length).trimEnd();
  return { lead, box, gap, text, end: raw.slice(whole.length + text.length) };
}
