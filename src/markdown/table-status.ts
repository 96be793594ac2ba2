import { unstrike } from "./done-mark.ts";

export type Status = "done" | "open" | "dropped";

const DONE =
  /^(?:done|complete|completed|closed|fixed|resolved|finished|shipped|merged|deployed|implemented|verified|released|delivered|live|rolled out|fix(?:es)? (?:merged|deployed|released|shipped)|yes|y|x|100 ?%|true)$/;
const DROPPED =
  /^(?:won'?t ?(?:do|fix)|wontfix|not planned|not doing|not needed|no longer needed|not applicable|n\/a|duplicate(?: of .{1,60})?|superseded(?: by .{1,60})?|cancell?ed|dropped|rejected|obsolete|abandoned)$/;
const TICKED = /✅|✔|☑|:(?:white|heavy)_check_mark:|:ballot_box_with_check:|^\[x\]/iu;
const OPEN =
  /^(?:open|to ?do|not started|not yet|in progress|pending|new|planned|backlog|started|ongoing|wip|no|n|blocked|assigned|false|0 ?%)$/;
const EMPTY = /^(?:|[-–—.…]+|tb[acd]|n\/?a|\?+|☐|⬜|❌|\[ ?\])$/i;

function fold(text: string): string {
  const bare = (unstrike(text) ?? text).replace(/[*_`]/g, "").trim();
  const words = bare
    .replace(/[^\p{L}\p{N}%'/ ]+/gu, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words.toLowerCase();
}

/**
 * What a status cell says. Under a title such as *Done?* anything that is no "no" says yes, a date for example.
 * A word in front counts: `Done (2026-11-20)`.
 */
export function readStatus(text: string, isFlag: boolean): Status {
  const words = fold(text);
  if (DROPPED.test(words)) return "dropped";
  const first = words.split(" ")[0]!;
  if (TICKED.test(text) || DONE.test(words) || (DONE.test(first) && !/^(?:x|y|true)$/.test(first)))
    return "done";
  if (!isFlag || EMPTY.test(text.trim()) || OPEN.test(words) || OPEN.test(first)) return "open";
  return "done";
}

/** The word for a status that this table uses already, else the usual one. */
export function statusWord(done: boolean, isFlag: boolean, used: readonly string[]): string {
  const own = used.find((text) => {
    if (text.trim() === "" || unstrike(text) !== null) return false;
    return readStatus(text, isFlag) === (done ? "done" : "open") && isPlainStatus(text, isFlag);
  });
  if (own !== undefined) return own;
  if (isFlag) return done ? "Yes" : "";
  return done ? "Done" : "Open";
}

/** Not a remark on one row, such as a date or a name, which would be wrong in another. */
function isPlainStatus(text: string, isFlag: boolean): boolean {
  const words = fold(text);
  if (DONE.test(words) || OPEN.test(words)) return true;
  return (words === "" && TICKED.test(text)) || (isFlag && EMPTY.test(text.trim()));
}
