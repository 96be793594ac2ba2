import { DUE_LABEL, OWNER_LABEL, PRIORITY_LABEL } from "./grammar/grammar.ts";
import type { ItemFields, TextContext } from "./grammar/item-fields.ts";
import { endsWithMetadata, isOnlyMetadata, parseItemText } from "./grammar/item-text.ts";
import { readStatus } from "./table/status.ts";

const FIELD =
  `${OWNER_LABEL}|${DUE_LABEL}|${PRIORITY_LABEL}|` +
  "owners?|owned by|assignees?|assigned(?: to)?|responsible|dri|due(?: date| by| on)?|eta|deadline|target(?: date)?|complete by|completion date|prio(?:rity)?|type|repo(?:sitory)?|(?:tracking |github )?(?:issue|ticket|bug)|tracked in";

const READ = new RegExp(`^[*_]{0,3}(?:${FIELD})[*_]{0,3}\\s{0,3}[:：=]`, "i");

const LABEL = new RegExp(
  `^[*_]{0,3}(?:${FIELD}|status|state|links?|prs?|pull requests?|jira|estimate|effort|severity|component|notes?)[*_]{0,3}\\s{0,3}[:：=]`,
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
    if (boxOf(raw) !== null) break;
    const text = raw.replace(LEAD, "").trim();
    if (READ.test(text)) found.push(parseItemText(text, context).fields);
  }
  return found;
}

const STATUS =
  /^[*_]{0,3}(?:status|state|statut|état|estado|stand|状態|ステータス|状态)[*_]{0,3}\s{0,3}[:：=][*_]{0,3}\s{0,3}(.{1,60})$/i;

