import said from "./data/code-words.json" with { type: "json" };
import {
  AFTER,
  COLON,
  type Cursor,
  GAP,
  isBehindDash,
  isSetOff,
  type Metadata,
  type MetadataMatch,
  matchAt,
  OWNER_LABEL,
  sticky,
} from "./grammar.ts";

/** What templates put where a login belongs. */
export const NOBODY =
  "@(?:tb[acd]|todo|nobody|none|unassigned|owners?|name|user(?:name)?|assignee|someone|somebody|person)(?![\\w/-])";

/** The end of a word can be filled up where the text is longer than its mask (see `maskItem`). */
const MENTION = `(?!${NOBODY})@[a-z\\d][\\w-]{0,100}(?:\\[bot\\]|/[\\w-]{1,100})?\\uE002{0,700}`;

const AND = "\\s{0,3}(?:[&+/]|,?\\s{0,3}and\\s)\\s{0,3}";

/** A name begins with a capital letter and is not one of the words that templates put in its place. */
const NO_NAME =
  "Name|Owner|Person|Someone|Somebody|Team|Nobody|None|Unassigned|Due|ETA|Deadline|Priority|Type|Status|Frist|Termin|Fällig|Échéance|Délai|Date|Fecha|Plazo|Prazo|Data|Vencimiento|Priorität|Prioridad|Prioridade|Priorité|T[Bb][ACDacd]|P[0-4]";

const NAME = `(?!(?:${NO_NAME})\\b)\\p{Lu}[\\p{L}'’-]{0,40}`;

const FULL_NAME = `${NAME}(?: ${NAME}){0,2}`;

const NAME_LIST = `${FULL_NAME}(?:\\s{0,3}(?:[,&+/]|and\\s)\\s{0,3}${FULL_NAME}){0,5}`;

const MENTIONS = sticky(`([*_]{0,3}${MENTION}(?:${AND}${MENTION})*)${AFTER}`);

/** In code, a login counts only where metadata is expected; `@deprecated` is a word of the sentence. */
const CODE = sticky("(`@[a-z\\d][a-z\\d-]{0,100}`)(?=$|[\\s,;|·•—–)\\]])", "y");

const CODE_BEFORE = sticky("(`@[a-z\\d][a-z\\d-]{0,100}`)(?=\\s{1,3}[[(])", "y");

/** Annotations and decorators of programming languages, which are written like a mention. */
const CODE_WORDS: ReadonlySet<string> = new Set(said.codeWords);

function isCodeWord(login: string): boolean {
  return CODE_WORDS.has(login);
}

const OWNERS = sticky(
  `[*_]{0,3}${OWNER_LABEL}(${COLON}|${GAP})(${MENTION}(?:(?:${AND}|\\s{0,3},\\s{0,3}|\\s{1,3})${MENTION})*)${AFTER}`,
);

/** `, Bob` after the last of several owners. */
const NAMES_BESIDE = sticky(`\\s{0,3}(?:[,&+/]|and\\s)\\s{0,3}(${NAME_LIST})${AFTER}`, "uy");

const NAMES = sticky(
  "[*_]{0,3}(?:[Oo]wners?|[Oo]wned by|[Aa]ssignees?|[Aa]ssigned(?: to)?|[Rr]esponsible|DRI|[Ww]ho|[Rr]esponsables?|[Ee]ncargad[oa]|[Vv]erantwortlich|[Zz]uständig|[Rr]esponsável)" +
    `${COLON}(${NAME_LIST})${AFTER}`,
  "uy",
);

const OWNER_BESIDE = sticky(`\\s{0,3}(?:[,&+/]|and\\s)\\s{0,3}@`);

const LABEL = "due|by|eta|deadline|prio|priority|type|repo|p[0-4]";

