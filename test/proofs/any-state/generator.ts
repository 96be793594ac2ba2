import fc from "fast-check";
import {
  type AnyState,
  type IncidentState,
  type ItemState,
  type LineState,
  numbered,
  type PageState,
  type Place,
  type Room,
} from "./state.ts";

/* Draws states, simple ones most often. What shrinks is what makes a state less simple. */

/** The first value most often. */
const mostly = <const T>(usual: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof(
    { arbitrary: fc.constant(usual), weight: Math.ceil(others.length / 2) },
    fc.constantFrom(...others),
  );

const room: fc.Arbitrary<Room> = fc.oneof(
  { arbitrary: fc.constant("plenty" as const), weight: 10 },
  fc.constantFrom("none", "some"),
);

/** "shop" stands for wherever the page is. */
const place: fc.Arbitrary<Place> = fc.oneof(
  { arbitrary: fc.constant("shop" as const), weight: 6 },
  fc.constant("infra" as const),
);

const record = mostly("true", "older key", "none", "cut", "two", "altered", "copied");

const anyItem: fc.Arbitrary<ItemState> = fc.record({
  number: fc.constant(0),
  place,
  from: fc.constant(null),
  was: fc.constant(0),
  isAdopted: mostly(false, true),
  is: mostly("open", "completed", "not planned", "duplicate", "deleted", "away"),
  isKnown: fc.boolean(),
  record,
  hasLabel: mostly(true, false),
  isLinked: mostly(true, false),
  isDiscussed: mostly(false, true),
  isLate: fc.boolean(),
  saysLate: mostly(false, true),
  exception: mostly("none", "extension asked", "extension recorded", "waiver asked", "waiver recorded"),
  isLocked: mostly(false, true),
  room,
});

const item = anyItem.map((one) => ({
  ...one,
  // On a locked issue, the App can answer no command.
  exception: one.isLocked && one.exception.endsWith("asked") ? ("none" as const) : one.exception,
  // An earlier key proves nothing on an issue of a person, unless the settings pin it.
  record: one.isAdopted && one.record === "older key" ? ("true" as const) : one.record,
}));

const WORDS = ["Alert on replication lag", "Rotate signing keys", "Write a failover runbook"];

const line = (words: string): fc.Arbitrary<LineState> =>
  fc
    .record({
      words: fc.constant(words),
      form: mostly("task", "star", "numbered", "plain", "table"),
      isChecked: mostly(false, true),
      shows: mostly("link", "number", "nothing", "stranger", "no issue"),
      change: mostly("nothing", "words", "title", "owner", "assignee"),
      item: fc.option(item, { freq: 4 }),
      copies: fc.oneof(
        { arbitrary: fc.constant([]), weight: 4 },
        fc.array(item, { minLength: 1, maxLength: 2 }),
      ),
      stranger: fc.constant(0),
      room,
      place,
      isMoved: fc.oneof({ arbitrary: fc.constant(false), weight: 5 }, fc.constant(true)),
    })
    .map(({ isMoved, ...one }) => ({ ...one, item: isMoved ? movedFrom(one) : one.item }))
    .map((one) => ({
      ...one,
      isChecked: one.isChecked && one.form !== "plain",
      room: one.shows === "stranger" ? one.room : ("plenty" as const),
      ...placedOf(one),
      change: one.item && ["link", "number"].includes(one.shows) ? one.change : ("nothing" as const),
      copies:
        one.item && !one.item.isAdopted
          ? (one.copies as ItemState[]).map((copy) => ({
              ...copy,
              place: one.item!.from ?? one.item!.place,
              isLate: one.item!.isLate,
              isAdopted: false,
            }))
          : [],
    }));

/** An item that someone transferred after its line showed its number. Only a line leads to where it is. */
function movedFrom({ item, shows }: Pick<LineState, "item" | "shows">): ItemState | null {
  const isPossible = item?.place === "shop" && !["deleted", "away"].includes(item.is);
  if (!isPossible || !["link", "number"].includes(shows)) return item;
  return { ...item, from: "shop", place: "infra", room: "plenty" };
}

/** A line's item is where the line says. A row of the table says nothing about that. */
function placedOf({ form, place, item }: Pick<LineState, "form" | "place" | "item">) {
  if (item) return { place: item.place };
  return { place: form === "table" ? ("shop" as const) : place };
}

const lines = fc
  .constantFrom(0, 1, 1, 2, 2, 3)
  .chain((count) => fc.tuple(...WORDS.slice(0, count).map(line)));

const anyPage: fc.Arbitrary<PageState> = fc.record({
  number: fc.constant(0),
  home: fc.constant("shop" as const),
  is: mostly("open", "completed", "complete", "not planned", "duplicate", "deleted", "moved", "away"),
  record,
  hasLabel: mostly(true, false),
  isLinked: mostly(true, false),
  isDiscussed: mostly(false, true),
  text: mostly("as written", "windows", "empty", "filled"),
  review: fc.constantFrom(
    ...(["none", "asked", "asked before an edit", "by its author", "recorded", "of another text"] as const),
  ),
  room,
  statuses: fc.constantFrom(1, 0, 2),
  lines,
  lineless: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, fc.array(item, { maxLength: 2 })),
});

