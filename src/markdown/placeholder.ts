import type { ItemFields } from "./item-text.ts";

/** What templates leave for people to replace; each alternative is bounded by characters that it excludes. */
const TEMPLATE_TEXT = [
  /<!--[^>]*(?:>|$)/g,
  /\{\{[^{}]*\}\}/g,
  /<(?!https?:|mailto:)[^<>]*>/gi,
  /\[[^[\]]*\](?!\()/g,
  /\b(?:owners?|assignees?|dri|due(?: date)?|eta|deadline|priority|type|repo)\s{0,3}[:=]/gi,
  /\b(?:tb[acd]|todo|fixme|n\/a|none|y{2,4}-m{2}-d{2})\b/gi,
];
const GENERIC =
  /^(?:action|action item|item|task|follow-?up|description|action item description)s?\s{0,3}#?\d{0,3}$/i;
/** What may stand between two placeholders: `<what> by <whom>`. */
const FILLERS = new Set(["", "by", "for", "to", "in", "on", "of", "and", "or", "the", "a", "an"]);
const STRUCK = [/~~[^~]+~~/g, /<(del|s|strike)>[^<]*<\/\1>/gi];

/**
 * Whether nobody promised anything in this line yet: no words, only what a template put there, or wholly struck
 * out. A line that names an issue is a promise whatever its words say, unless it is struck out.
 */
export function isInProgress(fields: ItemFields): boolean {
  if (!saysSomething(without(fields.words, STRUCK)))
    return fields.issue === null || saysSomething(fields.words);
  if (fields.issue !== null) return false;
  const own = without(withoutUnread(fields), TEMPLATE_TEXT).replace(/[*_`]/g, "").trim();
  return own.split(/[^\p{L}\p{N}]+/u).every((word) => FILLERS.has(word.toLowerCase())) || GENERIC.test(own);
}

/** The words without a date that could not be read, which stays in them. */
function withoutUnread({ words, due }: ItemFields): string {
  const at = due && "unreadable" in due ? words.lastIndexOf(due.unreadable) : -1;
  return at === -1 ? words : words.slice(0, at).replace(/\b(?:due|by|eta|deadline)\W{0,5}$/i, "");
}

function without(text: string, patterns: readonly RegExp[]): string {
  return patterns.reduce((rest, pattern) => rest.replace(pattern, " "), text);
}

function saysSomething(text: string): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}
