const TAGS = ["del", "s", "strike"] as const;

/** What is struck through, if that is all there is to the text; else null. */
export function unstrike(text: string): string | null {
  const inner = text.length > 4 && text.startsWith("~~") && text.endsWith("~~") ? text.slice(2, -2) : null;
  if (inner !== null && !inner.includes("~~") && inner.trim() !== "") return inner.trim();
  for (const tag of TAGS) {
    const [open, close] = [`<${tag}>`, `</${tag}>`];
    if (!text.startsWith(open) || text.indexOf(close) !== text.length - close.length) continue;
    return text.slice(open.length, -close.length).trim();
  }
  return null;
}

/** Strikes words through. A tag takes over where tildes would end too early. */
export function strike(words: string): string {
  if (!words.includes("~") && !words.endsWith("\\")) return `~~${words}~~`;
  const tag = TAGS.find((name) => !words.includes(`</${name}>`)) ?? "strike";
  return `<${tag}>${words.replaceAll(`</${tag}>`, "")}</${tag}>`;
}

const TICK = "(?:✅|☑️?|✔️?|:(?:white|heavy)_check_mark:|:ballot_box_with_check:)";
const WORD = "(?:done|completed?|fixed)";
/** `in #45`, `2026-11-10`, `by @bob`: when and by what, and nothing that makes a sentence of it. */
const PROOF =
  "(?:[,:]?\\s{1,3}(?:(?:in|on|by|via|with)\\s)?(?:[\\w./-]{0,80}#\\d{1,10}|\\d{4}-\\d{2}-\\d{2}|@[\\w/-]{1,80}|https?://[^\\s()]{1,200}|\\[[^[\\]]{1,80}\\]\\([^()\\s]{1,200}\\))){0,2}";
const STATUS = `[*_]{0,3}status[*_]{0,3}\\s{0,3}:[*_]{0,3}\\s{0,3}[*_]{0,3}${WORD}[*_]{0,3}`;
const LEADING = new RegExp(
  `^(?:${TICK}|\\[x\\](?!\\()|\\[${WORD}\\]|\\(${WORD}\\)|\\*\\*${WORD}\\*\\*|${WORD}(?=\\s?[:—–]))\\s{0,3}[:—–-]?\\s{0,3}(?=\\S)`,
  "i",
);
/** In capitals it is no first word of a sentence. */
const SHOUTED = /^(?:DONE|COMPLETED?|FIXED)\s{1,3}(?=\S)/;
const TRAILING = new RegExp(
  `\\s{0,3}(?:[—–·|-]\\s{0,3})?(?:${TICK}|\\[${WORD}${PROOF}\\]|\\(${WORD}${PROOF}[.!]?\\)|\\*\\*${WORD}\\*\\*|[,;(]?\\s{0,3}${STATUS}\\)?)$|\\s{0,3}[—–·|-]\\s{1,3}${WORD}${PROOF}[.!]?$`,
  "i",
);
/** `(@bob, done)` */
const IN_BRACKETS = new RegExp(`\\s{0,3}[,;]\\s{0,3}${WORD}\\)$`, "i");
const MAY_BE_DONE = new RegExp(`${TICK}|${WORD}|\\[x\\]`, "i");
const LONGEST_TRAIL = 400;

/** Takes off a tick or a `(done)` at either end, as people mark what is done where there is no checkbox. */
export function cutDoneMark(text: string): { readonly done: boolean; readonly text: string } {
  if (!MAY_BE_DONE.test(text)) return { done: false, text };
  const lead = (LEADING.exec(text) ?? SHOUTED.exec(text))?.[0] ?? "";
  const rest = text.slice(lead.length);
  const from = Math.max(0, rest.length - LONGEST_TRAIL);
  const end = rest.slice(from);
  const trail = TRAILING.exec(end)?.[0] ?? "";
  const inBrackets = trail === "" ? (IN_BRACKETS.exec(end)?.[0] ?? "") : "";
  const left = inBrackets
    ? `${rest.slice(0, rest.length - inBrackets.length)})`
    : rest.slice(0, rest.length - trail.length);
  if (left.trim() === "") return { done: false, text };
  return { done: lead !== "" || trail !== "" || inBrackets !== "", text: left };
}
