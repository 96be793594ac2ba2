import { type Priority, parsePriority } from "../../../domain/priority.ts";
import states from "./data/done-words.json" with { type: "json" };
import {
  AFTER,
  COLON,
  type Cursor,
  DUE_LABEL,
  GAP,
  isBehindDash,
  isSetOff,
  LABEL_STARTS,
  type Metadata,
  type MetadataMatch,
  matchAt,
  OWNER_LABEL,
  PRIORITY_LABEL,
  skipEmphasis,
  sticky,
} from "./grammar.ts";
import { knownType } from "./item-group.ts";
import { readBareDate, readDueAt } from "./metadata-due.ts";
import { NOBODY, readNames, readOwners } from "./metadata-owners.ts";

const NOTHING = "(?:tb[acd]|todo|n/?a|none|nobody|unassigned|\\?{1,3}|_{1,20}|…|\\.{3}|@)";

const PRIORITY = sticky(`[*_]{0,3}P([0-4])${AFTER}`);

const PRIORITY_WORD = sticky("([a-z]{3,8})(?:\\sprio(?:rity)?)?\\s{0,3}(?=$|[,;|·•—–])");

const LABELLED_PRIORITY = sticky(`[*_]{0,3}${PRIORITY_LABEL}(?:(${COLON})p?|${GAP}p)([0-4])${AFTER}`);

/** `— High —`, `| Unassigned |` */
const SET_OFF_PRIORITY = sticky(
  "(Critical|Urgent|Highest|High|Medium|Low|Lowest)(?=\\s{0,3}(?:$|[|·•—–]|-\\s))",
  "y",
);

const SET_OFF_NOBODY = sticky(
  "[*_]{0,3}(?:unassigned|nobody|tb[acd]|no(?: one|-one| owner))(?: yet| so far)?(?=[*_]{0,3}\\s{0,3}(?:$|[|·•—–]|-\\s))",
);

/** `**HIGH** Alert`, `**High**: alert`, `HIGH: alert`. */
const SHOUTED_PRIORITY = sticky(
  "\\*\\*([A-Z]{3,8}|[A-Z][a-z]{2,7}(?=:\\*\\*|\\*\\*\\s{0,3}[:–—-]|\\*\\*\\s\\p{Lu}))(?:\\s[Pp]riority|\\sPRIORITY)?:?\\*\\*(?=[\\s:–—-]|$)|([A-Z]{3,8})(?=\\s?[:–—]\\s|\\s-\\s)",
  "uy",
);

const WORDY_PRIORITY = sticky(`[*_]{0,3}prio(?:rity)?${COLON}([a-z]{3,8})${AFTER}`);

const TYPE = sticky(`#([a-z]{2,30})${AFTER}`);

const LABELLED_TYPE = sticky(`[*_]{0,3}type${COLON}#?([a-z]{2,30})${AFTER}`);

const REPOSITORY = sticky(`[*_]{0,3}repo(?:sitory)?${COLON}([\\w-]{1,100}/[\\w.-]{0,100}[\\w-])${AFTER}`);

const NOBODY_YET = sticky(`[*_]{0,3}(?:${OWNER_LABEL}(?:${COLON}|${GAP}))?${NOBODY}${AFTER}`);

const STATE = `(?:${states.open.join("|")})`;

const SET_OFF = "(?=\\s{0,3}(?:$|[|·•—–)\\]]|-\\s))";

/** `Status: in progress`, `— Open`, `**[OPEN]**`: the App knows that a line is open. */
const LABELLED_STATE = sticky(
  `[*_]{0,3}(?:status|state|statut|état|estado|stand|状態|状态)${COLON}${STATE}[*_]{0,3}${SET_OFF}`,
);

const APART_STATE = sticky(`[*_]{0,3}${STATE}[*_]{0,3}${SET_OFF}`);

const STRONG_STATE = sticky(
  `([*_]{1,3})(?:\\[${STATE}\\]|\\(${STATE}\\)|${STATE}(?=\\1\\s?[:–—-]))\\1(?=[\\s:–—-]|$)`,
);

const WHOLE_STATE = new RegExp(`^${STATE}$`, "i");

/** Whether brackets hold only the state of an open item: `[OPEN]`. */
export function isOpenState(text: string): boolean {
  return WHOLE_STATE.test(text);
}