/** A team, or a name in lowercase, followed only by metadata. */
const SMALL_NAME = sticky(
  `[*_]{0,3}${OWNER_LABEL}${COLON}((?:(?!(?:${LABEL})\\b)\\p{L}[\\p{L}\\d'’-]{0,40}(?:\\s(?=\\p{L})|(?![\\p{L}\\d]))){1,4})` +
    `(?=[*_]{0,3}\\s{0,3}(?:$|[,;|·•—–)\\]@#[(]|-{1,3}\\s|[.!](?:\\s|$)|(?:${LABEL})\\b))`,
  "iuy",
);

const NO_SMALL_NAME =
  /^(?:the )?(?:names?|owners?|persons?|someone|somebody|teams?|nobody|none|unassigned|tb[acd]|todo|dates?|na|links?)$/i;

/** `@alice to alert on lag`: the task follows. */
const TO = sticky("\\s(?:to|will|shall|should|must|needs to|has to|is going to)(?=\\s)");

/** `@alice`, `@alice and @bob`, `Owner: @alice, @bob`. */
export function readOwners(cursor: Cursor): MetadataMatch | null {
  const bare =
    matchAt(MENTIONS, cursor) ?? (isSetOff(cursor) ? matchAt(CODE, cursor) : matchAt(CODE_BEFORE, cursor));
  const match = bare ?? matchAt(OWNERS, cursor);
  if (!match) return null;
  const owners = logins((bare ? match[1] : match[2])!);
  if (owners.some((login) => isElsewhere(login, cursor.home.owner))) return null;
  if (bare && owners.some(isCodeWord)) return null;
  const end = cursor.at + match[0].length;
  if (bare) {
    const goesOn = cursor.at === 0 && cursor.bracket === null && matchAt(TO, { ...cursor, at: end });
    return {
      end: goesOn ? end + goesOn[0].length : end,
      metadata: [owned(owners)],
      anywhere: isApart(cursor, end),
    };
  }
  const beside = matchAt(NAMES_BESIDE, { ...cursor, at: end });
  return {
    end: beside ? end + beside[0].length : end,
    metadata: [owned(owners), ...(beside ? [named(beside[1]!, true)] : [])],
    anywhere: /[:=]/.test(match[1]!),
  };
}

/** `— @alice, before the next release`: a dash before it and a comma behind it set it off. */
function isApart(cursor: Cursor, end: number): boolean {
  return cursor.bracket === null && isBehindDash(cursor) && /[,;|·•—–]/.test(cursor.mask[end] ?? "");
}

/** `Owner: Alice`, `Owner: the platform team`. */
export function readNames(cursor: Cursor): MetadataMatch | null {
  const match = matchAt(NAMES, cursor) ?? matchAt(SMALL_NAME, cursor);
  if (!match || NO_SMALL_NAME.test(match[1]!.trim())) return null;
  const end = cursor.at + match[0].trimEnd().length;
  const beside = matchAt(OWNER_BESIDE, { ...cursor, at: end }) !== null;
  return { end, metadata: [named(match[1]!, beside)], anywhere: true };
}

/** The people of `Alice, Bob and Carol King`. */
export function namesIn(text: string): string[] {
  return text
    .split(/\band\/or\b|[,;&+/]|\b(?:and|or)\s/)
    .map((name) => name.trim())
    .filter((name) => name !== "" && !NOBODY_IN_PARTICULAR.test(name));
}

const NOBODY_IN_PARTICULAR = /^(?:any(?:one|body)|some(?:one|body)|whoever|others?|the rest)\b/i;

function owned(value: readonly string[]): Metadata {
  return { field: "owners", value };
}

function named(text: string, beside: boolean): Metadata {
  return { field: "names", value: namesIn(text), beside };
}

function logins(text: string): string[] {
  return [...text.matchAll(/@([a-z\d][\w-]*(?:\[bot\]|\/[\w-]+)?)/gi)].map((match) => match[1]!);
}

/** `@babel/core` is a package, not one of acme's teams. */
export function isElsewhere(login: string, owner: string | undefined): boolean {
  const [org, team] = login.split("/");
  return team !== undefined && owner !== undefined && org!.toLowerCase() !== owner.toLowerCase();
}
