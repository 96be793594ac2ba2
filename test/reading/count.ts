import type { TrueItem, TruePage } from "./corpus.ts";
import type { FoundItem, PageReading } from "./read-page.ts";
import { compareTitles, type Likeness } from "./titles.ts";

/** How many of how many. */
export interface Share {
  readonly hits: number;
  readonly of: number;
}

/** What is right and wrong about the reading of one or more pages. The lists name each fault in a sentence. */
export interface Score {
  readonly precision: Share;
  readonly recall: Share;
  readonly tickets: Share;
  readonly owner: Share;
  readonly due: Share;
  readonly priority: Share;
  /** Issues opened for nothing, of all opened. */
  readonly unwanted: Share;
  /** Pages with promises of which nothing was found and nothing said, of all pages with promises. */
  readonly silent: Share;
  /** Pages of which nothing was said, of those that need a word. */
  readonly unsaid: Share;
  readonly faults: Readonly<Record<Fault, readonly string[]>>;
}

const FAULTS = [
  "missed",
  "not an item",
  "ticket missed",
  "stranger followed",
  "unwanted issue",
  "wrong owner",
  "owner missed",
  "wrong due date",
  "due date missed",
  "wrong priority",
  "priority missed",
  "bad title",
  "silent",
] as const;

type Fault = (typeof FAULTS)[number];

interface Pair {
  readonly found: FoundItem;
  readonly item: TrueItem;
  readonly likeness: Likeness;
}

/** Counts one page, as the README of the bodies says. */
export function countPage({ truth, ...page }: TruePage, reading: PageReading): Score {
  const promised = truth.items.filter(({ done }) => !done);
  const open = reading.items.filter(({ done }) => !done);
  const pairs = pairUp(open, truth.items);
  const pairOf = (found: FoundItem) => pairs.find((pair) => pair.found === found);
  const counted = open.filter((found) => pairOf(found) !== undefined || !isEither(found, truth.either ?? []));
  const kept = pairs.filter(({ item }) => !item.done);
  const created = counted.filter(({ opens }) => opens);
  const unwanted = created.filter((found) => {
    const item = pairOf(found)?.item;
    return !item || item.done || item.issue !== undefined;
  });
  const missed = promised.filter((item) => !kept.some((pair) => pair.item === item));
  const strays = counted.filter((found) => pairOf(found)?.item.done !== false);
  const followed = (ref: string) => reading.followed.some((one) => same(one, ref));
  const lost = truth.adopt.filter((ref) => !followed(ref));
  const allowed = [...truth.adopt, ...(truth.either ?? [])];
  const strangers = reading.followed.filter((ref) => !allowed.some((one) => same(one, ref)));
  const parts = countParts(promised, kept);
  const isSilent = promised.length > 0 && reading.items.length === 0 && reading.notes.length === 0;
  const isUnsaid = truth.speak && !saysEnough(truth, reading);
  return {
    precision: { hits: counted.length - strays.length, of: counted.length },
    recall: { hits: kept.length, of: promised.length },
    tickets: { hits: truth.adopt.length - lost.length, of: truth.adopt.length },
    ...parts.shares,
    unwanted: { hits: unwanted.length, of: created.length },
    silent: { hits: Number(isSilent), of: Number(promised.length > 0) },
    unsaid: { hits: Number(isUnsaid), of: Number(truth.speak) },
    faults: named(page.name, {
      ...parts.faults,
      missed: missed.map(nameOf),
      "not an item": strays.map(({ title, issue }) => title || issue || "(empty)"),
      "ticket missed": lost,
      "stranger followed": strangers,
      "unwanted issue": unwanted.map(({ title }) => title),
      "bad title": kept
        .filter(({ likeness }) => likeness === "similar")
        .map(({ found, item }) => `“${found.title}” for “${nameOf(item)}”`),
      silent: [
        ...(isSilent ? ["nothing found, nothing said"] : []),
        ...(isUnsaid ? [`does not say ${truth.speak_about}; says ${JSON.stringify(reading.notes)}`] : []),
      ],
    }),
  };
}

/** Adds the scores of several pages. */
export function addScores(scores: readonly Score[]): Score {
  const sum = (part: Exclude<keyof Score, "faults">): Share => ({
    hits: scores.reduce((total, score) => total + score[part].hits, 0),
    of: scores.reduce((total, score) => total + score[part].of, 0),
  });
  const faults = FAULTS.map((fault) => [fault, scores.flatMap((score) => score.faults[fault])]);
  return {
    precision: sum("precision"),
    recall: sum("recall"),
    tickets: sum("tickets"),
    owner: sum("owner"),
    due: sum("due"),
    priority: sum("priority"),
    unwanted: sum("unwanted"),
    silent: sum("silent"),
    unsaid: sum("unsaid"),
    faults: Object.fromEntries(faults) as Score["faults"],
  };
}

