import said from "./data/promise-words.json" with { type: "json" };
import verbs from "./data/verbs.json" with { type: "json" };

/**
 * What the words of a plain bullet are. `order`: they begin with a verb, or a sentence says what will be done. `open`: they could
 * be a promise. `told`: it was done. `statement`: a fact. `nothing`: a question, a label, a link, a name, "none" or "see above".
 */
export type Verdict = "order" | "open" | "told" | "statement" | "nothing";

const list = (words: string): ReadonlySet<string> => new Set(words.split(" "));

const ORDERS = list(verbs.orders);

const TOLD = list(verbs.told);

const TOLD_BEFORE_AN_ARTICLE = list(verbs.toldBeforeAnArticle);

const ADJECTIVES = list(said.adjectives);

const whole = (patterns: readonly string[]): RegExp => new RegExp(`^(?:${patterns.join("|")})$`, "u");

const NONE = whole(said.none);

const POINTER = whole(said.pointers);

const PLACEHOLDER = whole(said.placeholders);

const QUESTION = new RegExp(`^${said.questions}`, "u");

const STATEMENT = new RegExp(`^${said.statements}`, "u");

const PROMISED = new RegExp(`\\b${said.promised}\\b|'ll\\b`, "u");

const ENGLISH_TOLD = new RegExp(said.told.en.join("|"), "u");

const TOLD_IN: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(said.told).map(([language, patterns]) => [language, new RegExp(patterns.join("|"), "u")]),
);

/** Where words stop to say what they are. */
const LONGEST = 400;

/**
 * Judges the words of a bullet without a box.
 * @param language of the title above; null if it is English or not known
 */
export function judge(words: string, language: string | null): Verdict {
  const bare = plain(words);
  const text = foldWords(bare);
  if (isNothing(words, bare, text)) return "nothing";
  if (language !== null || /[\u3040-\u30ff\u4e00-\u9fff]/.test(text))
    return judgeIn(language ?? scriptOf(text), text);
  const [first = "", ...rest] = text.split(" ");
  if (isOrder(first, rest)) return "order";
  if (text.endsWith("?")) return "nothing";
  if (isTold(first, rest, text)) return "told";
  if (STATEMENT.test(text)) return PROMISED.test(text) ? "order" : "statement";
  return "open";
}

/** Whether words begin with a verb that says what to do. */
export function isOrderly(words: string): boolean {
  const [first = "", ...rest] = foldWords(plain(words)).split(" ");
  return isOrder(first, rest);
}

/** Whether words stand where an item is still to be written: `to be decided`. */
export function isPlaceholder(words: string): boolean {
  const text = foldWords(plain(words)).replace(/^[(]|[)]$/g, "");
  return PLACEHOLDER.test(text);
}

/** Whether words say that nothing is to be done. */
export function saysNone(words: string): boolean {
  return NONE.test(foldWords(plain(words)));
}

function judgeIn(language: string, text: string): Verdict {
  if (/[?？]$/.test(text)) return "nothing";
  return TOLD_IN.get(language)?.test(text) ? "told" : "order";
}

function scriptOf(text: string): string {
  return /[\u3040-\u30ff]/.test(text) ? "ja" : "zh";
}

const LINKS = /^(?:\[[^[\]]*\]\([^()\s]*\)|<?https?:\/\/[^\s<>]+>?|[\s,;.|·•–—-])+$/;

