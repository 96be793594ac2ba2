import { unstrike } from "../grammar/plain-item.ts";
import words from "./data/status-words.json" with { type: "json" };

export type CellStatus = "done" | "open" | "dropped";

const whole = (patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join("|")})$`, "u");

const DONE = whole(words.done);

const DROPPED = new RegExp(`^(?:${words.dropped.join("|")})(?! yet)(?: |$)`, "u");

const TICKED = /✅|✔|☑|:(?:white|heavy)_check_mark:|:ballot_box_with_check:|^\[x\]/iu;

const OPEN = whole(words.open);

const EMPTY = /^(?:|[-–—.…]+|tb[acd]|n\/?a|\?+|☐|⬜|❌|\[ ?\])$/i;

function fold(text: string): string {
  const bare = (unstrike(text) ?? text).replace(/[*_`]/g, "").trim();
  const words = bare
    .replace(/[^\p{L}\p{N}%'/ ]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words
    .toLowerCase()
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");
}

/**
 * Reads a status cell. Under a title such as *Done?*, anything but "no" means yes, for example a date.
 * A first word counts: `Done (2026-11-20)`.
 */
export function readStatus(text: string, isFlag: boolean): CellStatus {
  const words = fold(text);
  if (DROPPED.test(words)) return "dropped";
  const first = words.split(" ")[0]!;
  if (TICKED.test(text) || DONE.test(words) || (DONE.test(first) && !/^(?:x|y|true)$/.test(first)))
    return "done";
  if (!isFlag || EMPTY.test(text.trim()) || OPEN.test(words) || OPEN.test(first)) return "open";
  return "done";
}

/** Whether a cell under no title says what became of an item: `✅`, `In progress`. */
export function looksLikeStatus(text: string): boolean {
  const bare = text.trim();
  const words = fold(bare);
  if (TICKED.test(bare) || /^(?:[☐⬜❌🔴🟡🟠🟢🔵⏳🚧]|\[ \])/u.test(bare)) return true;
  return words.length > 1 && (DONE.test(words) || DROPPED.test(words) || OPEN.test(words));
}

/** The word that this table already uses for a status, else the usual one. */
export function statusWord(done: boolean, isFlag: boolean, used: readonly string[]): string {
  const own = used.find((text) => {
    if (text.trim() === "" || unstrike(text) !== null) return false;
    return readStatus(text, isFlag) === (done ? "done" : "open") && isPlainStatus(text, isFlag);
  });
  if (own !== undefined) return own;
  if (isFlag) return done ? "Yes" : "";
  return done ? "Done" : "Open";
}

/** Excludes remarks about one row, such as a date or a name, which would be wrong in another row. */
function isPlainStatus(text: string, isFlag: boolean): boolean {
  const words = fold(text);
  if (DONE.test(words) || OPEN.test(words)) return true;
  return (words === "" && TICKED.test(text)) || (isFlag && EMPTY.test(text.trim()));
}
