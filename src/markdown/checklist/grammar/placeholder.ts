import { isPlaceholder, saysNone } from "../promise.ts";
import type { ItemFields } from "./item-fields.ts";

/** Template text for people to replace. Each pattern is bounded by the characters that it excludes. */
const TEMPLATE_TEXT = [
  /<!--[^>]*(?:>|$)/g,
  /\{\{[^{}]*\}\}/g,
  /<(?!https?:|mailto:)[^<>]*>/gi,
  /\[[^[\]]*\](?!\()/g,
  /\((?:owners?|assignee|name|due date|due|date|priority|link|ticket|and|[\s,/&]){1,12}\)/gi,
  /_{3,}/g,
  /\b(?:(?:preventive|preventative|corrective|detective|follow-?up) )?action(?: item)?\s{0,3}[:=]/gi,
  /\b(?:owners?|assignees?|dri|due(?: date)?|eta|deadline|priority|type|repo)\s{0,3}[:=](?:\s{0,3}(?:name|owner|person|team|date|link)\b)?/gi,
  /\b(?:tb[acd]|todo|fixme|n\/a|none|y{2,4}-m{2}-d{2})\b/gi,
];

/** Names of what belongs there, and what GitHub writes for an empty field of an issue form. */
const GENERIC =
  /^(?:no response|action|action item|item|task|follow[- ]?up|description|action item description)s?\s{0,3}#?\d{0,3}$/i;

/** Words between two placeholders: `<what> by <whom>`. */
const FILLERS = new Set(["by", "for", "to", "in", "on", "of", "and", "or", "the", "a", "an"]);

const REFUSED = /^[*_]{0,3}\[(?:won'?t ?(?:fix|do)|dropped|cancell?ed|rejected|not planned|obsolete)\]/i;

const STRUCK = [/~~[^~]+~~/g, /<(del|s|strike)>[^<]*<\/\1>/gi];

/**
 * Whether a line is not an item yet: it has no words, has only template text, or is struck out. A line that names an issue
 * is an item whatever its words say, unless it is struck out.
 */
export function isInProgress(fields: ItemFields): boolean {
  if (!saysSomething(without(fields.words, STRUCK)))
    return fields.issue === null || saysSomething(fields.words);
  if (fields.issue !== null) return false;
  if (REFUSED.test(fields.words) || isGivenUp(fields.words) || isPlaceholder(fields.words)) return true;
  // "Nothing may start without a lock" says more.
  if (fields.owners.length === 0 && countWords(fields.words) <= 3 && saysNone(fields.words)) return true;
  const own = without(withoutNames(withoutUnread(fields), fields.ownerNames), TEMPLATE_TEXT);
  const words = own.replace(/[*_`]/g, "").match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.every((word) => FILLERS.has(word.toLowerCase())) || GENERIC.test(words.join(" "));
}

function countWords(text: string): number {
  return text.split(/\s+/).length;
}

/** `~~Serve images from a second origin~~ too costly for now`: several struck words, and why. Other words instead begin with a capital. */
function isGivenUp(words: string): boolean {
  const struck = /^~~([^~]+)~~\s*[^~\s\p{Lu}][^~]*$/u.exec(words)?.[1];
  return struck !== undefined && countWords(struck.trim()) > 2;
}

/** The words without a date that could not be read. */
function withoutUnread({ words, due }: ItemFields): string {
  const at = due && "unreadable" in due ? words.lastIndexOf(due.unreadable) : -1;
  return at === -1 ? words : words.slice(0, at).replace(/\b(?:due|by|eta|deadline)\W{0,5}$/i, "");
}

/** The words without the people that a label names. */
function withoutNames(words: string, names: readonly string[]): string {
  // No template names more people.
  return names.slice(0, 20).reduce((rest, name) => rest.replace(name, ""), words);
}

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, " "), text);
}

function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