/** Each line and each item is used once; the best pairs first. */
function pairUp(found: readonly FoundItem[], items: readonly TrueItem[]): Pair[] {
  const all = found.flatMap((one) =>
    items.map((item) => ({ found: one, item, likeness: likeness(one, item) })),
  );
  const rank = ({ likeness, item }: Pair) => (likeness === "same" ? 0 : 2) + Number(item.done);
  const sorted = all.filter((pair) => pair.likeness !== "other").sort((a, b) => rank(a) - rank(b));
  const pairs: Pair[] = [];
  for (const pair of sorted) {
    if (!pairs.some((taken) => taken.found === pair.found || taken.item === pair.item)) pairs.push(pair);
  }
  return pairs;
}

/** A line or an item without words is known by its issue. */
function likeness(found: FoundItem, item: TrueItem): Likeness {
  if (item.title !== null && found.title !== "") return compareTitles(found.title, item.title, item.named);
  return found.issue !== null && item.issue !== undefined && same(found.issue, item.issue) ? "same" : "other";
}

function isEither({ title, issue }: FoundItem, either: readonly string[]): boolean {
  return either.some((text) => {
    return (issue !== null && same(issue, text)) || (title !== "" && compareTitles(title, text) !== "other");
  });
}

/** A section with a placeholder only needs no more than the status that there are no items. */
function saysEnough({ kinds }: TruePage["truth"], { notes, status }: PageReading): boolean {
  return notes.length > 0 || (kinds.includes("placeholder") && status.includes("There are no action items."));
}

type Part = "owner" | "due" | "priority";

const VALUES: Readonly<
  Record<Part, { expected(item: TrueItem): readonly string[]; found(item: FoundItem): readonly string[] }>
> = {
  owner: { expected: ({ owner }) => [owner ?? []].flat(), found: ({ owners }) => owners },
  due: { expected: ({ due }) => [due ?? []].flat(), found: ({ due }) => [due ?? []].flat() },
  priority: {
    expected: ({ priority }) => [priority ?? []].flat(),
    found: ({ priority }) => [priority ?? []].flat(),
  },
};

/** Owner, due date and priority, of the promises that have one. */
function countParts(
  promised: readonly TrueItem[],
  pairs: readonly Pair[],
): { shares: Record<Part, Share>; faults: Partial<Record<Fault, string[]>> } {
  const counted = (["owner", "due", "priority"] as const).map((part) => {
    const { expected, found } = VALUES[part];
    const isRight = (pair: Pair) => sameNames(found(pair.found), expected(pair.item));
    const having = promised.filter((item) => expected(item).length > 0);
    const right = pairs.filter((pair) => having.includes(pair.item) && isRight(pair));
    const wrong = pairs.filter((pair) => found(pair.found).length > 0 && !isRight(pair));
    const left = pairs.filter((pair) => having.includes(pair.item) && found(pair.found).length === 0);
    const name = part === "due" ? "due date" : part;
    const faults = {
      [`wrong ${name}`]: wrong.map((pair) => {
        return `${found(pair.found)} instead of ${expected(pair.item).join() || "none"}: ${nameOf(pair.item)}`;
      }),
      [`${name} missed`]: left.map((pair) => `${expected(pair.item)}: ${nameOf(pair.item)}`),
    };
    return { part, share: { hits: right.length, of: having.length }, faults };
  });
  return {
    shares: Object.fromEntries(counted.map(({ part, share }) => [part, share])) as Record<Part, Share>,
    faults: Object.assign({}, ...counted.map(({ faults }) => faults)),
  };
}

function named(page: string, faults: Partial<Record<Fault, readonly string[]>>): Score["faults"] {
  const entries = FAULTS.map((fault) => [fault, (faults[fault] ?? []).map((text) => `${page}: ${text}`)]);
  return Object.fromEntries(entries) as Score["faults"];
}

function nameOf({ title, issue }: TrueItem): string {
  return title ?? issue ?? "";
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  const key = (names: readonly string[]) => names.map((name) => name.toLowerCase()).sort();
  return JSON.stringify(key(a)) === JSON.stringify(key(b));
}