/** Whether a line below an item says that it is done, or dropped: `Status: Done`. */
export function saysDone(lines: readonly string[], line: number, end: number): boolean {
  for (let at = line + 1; at < Math.min(end, line + 1 + MOST_LINES); at += 1) {
    const raw = lines[at] ?? "";
    if (boxOf(raw) !== null) return false;
    const status = STATUS.exec(raw.replace(LEAD, "").trim())?.[1];
    if (status !== undefined) return readStatus(status, false) !== "open";
  }
  return false;
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

/** The lines of a list item's text, cut where an edit can change them. */
export interface ItemText {
  /** Indentation and bullets; before a box, also its `[`. */
  readonly lead: string;
  /** The mark in the box and what follows it up to the text; null without a box. */
  readonly box: { readonly mark: string; readonly gap: string } | null;
  /** Its lines, joined by line feeds. Only the indentation of the second line and of those after it is left out. */
  readonly text: string;
  /** Trailing spaces. Two of them are a line break in Markdown. */
  readonly end: string;
  /** How many lines it takes. */
  readonly count: number;
  /** The same lines with another text. Fewer line feeds make fewer lines. */
  write(box: string, text: string): string[];
}

const BULLETS = "(?:(?:[-*+]|\\d{1,9}[.)])[ \\t]+)+";

/** `•` of a paste, or a bullet with no space before its box. GitHub shows a paragraph, but a person sees a list. */
const PSEUDO_BULLET = "(?:[•‣▪●◦・‧][ \\t]*|[-*+](?=\\[[ xX]?\\]))";

/** A picture before the words says nothing about them, unless it is a check mark or a cross. */
const PICTURE =
  "(?:(?!:(?:x|white_check_mark|heavy_check_mark|ballot_box_with_check|negative_squared_cross_mark):|[✅☑✔❌✖])(?::[a-z\\d_+-]{2,40}:|\\p{Extended_Pictographic}\\uFE0F?)[ \\t]+)?";

const LEAD = new RegExp(`^[ \\t]*(?:${BULLETS}|${PSEUDO_BULLET})${PICTURE}`, "u");

const PSEUDO_ITEM = new RegExp(`^[ \\t]*${PSEUDO_BULLET}\\S`);

const TASK = new RegExp(`^([ \\t]*(?:${BULLETS}|${PSEUDO_BULLET})\\[)([ xX])(\\][ \\t]+${PICTURE})`, "u");

const HEADING_MARK = /^ {0,3}(?:#{1,6}[ \t]+)?/;

const NUMBER = /^\(?\d{1,3}(?:\.\d{1,3}){0,3}[.)]\)?[ \t]+/;

/** Emphasis around a whole heading. */
const EMPHASIS = /^([*_]{1,3})(?=\S)([^*_]+)\1$/;

/** Whether a line of a paragraph begins like a list item. */
export function startsPseudoItem(line: string): boolean {
  return PSEUDO_ITEM.test(line);
}

/** The mark in the checkbox of a line; null if it has none. */
export function boxOf(raw: string): string | null {
  return TASK.exec(raw)?.[2] ?? null;
}

/**
 * Cuts the text of a list item on these lines. It ends with the line at whose end its owner or its date stands: what follows
 * explains it, and no edit changes that.
 */
export function cutItem(
  lines: readonly string[],
  line: number,
  end: number,
  context: TextContext,
): ItemText | null {
  const raw = lines[line] ?? "";
  const task = TASK.exec(raw);
  const lead = task?.[1] ?? LEAD.exec(raw)?.[0];
  if (lead === undefined) return null;
  const box = task && { mark: task[2]!, gap: task[3]! };
  const first = raw.slice(task?.[0].length ?? lead.length);
  return { box, ...withLines(lead, first, continuation(first, lines.slice(line + 1, end), context)) };
}

const HARD_BREAK = /(?:\\|<br\s?\/?>)\s*$/i;

/** A table that nothing sets off, or a comment that hides what follows. */
function isOtherBlock(line: string, next: string): boolean {
  return hasOpenComment(line) || line.startsWith("|") || (/-/.test(next) && TABLE_RULE.test(next));
}

function hasOpenComment(line: string): boolean {
  const at = line.lastIndexOf("<!--");
  return at !== -1 && !line.includes("-->", at);
}

/** The lines below the first one that go on with its words. */
function continuation(first: string, more: readonly string[], context: TextContext): readonly string[] {
  if (more.length === 0 || first.trim() === "" || hasOpenComment(first)) return [];
  const all = [first, ...more.slice(0, MOST_LINES)];
  const isLast = (text: string, index: number): boolean => {
    const next = all[index + 1]?.trim() ?? "";
    if (next === "" || isOtherBlock(next, all[index + 2] ?? "") || READ.test(next)) return true;
    return (
      !isOnlyMetadata(next, context) && (HARD_BREAK.test(text) || endsWithMetadata(text.trim(), context))
    );
  };
  return all.slice(1, all.findIndex(isLast) + 1);
}

const HEADING_END = /(?:[ \t]+#+)?[ \t]*$/;

/** Cuts the text of a heading. Its number, and emphasis around it, are no part of the text. */
export function cutHeading(lines: readonly string[], line: number, end: number): ItemText {
  const raw = lines[line] ?? "";
  const mark = HEADING_MARK.exec(raw)![0];
  if (mark.trim() === "") {
    const lead = mark + (NUMBER.exec(raw.slice(mark.length))?.[0] ?? "");
    return { box: null, ...withLines(lead, raw.slice(lead.length), lines.slice(line + 1, end - 1)) };
  }
  const closing = HEADING_END.exec(raw.slice(mark.length))![0];
  const whole = raw.slice(mark.length, raw.length - closing.length);
  const [, emphasis = "", inner = whole] = EMPHASIS.exec(whole) ?? [];
  const number = NUMBER.exec(inner)?.[0] ?? "";
  const lead = mark + emphasis + number;
  const after = emphasis + closing;
  return {
    box: null,
    lead,
    text: inner.slice(number.length),
    end: after,
    count: 1,
    write: (_, now) => [lead + flat(now) + after],
  };
}

/** Cuts the line of a paragraph or a heading. */
export function cutBareLine(raw: string): ItemText {
  const lead = /^[ \t]*(?:#{1,6}[ \t]+)?/.exec(raw)![0];
  return { box: null, ...withLines(lead, raw.slice(lead.length), []) };
}

function withLines(lead: string, first: string, more: readonly string[]): Omit<ItemText, "box"> {
  const indents = more.map((other) => other.slice(0, other.length - other.trimStart().length));
  const whole = [first, ...more.map((other) => other.trimStart())].join("\n");
  const text = whole.trimEnd();
  const end = whole.slice(text.length);
  const before = new Set(more.map((other) => other.trim()));
  return {
    lead,
    text,
    end,
    count: more.length + 1,
    write: (box, now) => {
      const [head = "", ...rest] = unbroken(now, before).split("\n");
      return [lead + box + head, ...rest.map((part, index) => (indents[index] ?? "") + part)].map(
        (part, index) => {
          return index === rest.length ? part + end : part;
        },
      );
    },
  };
}

const OPENS_BLOCK = /^(?:[-*+](?:\s|$)|[-*_=]{2,}\s*$|#{1,6}(?:\s|$)|`{3}|~{3}|[|<>]|\d{1,9}[.)](?:\s|$)|$)/;

/** It could make the line above it the head of a table. */
const TABLE_RULE = /^[|:\s-]+$/;

/** Without the line breaks before text that would open another block, unless that line was the same before. */
function unbroken(text: string, before: ReadonlySet<string>): string {
  const [first = "", ...rest] = text.split("\n");
  const stays = (line: string) => {
    return !TABLE_RULE.test(line) && (before.has(line.trim()) || !OPENS_BLOCK.test(line));
  };
  return rest.reduce((joined, line) => (stays(line) ? `${joined}\n` : `${joined.trimEnd()} `) + line, first);
}

function flat(text: string): string {
  return text.replace(/\s*\n\s*/g, " ");
}
