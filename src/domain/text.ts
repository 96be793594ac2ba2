/** At most `length` UTF-16 units, ending in `…` when cut; a character of two units is never halved. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** What an error says, whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** `1 day`, `2 days`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(words: readonly string[], word = "or"): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} ${word} ${last}`;
}

/** A reason stands in a ledger: long enough to explain, short enough to be kept. The comment has the rest. */
const MAX_REASON = 300;

/** A reason in words, on one line; null when there are none. */
export function readReason(text: string): string | null {
  const reason = text.replace(/\s+/g, " ").trim();
  return /[\p{L}\p{N}]/u.test(reason) ? cutText(reason, MAX_REASON) : null;
}
