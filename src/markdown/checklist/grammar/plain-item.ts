import { GUARD, maskMarkup } from "../../markup.ts";
import said from "./data/done-words.json" with { type: "json" };
import { cutIssue } from "./issue-text.ts";
import type { ItemFields, TextContext } from "./item-fields.ts";
import { fenceItemText, parseItemText, renderItemText } from "./item-text.ts";

const TAGS = ["del", "s", "strike"] as const;

/** The text inside strikethrough, if the whole text is struck through. Null otherwise. */
export function unstrike(text: string): string | null {
  const inner = text.startsWith("~~") && text.endsWith("~~") ? text.slice(2, -2) : null;
  if (inner !== null && !inner.includes("~~") && inner.trim() !== "") return inner.trim();
  for (const tag of TAGS) {
    const [open, close] = [`<${tag}>`, `</${tag}>`];
    if (!text.startsWith(open) || !text.endsWith(close)) continue;
    const struck = text.slice(open.length, -close.length);
    if (!struck.includes(close) && struck.trim() !== "") return struck.trim();
  }
  return null;
}

/** Strikes words through. Uses a tag where tildes would end too early. */
function strike(words: string): string {
  if (!words.includes("~") && !words.endsWith("\\")) return `~~${words}~~`;
  const tag = TAGS.find((name) => !words.includes(`</${name}>`)) ?? "strike";
  return `<${tag}>${words.replaceAll(`</${tag}>`, "")}</${tag}>`;
}

const TICK = "(?:✅|☑️?|✔️?|:(?:white|heavy)_check_mark:|:ballot_box_with_check:)";

const WORD = `(?:${said.done.join("|")})`;

/** `in #45`, `2026-11-10`, `by @bob`: when, by whom or by what. */
const PROOF =
  "(?:[,:]?\\s{1,3}(?:(?:in|on|by|via|with)\\s)?(?:[\\w./-]{0,80}#\\d{1,10}|\\d{4}-\\d{2}-\\d{2}|@[\\w/-]{1,80}|https?://[^\\s()]{1,200}|\\[[^[\\]]{1,80}\\]\\([^()\\s]{1,200}\\))){0,2}";

const STATUS = `[*_]{0,3}status[*_]{0,3}\\s{0,3}:[*_]{0,3}\\s{0,3}[*_]{0,3}${WORD}[*_]{0,3}`;

const LEADING = new RegExp(
  `^(?:${TICK}|\\[x\\](?!\\()|[*_]{0,3}\\[${WORD}\\][*_]{0,3}|\\(${WORD}\\)|\\{\\{${WORD}\\}\\}|\\*\\*${WORD}\\*\\*|${WORD}(?=\\s?[:—–]))\\s{0,3}[:—–-]?\\s{0,3}(?=\\S)`,
  "i",
);

/** In capitals it is not the first word of a sentence. */
const SHOUTED = /^(?:DONE|COMPLETED?|FIXED)\s{1,3}(?=\S)/;

const TRAILING = new RegExp(
  `\\s{0,3}(?:[—–·|-]\\s{0,3})?(?:${TICK}|\\[${WORD}${PROOF}\\]|\\{\\{${WORD}\\}\\}|[(（]${WORD}${PROOF}[.!]?[)）]|\\*\\*${WORD}\\*\\*|[,;(]?\\s{0,3}${STATUS}\\)?)$|\\s{0,3}[—–·|-]\\s{1,3}${WORD}${PROOF}[.!]?$`,
  "i",
);

/** `(@bob, done)` */
const IN_BRACKETS = new RegExp(`\\s{0,3}[,;]\\s{0,3}${WORD}\\)$`, "i");

/** A checkbox that GitHub does not recognize. */
const BROKEN_BOX = /^\[\s?\](?!\()\s*/;

const MAY_BE_DONE = new RegExp(`${TICK}|${WORD}|\\[x\\]`, "i");

const LONGEST_TRAIL = 400;

/** Removes a check mark or `(done)` at either end, which people write where there is no checkbox, and an empty box in front. */
function cutMark(marked: string): { readonly done: boolean; readonly text: string } {
  const text = marked.replace(BROKEN_BOX, "");
  if (!MAY_BE_DONE.test(text)) return { done: false, text };
  const lead = (LEADING.exec(text) ?? SHOUTED.exec(text))?.[0] ?? "";
  const rest = text.slice(lead.length);
  const from = Math.max(0, rest.length - LONGEST_TRAIL);
  const end = rest.slice(from);
  const trail = TRAILING.exec(end)?.[0] ?? "";
  const inBrackets = IN_BRACKETS.exec(end)?.[0] ?? "";
  const left = inBrackets
    ? `${rest.slice(0, rest.length - inBrackets.length)})`
    : rest.slice(0, rest.length - trail.length);
  if (left.trim() === "") return { done: false, text };
  return { done: lead !== "" || trail !== "" || inBrackets !== "", text: left };
}

/** An item's text without a checkbox: in a plain list or in a cell. */
export interface PlainText {
  readonly fields: ItemFields;
  /** A comment at the end, which is not part of any field. */
  readonly tail: string;
  readonly done: boolean;
}

/** A comment at the start of a list item would be an HTML block. After a zero-width space it is part of the line. */
const NO_BLOCK = "\u200B";

/**
 * Reads an item without a checkbox. It is done if it is struck through, checked off or marked `(done)`: all of it, or its words,
 * whatever stands beside them.
 */
export function readPlainText(raw: string, context: TextContext): PlainText {
  const line = raw.startsWith(`${NO_BLOCK}<!--`) ? raw.slice(NO_BLOCK.length) : raw;
  const end = maskMarkup(line).tail;
  const text = line.slice(0, end).trimEnd();
  const whole = unstrike(text);
  const marked = cutMark(whole ?? text);
  const { rest } = cutIssue(marked.text, context.home, () => false);
  const behind = unstrike(rest);
  const lead = marked.text.slice(0, marked.text.length - rest.length);
  const { fields } = parseItemText(behind === null ? marked.text : lead + behind, context);
  // A mark inside a fence is part of the words.
  const own = rest.startsWith(GUARD) ? { done: false, text: fields.words } : cutMark(fields.words);
  const words = unstruck(own.text);
  return {
    fields: { ...fields, words },
    tail: line.slice(end).trim(),
    done: whole !== null || marked.done || behind !== null || own.done || words !== own.text,
  };
}

/** The text without any strikethrough around all of it. */
function unstruck(text: string): string {
  const inner = unstrike(text);
  return inner === null ? text : unstruck(inner);
}

/** The only form that the App writes: as in a task list, with the words struck through once the item is done. */
export function renderPlainText({ fields, tail, done }: PlainText, context: TextContext): string {
  return [renderText(fields, done, context), tail].filter((part) => part !== "").join(" ");
}

function renderText(fields: ItemFields, done: boolean, context: TextContext): string {
  // Struck words would say that an open item is done.
  const words = unstruck(fields.words);
  if (words === "") {
    const text = renderItemText({ ...fields, words }, context);
    return done && text !== "" ? strike(text) : text;
  }
  const written = { ...fields, words: done ? strike(words) : words };
  const text = renderItemText(written, context);
  const again = readPlainText(text, context);
  const fenced = again.done === done && again.fields.words === words ? text : fenceItemText(written, context);
  return fenced.startsWith("<!--") ? `${NO_BLOCK}${fenced}` : fenced;
}
