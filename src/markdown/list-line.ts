/** A list item's line, cut where an edit may want to change it: the concatenation is the line. */
export interface PlainLine {
  /** Indentation and bullets. */
  readonly lead: string;
  readonly text: string;
  /** Blanks at the line's end: two of them break a line in Markdown. */
  readonly end: string;
}

const LEAD = /^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)+/;

/** Cuts the line of a list item without a checkbox; null when no bullet is to be seen in it. */
export function cutPlainLine(raw: string): PlainLine | null {
  const lead = LEAD.exec(raw)?.[0];
  if (lead === undefined) return null;
  const text = raw.slice(lead.length).trimEnd();
  return text === "" ? null : { lead, text, end: raw.slice(lead.length + text.length) };
}

const REFERENCE = /^(?:\[[^[\]]*\]\([^()\s]*\)|<?https?:\/\/[^\s<>]+>?|[\s,;.])+$/;
const NONE_NEEDED =
  /^(?:there (?:are|were) )?(?:no|none)\b(?:(?: (?:further|new|other|open|more))? (?:action|actions|action items?|follow-?ups?|items?|changes?|remediation)\b|\s*[:.,(—–]|\s+-|$)/i;

/**
 * Whether a bullet's words could be a promise. Questions, titles and bare links are what templates and authors put in lists
 * besides; "no action items: reason" says that there are none.
 */
export function couldBePromise(words: string): boolean {
  const plain = words.replace(/[*_`]/g, "").trim();
  return !(/[?:]$/.test(plain) || REFERENCE.test(words) || NONE_NEEDED.test(plain));
}