/** Code, an identifier, a host or a file: `PALETTE_TABLE`, `assets-2019`, `db.example`. */
const NAME = /^(?:`[^`]+`|(?=\S*[\d_./\\:@-]|\S*[a-z][A-Z])[^\s()]+)[.,;]?$/u;

function isNothing(words: string, bare: string, text: string): boolean {
  if (text === "" || /[:：]$/.test(text)) return true;
  if (LINKS.test(words)) return !linkSaysWhat(words);
  if (NAME.test(words.replace(/[*]/g, "").trim())) return true;
  if (QUESTION.test(text) && /[?？]$/.test(bare)) return true;
  return NONE.test(text) || POINTER.test(text) || PLACEHOLDER.test(text);
}

/** `[Hold a drill](https://tracker.example/c/1)` */
function linkSaysWhat(words: string): boolean {
  const label = /^\[([^[\]]*)\]\([^()\s]*\)[\s.]*$/.exec(words.trim())?.[1];
  return label !== undefined && isOrderly(label);
}

/** Words before the verb: `please add`, `also add`, `Backend: add`. */
const BEFORE = list(
  "please also then and first finally always never automatically periodically regularly properly actually better consistently immediately continuously explicitly proactively we'll will to",
);

function isOrder(first: string, rest: readonly string[]): boolean {
  if (rest.length === 0) return false;
  const [next = ""] = rest;
  if (BEFORE.has(first)) return isOrder(next, rest.slice(1));
  if (first === "do" || first === "don't" || first === "let's" || first === "no" || first === "not") {
    return (
      first !== "no" ||
      next === "longer" ||
      PROMISED.test(rest.join(" ")) ||
      / (without|unless|until|before) /.test(` ${rest.join(" ")} `)
    );
  }
  return ORDERS.has(first) && !isNoun(next) && !(first === "have" && isParticiple(next));
}

/** After a noun that is spelled like a verb: "Test clusters have no add-ons", "Alert is missing". */
function isNoun(next: string): boolean {
  return /^(?:is|are|was|were|has|have|had|does|did|do|which|who)$/.test(next);
}

const ARTICLE =
  /^(?:the|a|an|our|all|its|their|each|every|both|more|two|three|some|this|that|these|those|to|from|by|at|in|on|up|down|back|for|with|it|them)$/;

function isTold(first: string, rest: readonly string[], text: string): boolean {
  const [next = ""] = rest;
  if (ENGLISH_TOLD.test(text) && !/ (so|must|should|will|need) /.test(text)) return true;
  if (TOLD.has(first)) return next !== "" && !isNoun(next) && !isPlural(next, rest[1] ?? "");
  if ((TOLD_BEFORE_AN_ARTICLE.has(first) || isParticiple(first)) && ARTICLE.test(next)) return true;
  if (PROMISED.test(text) || /[:;](?: |$)/.test(text)) return false;
  if (TOLD.has(next) && ARTICLE.test(rest[1] ?? "")) return true;
  if (/ (was|were|had been|has been|have been|had) /.test(` ${text} `)) return true;
  return rest
    .slice(0, 4)
    .some((word, index) => isParticiple(word) && PASSIVE.test(rest[index + 1] ?? "again"));
}

/** "Completed orders vanish" and "closed accounts are kept" speak of things. */
function isPlural(next: string, after: string): boolean {
  return (
    /[a-z]s$/.test(next) &&
    !/^(?:its|this|always)$/.test(next) &&
    /^(?:[a-z]+[^s]|are|is|have)$/.test(after) &&
    !ARTICLE.test(after)
  );
}

const PASSIVE = /^(?:to|from|by|at|in|on|with|after|before|back|up|down|again|manually|already|during)$/;

function isParticiple(word: string): boolean {
  return TOLD.has(word) || (/^[a-z]{3,}ed$/.test(word) && !ADJECTIVES.has(word));
}

/** Words without marks, links' targets and signs before them. */
function plain(words: string): string {
  return words
    .slice(0, LONGEST)
    .replace(/!?\[([^[\]]*)\]\([^()\s]*\)/g, "$1")
    .replace(/<[^<>]*>/g, " ")
    .replace(/[*_`~]/g, "")
    .replace(/\s+/g, " ")
    .trim();
}

const LEAD =
  /^(?:\[[^[\]]{1,30}\]|[^\p{L}\p{N}("'@+]+|[A-Z][A-Z\d]{1,9}-\d{1,7}\b|\(?[a-z\d]{1,2}\)|todo\b:?|(?:ai|action(?: item)?|task|step|item)\s?#?\d{1,3}\b[:.)]?|@[\w/-]+(?:\s(?:to|will)\s|[:,]?\s))\s*/iu;

/** `Backend: add an alert` */
const TEAM = /^[\p{L}\d /&-]{2,30}: (?=([\p{L}'-]+))/u;

/** The words in normal form, from the first that counts. */
function foldWords(bare: string): string {
  let text = bare;
  for (let count = 0; count < 4 && LEAD.test(text); count += 1) text = text.replace(LEAD, "");
  text = text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC")
    .replaceAll("ß", "ss")
    .replaceAll("’", "'")
    .toLowerCase();
  const verb = TEAM.exec(text)?.[1];
  return verb !== undefined && ORDERS.has(verb) ? text.replace(TEAM, "") : text;
}
