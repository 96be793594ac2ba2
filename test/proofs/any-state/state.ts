/*
 * A repository in any state that GitHub allows, as data: the generator draws it, fast-check shrinks it, `build.ts` makes it, and the
 * oracle says what it must become. Numbers are those of the issues; `numbered` gives them in the order in which they are made.
 */

/** A repository of the owner `acme`. Incidents are in the shop. The App is not in the attic. */
export type Place = "shop" | "postmortems" | "infra" | "attic";

export interface AnyState {
  readonly settings: "default" | "pinned" | "broken";
  /** Where postmortems open by the settings. */
  readonly home: "shop" | "postmortems";
  /** How many people besides the authors have to approve a postmortem; bob and carol are asked. */
  readonly reviews: "none" | "one";
  /** How the labels are spelled that were there before the App. */
  readonly labels: "as set" | "other case";
  /** How many days ago all of this was made. Items are committed after one. */
  readonly daysAgo: 0 | 3;
  /** Whether the App hears of its own writes, as it does unless all webhooks are lost. */
  readonly hears: boolean;
  /** What the API lacks, as on an older Enterprise Server. */
  readonly lacks: "nothing" | "sub-issues" | "GraphQL";
  /** The App's index, which is opened last. A forged one is a person's copy. One that was too long has two parts. */
  readonly index:
    | "none"
    | "one"
    | "two"
    | "closed"
    | "deleted"
    | "forged"
    | "full"
    | "two parts"
    | "closed part"
    | "deleted part";
  readonly incidents: readonly IncidentState[];
}

export interface IncidentState {
  readonly number: number;
  readonly is: "open" | "closed" | "deleted" | "unlabeled";
  /** What the App's comments on it say about its postmortem: they name the first one that was made. */
  readonly remembers: "nothing" | "once" | "twice" | "by a person";
  readonly room: Room;
  readonly pages: readonly PageState[];
  /** Whether it shares the only page of the first incident: by a command, or on record as well. */
  readonly shares: "nothing" | "asked" | "recorded";
  /** Whether a person opened an issue with the text, the record and the labels of its first page. */
  readonly isImitated: boolean;
  /** The number of that issue. */
  readonly imitation: number;
}

/** How much people left of the characters that GitHub allows in a text. */
export type Room = "plenty" | "some" | "none";

/** What became of a record: the App's own, or what a person, a crash or a new key made of it. */
export type RecordState = "true" | "older key" | "none" | "cut" | "two" | "altered" | "copied";

/** Whether someone approved a postmortem, and whether its record knows. */
type ReviewState =
  | "none"
  | "asked"
  | "asked before an edit"
  | "by its author"
  | "recorded"
  | "of another text";

export interface PageState {
  readonly number: number;
  readonly home: "shop" | "postmortems";
  /** "moved" is transferred to another repository, "away" to one where the App is not. */
  readonly is: "open" | "completed" | "complete" | "not planned" | "duplicate" | "deleted" | "moved" | "away";
  readonly record: RecordState;
  readonly hasLabel: boolean;
  readonly isLinked: boolean;
  /** Whether a person commented on it. */
  readonly isDiscussed: boolean;
  /** What a person made of its text: other line ends, nothing but the record, or words in each section. */
  readonly text: "as written" | "windows" | "empty" | "filled";
  readonly review: ReviewState;
  readonly room: Room;
  /** Status comments of the App, the first of which may be out of date. */
  readonly statuses: 0 | 1 | 2;
  /** Without lines and items, nobody has edited it. */
  readonly lines: readonly LineState[];
  /** Items whose lines are gone. */
  readonly lineless: readonly ItemState[];
}

export interface LineState {
  readonly words: string;
  /** A plain one has no box. */
  readonly form: "task" | "star" | "numbered" | "plain" | "table";
  readonly isChecked: boolean;
  /** What its number is: its item's, as a link or bare; another person's issue; one that never was. */
  readonly shows: "link" | "number" | "nothing" | "stranger" | "no issue";
  /** What a person changed since, in the line or on the issue. */
  readonly change: "nothing" | "words" | "title" | "owner" | "assignee";
  readonly item: ItemState | null;
  /** Issues that were opened again for the same line. */
  readonly copies: readonly ItemState[];
  /** Where its item is or has to open, and where the stranger is. */
  readonly place: Place;
  /** The number of the stranger, an issue of a person. */
  readonly stranger: number;
  /** How much room the stranger's text has. */
  readonly room: Room;
}

export interface ItemState {
  readonly number: number;
  readonly place: Place;
  /** Where it was before someone transferred it, and its number there. */
  readonly from: Place | null;
  readonly was: number;
  /** Whether it was an issue of a person before. */
  readonly isAdopted: boolean;
  readonly is: "open" | "completed" | "not planned" | "duplicate" | "deleted" | "away";
  /** Whether its record knows that it is closed, with its box. */
  readonly isKnown: boolean;
  readonly record: RecordState;
  readonly hasLabel: boolean;
  readonly isLinked: boolean;
  readonly isDiscussed: boolean;
  readonly isLate: boolean;
  /** Whether it is labeled as overdue, rightly or not. */
  readonly saysLate: boolean;
  /** Whether an approver asked for a week more, or for a month in which it holds nothing; and whether the record knows it. */
  readonly exception: "none" | "extension asked" | "extension recorded" | "waiver asked" | "waiver recorded";
  readonly isLocked: boolean;
  readonly room: Room;
}

/** The state with the numbers that its issues get: incidents, then each one's pages, each with its items. */
export function numbered(state: AnyState): AnyState {
  let last = state.incidents.length;
  const item = (one: ItemState): ItemState => ({
    ...one,
    was: one.from === null ? 0 : ++last,
    number: ++last,
  });
  const line = (one: LineState): LineState => ({
    ...one,
    item: one.item && item(one.item),
    copies: one.copies.map(item),
    stranger: one.shows === "stranger" ? ++last : 0,
  });
  const page = (one: PageState): PageState => ({
    ...one,
    number: ++last,
    lines: one.lines.map(line),
    lineless: one.lineless.map(item),
  });
  const incidents = state.incidents.map((one, index) => ({
    ...one,
    number: index + 1,
    pages: one.pages.map(page),
    imitation: one.isImitated && one.pages.length > 0 ? ++last : 0,
  }));
  return { ...state, incidents };
}

/** The repositories in which something is, or opens, with the App. */
export function placesOf({ home, incidents }: AnyState): Place[] {
  const pages = incidents.flatMap((incident) => incident.pages);
  const items = pages.flatMap(({ lines, lineless }) => [
    ...lines,
    ...lineless,
    ...lines.flatMap(({ item }) => item ?? []),
  ]);
  const moved = pages.some(({ is }) => is === "moved") ? (["infra"] as const) : [];
  const places = [...pages.map((page) => page.home), ...items.map(({ place }) => place), ...moved];
  return [...new Set<Place>(["shop", home, ...places])];
}

/** Where an item was opened, and its number there. */
export const originOf = ({ number, place, from, was }: ItemState): { number: number; place: Place } =>
  from === null ? { number, place } : { number: was, place: from };

/** A page as people see it: where nothing is left of its text, its items have no lines. */
export function asRead(page: PageState): PageState {
  if (page.text !== "empty") return page;
  const items = page.lines.flatMap(({ item, copies }) => [...(item ? [item] : []), ...copies]);
  return { ...page, lines: [], lineless: [...items, ...page.lineless] };
}