const BLANK_LABEL = sticky(
  `[*_]{0,3}(?:${OWNER_LABEL}${COLON}(?:${NOTHING}${AFTER})?|(?:${DUE_LABEL}|priority|type|repo)${COLON})` +
    "(?=\\s{0,3}(?:$|[,;|·•—–)\\]]|-{1,3}\\s))",
);

const readers: readonly ((cursor: Cursor) => MetadataMatch | null)[] = [
  readOwners,
  readNames,
  readDueAt,
  readBareDate,
  readPriority,
  (cursor) => {
    const hashtag = matchAt(TYPE, cursor);
    const match = hashtag ?? matchAt(LABELLED_TYPE, cursor);
    if (!match) return null;
    const word = match[1]!.toLowerCase();
    return reading(match, { field: "type", value: knownType(word) ?? word }, hashtag ? "" : ":");
  },
  ({ bracket, mask, at }) => {
    const type = bracket === "[" && at === 0 && !mask.includes(" ") ? knownType(mask) : null;
    return type === null
      ? null
      : { end: mask.length, metadata: [{ field: "type", value: type }], anywhere: false };
  },
  (cursor) => {
    const match = matchAt(REPOSITORY, cursor);
    return match && reading(match, { field: "repository", value: match[1]! }, ":");
  },
  (cursor) => {
    const isApart = isBehindDash(cursor);
    const isAlone = cursor.bracket === "[" && isOpenState(cursor.mask);
    const match =
      matchAt(LABELLED_STATE, cursor) ??
      (isApart || isAlone ? matchAt(APART_STATE, cursor) : null) ??
      (isApart || cursor.at === 0 ? matchAt(STRONG_STATE, cursor) : null);
    return match && reading(match, { field: "blank" });
  },
  (cursor) => {
    const apart = isBehindDash(cursor) ? matchAt(SET_OFF_NOBODY, cursor) : null;
    const match = apart ?? matchAt(NOBODY_YET, cursor) ?? matchAt(BLANK_LABEL, cursor);
    return match && reading(match, { field: "blank" });
  },
];

/** The first characters of metadata that is not set off. Most words begin otherwise and are skipped quickly. */
const MAY_BEGIN = sticky(
  `[*_\`]{0,3}(?:[@#+]|${LABEL_STARTS}|ta|by|bef|until|bis|avant|d.ici|antes|hasta|até|p[0-4]|prio|type|repo|stat|état|estado|stand|状)`,
);

/** The metadata at the cursor; null if there is only a word. */
export function readMetadata(cursor: Cursor): MetadataMatch | null {
  const mayBeDate = cursor.isOwned && /[\dA-Z]/.test(cursor.mask[cursor.at]!);
  if (!(cursor.at === 0 || mayBeDate || isSetOff(cursor) || matchAt(MAY_BEGIN, cursor))) return null;
  for (const reader of readers) {
    const found = reader(cursor);
    if (found) return { ...found, end: skipEmphasis(cursor.mask, found.end) };
  }
  return null;
}

function reading(match: RegExpExecArray, metadata: Metadata, label = ""): MetadataMatch {
  return { end: match.index + match[0].length, metadata: [metadata], anywhere: /[:=]/.test(label) };
}

/** `P1`, `priority: 1`, `priority: high`, or `[High]` alone in square brackets. */
function readPriority(cursor: Cursor): MetadataMatch | null {
  const digit = matchAt(PRIORITY, cursor);
  if (digit) return reading(digit, { field: "priority", value: `P${digit[1]}` as Priority });
  const shouted = cursor.at === 0 || isSetOff(cursor) ? matchAt(SHOUTED_PRIORITY, cursor) : null;
  const loud = shouted && parsePriority(shouted[1] ?? shouted[2]!);
  if (loud) return reading(shouted, { field: "priority", value: loud }, ":");
  const apart = isBehindDash(cursor) ? matchAt(SET_OFF_PRIORITY, cursor) : null;
  if (apart) return reading(apart, { field: "priority", value: parsePriority(apart[1]!)! });
  const labelled = matchAt(LABELLED_PRIORITY, cursor);
  if (labelled)
    return reading(labelled, { field: "priority", value: `P${labelled[2]}` as Priority }, labelled[1]);
  const wordy =
    matchAt(WORDY_PRIORITY, cursor) ?? (cursor.bracket === "[" ? matchAt(PRIORITY_WORD, cursor) : null);
  const value = wordy && parsePriority(wordy[1]!);
  return value ? reading(wordy, { field: "priority", value }, ":") : null;
}
