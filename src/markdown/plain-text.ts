import { cutDoneMark, strike, unstrike } from "./done-mark.ts";
import { cutIssue } from "./issue-text.ts";
import type { ItemFields, TextContext } from "./item-fields.ts";
import { fenceItemText, parseItemText, renderItemText } from "./item-text.ts";
import { maskMarkup } from "./markup.ts";

/** An item's text where no checkbox says whether it is done: in a plain list, or in a cell. */
export interface PlainText {
  readonly fields: ItemFields;
  /** A comment at the end, which belongs to no field. */
  readonly tail: string;
  readonly done: boolean;
}

/** A comment at the start of a list item would be a block of HTML; behind a space without width it is a part of the line. */
const NO_BLOCK = "\u200B";

/** A checkbox that GitHub does not take for one. */
const BROKEN_BOX = /^\[\s?\](?!\()\s*/;

/** Reads an item without a checkbox: what is struck through, ticked off or marked `(done)` is done. */
export function readPlainText(raw: string, context: TextContext): PlainText {
  const line = raw.startsWith(`${NO_BLOCK}<!--`) ? raw.slice(NO_BLOCK.length) : raw;
  const end = maskMarkup(line).tail;
  const text = line.slice(0, end).trimEnd();
  const whole = unstrike(text);
  const marked = cutDoneMark((whole ?? text).replace(BROKEN_BOX, ""));
  const rest = cutIssue(marked.text, context.host, () => false).rest;
  const behind = unstrike(rest);
  const lead = marked.text.slice(0, marked.text.length - rest.length);
  const { fields } = parseItemText(behind === null ? marked.text : lead + behind, context);
  const words = unstrike(fields.words);
  return {
    fields: words === null ? fields : { ...fields, words },
    tail: line.slice(end).trim(),
    done: whole !== null || marked.done || behind !== null || words !== null,
  };
}

/** The one way the App writes it: as in a task list, with the words struck through once it is done. */
export function renderPlainText({ fields, tail, done }: PlainText, context: TextContext): string {
  return [renderText(fields, done, context), tail].filter((part) => part !== "").join(" ");
}

function renderText(fields: ItemFields, done: boolean, context: TextContext): string {
  if (fields.words === "") {
    const text = renderItemText(fields, context);
    return done && text !== "" ? strike(text) : text;
  }
  const written = { ...fields, words: done ? strike(fields.words) : fields.words };
  const text = renderItemText(written, context);
  const again = readPlainText(text, context);
  const fenced = again.done === done && again.fields.words === fields.words ? text : fenceItemText(written);
  return fenced.startsWith("<!--") ? `${NO_BLOCK}${fenced}` : fenced;
}