/** Copies are told from originals by a line. */
const page = anyPage.map((one): PageState => {
  if (one.text === "empty")
    return { ...one, room: "plenty", review: "none", lines: one.lines.map(withoutCopies) };
  if (one.text === "filled")
    return { ...one, record: "true", room: "plenty", lines: one.lines.flatMap(settled), lineless: [] };
  return { ...one, review: "none" };
});

/** In a text that is filled in, each line shows an open item. */
function settled({ item, ...line }: LineState): LineState[] {
  if (!item || item.is === "deleted" || item.is === "away") return [];
  const owed = { is: "open", record: "true", isAdopted: false, room: "plenty", from: null } as const;
  const place = item.from ?? item.place;
  const shown = { shows: "link", change: "nothing", isChecked: false, copies: [] } as const;
  return [{ ...line, ...shown, place, item: { ...item, ...owed, place } }];
}

/** Without its line, a transferred item is where nobody looks for it. */
function withoutCopies(line: LineState): LineState {
  const { item } = line;
  return { ...line, copies: [], item: item && { ...item, place: item.from ?? item.place, from: null } };
}

const incident: fc.Arbitrary<IncidentState> = fc.record({
  number: fc.constant(0),
  is: mostly("open", "closed", "deleted", "unlabeled"),
  remembers: fc.constantFrom("once", "nothing", "twice", "by a person"),
  room,
  pages: fc.oneof(
    { arbitrary: fc.tuple(page), weight: 5 },
    { arbitrary: fc.tuple(page, page), weight: 2 },
    fc.constant([]),
  ),
  shares: fc.constant("nothing" as const),
  isImitated: mostly(false, true),
  imitation: fc.constant(0),
});

/** Of two incidents, the second one can share the postmortem of the first. A command is only found on an open incident. */
const incidents: fc.Arbitrary<readonly IncidentState[]> = fc.oneof(
  { arbitrary: fc.tuple(incident), weight: 5 },
  fc.tuple(incident, incident),
  fc
    .record({ first: incident, page, second: incident, shares: fc.constantFrom("recorded", "asked") })
    .map(({ first, page, second, shares }) => [
      {
        ...first,
        pages: [{ ...page, record: page.record === "older key" ? page.record : ("true" as const) }],
      },
      { ...second, pages: [], shares, is: shares === "asked" ? ("open" as const) : second.is },
    ]),
);

export const states: fc.Arbitrary<AnyState> = fc
  .record({
    settings: fc.oneof(
      { arbitrary: fc.constantFrom("default", "pinned"), weight: 15 },
      fc.constant("broken" as const),
    ),
    home: fc.oneof(
      { arbitrary: fc.constant("shop" as const), weight: 6 },
      fc.constant("postmortems" as const),
    ),
    reviews: mostly("none", "one"),
    labels: mostly("as set", "other case"),
    daysAgo: fc.constantFrom(3, 0),
    lacks: fc.oneof(
      { arbitrary: fc.constant("nothing" as const), weight: 6 },
      fc.constantFrom("sub-issues", "GraphQL"),
    ),
    index: fc.constantFrom(
      ...(["one", "none", "two", "closed", "deleted", "forged"] as const),
      ...(["full", "two parts", "closed part", "deleted part"] as const),
    ),
    hears: mostly(true, false),
    incidents,
  })
  .map((state) => numbered(withPossibleLinks(apart(state as AnyState))));

/** Where postmortems have a repository of their own, so have their items, or they are in the shop. */
function apart(state: AnyState): AnyState {
  const { home } = state;
  if (home === "shop") return state;
  const placed = <Placed extends { readonly place: Place }>(one: Placed): Placed => ({
    ...one,
    place: one.place === "shop" ? home : state.daysAgo > 0 ? "shop" : "infra",
  });
  const itemApart = (one: ItemState): ItemState => ({ ...placed(one), from: one.from && home });
  const pageApart = (page: PageState): PageState => ({
    ...page,
    home,
    lines: page.lines.map((line) => ({
      ...placed(line),
      item: line.item && itemApart(line.item),
      copies: line.copies.map(itemApart),
    })),
    lineless: page.lineless.map(itemApart),
  });
  const incidents = state.incidents.map((one) => ({ ...one, pages: one.pages.map(pageApart) }));
  return { ...state, incidents };
}

/** Without sub-issues, the body of an incident links only one page. */
function withPossibleLinks(state: AnyState): AnyState {
  if (state.lacks !== "sub-issues") return state;
  const incidents = state.incidents.map((one) => ({
    ...one,
    pages: one.pages.map((page, index) => ({ ...page, isLinked: page.isLinked && index === 0 })),
  }));
  return { ...state, incidents };
}
