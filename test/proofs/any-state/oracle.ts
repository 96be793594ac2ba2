import { canGetRecord, canOpenIn, isFull, isGranted, reaches } from "./full-texts.ts";
import { approvers, isComplete } from "./reviews.ts";
import {
  type AnyState,
  asRead,
  type IncidentState,
  type ItemState,
  type LineState,
  type PageState,
  type RecordState,
} from "./state.ts";

/*
 * What a repository must become, from its description alone. Each rule is a sentence of the documentation (`.github/docs`, or the
 * decision in brackets), written before the generator, and shares no code with the App. What it says nothing about may be either way.
 */

export interface Expected {
  /** By number, what GitHub must show of an issue at rest. */
  readonly fates: ReadonlyMap<number, Fate>;
  /** Incidents for which one postmortem opens. All others open none. */
  readonly opens: readonly number[];
  /** Unused pages without an incident, for which another issue asks meanwhile: whoever closes them looks only at their own incident. */
  readonly mayClose: readonly number[];
  /** Pages with the words of the lines for which one item each opens. No other item opens, unless it may. */
  readonly tracks: ReadonlyMap<number, readonly Pick<LineState, "words" | "place">[]>;
  /** Numbers of pages with a line that lost its number, and its item the record: nothing tells that they belong together. */
  readonly mayTrack: readonly number[];
  /** Items, by number, and the page and words of the line that shows them at rest. */
  readonly shown: ReadonlyMap<number, { readonly page: number; readonly words: string }>;
  /** Items that may differ from their lines, because one of both has no room. */
  readonly waiting: readonly number[];
  /** Items, by number, whose line and issue must both say what a person changed in one of them. */
  readonly synced: ReadonlyMap<number, LineState>;
  /** Open items, by number, and whether they are labeled as overdue. */
  readonly late: ReadonlyMap<number, boolean>;
  /** Items whose one extension is recorded at rest, once. */
  readonly extended: readonly number[];
  /** Items that are waived at rest, and due as before. */
  readonly waived: readonly number[];
  /** Postmortems, by number, and who approved them as they are at rest. */
  readonly approved: ReadonlyMap<number, readonly string[]>;
  /** Issues whose records are believed, so that their dates stay and they are signed at rest. */
  readonly believed: readonly number[];
  /** Issues whose records nobody can believe: they stay as they are, byte for byte, until a person repairs them. */
  readonly untouched: readonly number[];
  /** Issues of people that are no items anymore: what the App added to them is gone. */
  readonly released: readonly number[];
  /** Issues that hold builds at rest: the gate is red and names each of them. */
  readonly holds: readonly number[];
}

type Fate = "open" | "closed" | "duplicate";

/** A key that was in use before still counts. Edited and copied records do not, and lost ones say nothing. */
const isBelieved = ({ record }: { readonly record: RecordState }) => ["true", "older key"].includes(record);
const isForged = ({ record }: { readonly record: RecordState }) => ["altered", "copied"].includes(record);
/** What was transferred to where the App is not, and a postmortem that was transferred at all, counts as deleted [23]. */
const isThere = ({ is }: { readonly is: string }) => !["deleted", "away", "moved"].includes(is);
/** Whether its record tells whose item it is. On an issue that the App opened, an edited one still does. */
const isNamed = (item: ItemState) => isBelieved(item) || (isForged(item) && !item.isAdopted);
const isFollowed = (item: ItemState) => isThere(item) && isBelieved(item) && !item.isAdopted;
const isClosed = ({ is }: { readonly is: string }) => isThere({ is }) && is !== "open";

export function expected(state: AnyState): Expected {
  const fates = new Map<number, Fate>();
  const tracks = new Map<number, Pick<LineState, "words" | "place">[]>();
  const shown = new Map<number, { page: number; words: string }>();
  const waiting: number[] = [];
  const synced = new Map<number, LineState>();
  const late = new Map<number, boolean>();
  const opens: number[] = [];
  const mayClose: number[] = [];
  const mayTrack: number[] = [];
  const extended: number[] = [];
  const waived: number[] = [];
  const approved = new Map<number, readonly string[]>();
  const believed: number[] = [];
  const untouched: number[] = [];
  const released: number[] = [];
  const holds: number[] = [];
  /** Nothing is half-applied while the settings cannot be read: everything stays, and the gate cannot decide. */
  const stays = (one: ItemState | PageState) =>
    isThere(one) && fates.set(one.number, one.is === "open" ? "open" : "closed");

  const isChild = (one: ItemState | PageState) => one.isLinked && state.lacks !== "sub-issues";
  /** Whether an item without a line shows that something was written: not one that is gone, or a person's again. */
  const isWritten = (page: PageState) => (item: ItemState) =>
    isThere(item) &&
    isNamed(item) &&
    (!item.isAdopted || state.daysAgo > 0 || isChild(item) || isAskedAbout(page));
  /** All open incidents are looked at. To others, what the App opened for them leads: by its record, or as a sub-issue. */
  const isFound = ({ is, pages, number }: IncidentState) =>
    is === "open" ||
    sharersOf(number).some((other) => other.is === "open") ||
    pages.some((page) => isThere(page) && (isBelieved(page) || isChild(page))) ||
    pages.flatMap(itemsOf).some(isFollowed);

  /** The incidents that share the postmortem of this one. */
  const sharersOf = (number: number) =>
    number === 1 ? state.incidents.filter(({ shares }) => shares !== "nothing") : [];
  const sharesOne = ({ shares }: IncidentState) =>
    shares !== "nothing" && state.incidents[0]!.pages.some(isThere);

  for (const each of state.incidents) {
    const pages = each.pages.map(asRead);
    const incident = { ...each, pages };
    const chosen = state.settings === "broken" ? undefined : trackedPage(incident);
    const tracked = chosen && (isBelieved(chosen) || canGetRecord(chosen)) ? chosen : undefined;
    if (tracked && !isFound(incident)) continue;
    if (state.settings !== "broken" && opensOne(incident) && !sharesOne(incident))
      opens.push(incident.number);
    for (const page of pages.filter(isThere)) {
      if (state.settings === "broken") stays(page);
      else if (page === tracked) {
        // Of a page that lost its record, nobody knows what it said at first: it may count as complete.
        const sharers = sharersOf(incident.number);
        const isDone = isBelieved(page) && page.is !== "complete" ? isComplete(state, page) : false;
        const approvedBy = isBelieved(page) ? approvers(state, page) : null;
        if (approvedBy) approved.set(page.number, approvedBy);
        if (isDone) fates.set(page.number, "closed");
        else if (isDone === false && (isBelieved(page) || page.is === "open"))
          fates.set(page.number, fateOfTracked([incident, ...sharers], page, isWritten(page)));
        const isAskedFor = page.is === "open" && sharers.some(({ shares }) => shares === "asked");
        if (isAskedFor && fateOfTracked([incident], page, isWritten(page)) === "closed")
          mayClose.push(page.number);
      }
      // The others of an incident are closed as duplicates, unless a person used them.
      else if (tracked && page.is === "open" && isBelieved(page) && !isWrittenIn(page))
        fates.set(page.number, "duplicate");
      else stays(page);
      if (isForged(page)) untouched.push(page.number);
      if (isBelieved(page)) believed.push(page.number);
    }
    for (const page of pages) judgeItems(page, page === tracked && isThere(page), incident);
  }
  return {
    fates,
    opens,
    mayClose,
    tracks,
    mayTrack,
    shown,
    waiting,
    synced,
    late,
    extended,
    waived,
    approved,
    believed,
    untouched,
    released,
    holds,
  };

  function judgeItems(page: PageState, isTracked: boolean, incident: IncidentState): void {
    // An item is committed after a day, or when its postmortem is complete, which nobody knows of one that lost its record.
    const isOver = isBelieved(page) ? page.is === "complete" : null;
    const isCommitted = state.daysAgo > 0 || isOver;
    const isAsked = isAskedAbout(page);
    for (const line of page.lines) {
      if (
        isTracked &&
        canOpenIn(page, line.place, isBelieved(page)) &&
        opensItem(line.item && isForgotten(line.item, line) ? { ...line, item: null } : line)
      )
        tracks.set(page.number, [...(tracks.get(page.number) ?? []), line]);
      // An issue that a line names becomes its item, and decides at first whether it is done.
      if (line.shows === "stranger") fates.set(line.stranger, "open");
      const isApart = line.item !== null && !reaches(page, line.item, line);
      const [item, ...copies] = [...(line.item ? [line.item] : []), ...line.copies];
      if (!item || isForgotten(item, line)) continue;
      if (isOutOfSight(page, item, line.shows)) {
        mayTrack.push(page.number);
        continue;
      }
      const isCutOff = !isThere(item) || !isNamed(item);
      if (isCutOff && !line.isChecked && ["nothing", "no issue"].includes(line.shows))
        mayTrack.push(page.number);
      const isShown = isTracked && line.shows !== "stranger";
      judge(
        item,
        isShown ? fateOfShown(item, line) : isTracked ? fateOfLineless(item, isCommitted, false) : null,
        isApart,
      );
      if (
        isShown &&
        isThere(item) &&
        isBelieved(item) &&
        (!isFull(page) || (line.shows === "link" && item.from === null))
      )
        shown.set(item.number, { page: page.number, words: line.words });
      if (isApart || isFull(item)) waiting.push(item.number);
      if (isShown && !isApart && isBelieved(item) && item.is === "open" && !line.isChecked)
        synced.set(item.number, line);
      // The one that the line shows stays. The others are closed, unless a person used them.
      for (const copy of copies) {
        const isSettled = !isFull(page) || ["link", "number"].includes(line.shows);
        const isCopy = isSettled && isShown && isThere(item) && isBelieved(item) && copy.is === "open";
        const isUsed = copy.isDiscussed || copy.exception !== "none" || copy.room !== "plenty";
        judge(copy, !isCopy ? null : isUsed ? "open" : "duplicate");
      }
    }
    for (const item of page.lineless.filter((one) => !isOutOfSight(page, one, "nothing")))
      judge(item, isTracked ? fateOfLineless(item, isCommitted, isAsked) : null);

    /** A person's issue is known by its line, its link, or the record of its postmortem. */
    function isForgotten(item: ItemState, { shows }: LineState): boolean {
      const isKnown = isBelieved(page) || ["link", "number"].includes(shows) || isChild(item);
      return item.isAdopted && !isKnown;
    }

    function judge(item: ItemState, fate: Fate | null, mayWait = false): void {
      if (!isThere(item)) return;
      // An issue of a person is an item by its line and its record. Without them, it is the person's again.
      const isRight = isTracked && isBelieved(page) && isBelieved(item);
      const isReleased =
        !page.lines.some((one) => one.item === item && one.shows !== "stranger") && !isCommitted;
      if (item.isAdopted && state.settings !== "broken" && (!isRight || isReleased)) {
        if (!isRight || isChild(item) || isAsked) return;
        released.push(item.number);
        stays(item);
        return;
      }
      if (state.settings === "broken" || !isBelieved(item) || isFull(item)) stays(item);
      else if (fate && mayWait && (fate === "open") !== (item.is === "open")) return;
      // Nobody knows whether a postmortem that lost its record was complete.
      else if (fate === null && isTracked && isCommitted === null) return;
      else if (fate) fates.set(item.number, fate);
      // Items whose postmortem is gone are still owed.
      else if (item.is === "open" && incident.pages.includes(page) && !line(item)?.copies.includes(item))
        stays(item);
      if (isForged(item)) untouched.push(item.number);
      if (isBelieved(item)) believed.push(item.number);
      // A command is executed once, whatever a crash left of it.
      const isExecuted = isGranted(item) && (isTracked || item.exception.endsWith("recorded"));
      const isOpen = fates.get(item.number) === "open";
      if (isBelieved(item) && isExecuted && isOpen && state.settings !== "broken") {
        if (item.exception.startsWith("extension")) extended.push(item.number);
        if (item.exception.startsWith("waiver")) waived.push(item.number);
      }
      if (isBelieved(item) && isTracked && isOpen && state.settings !== "broken" && !isFull(item) && !mayWait)
        late.set(item.number, item.isLate && !isGranted(item));
      // A transfer takes only the labels along that the other repository has.
      const isLabeled = item.hasLabel && item.from === null;
      const isHeld = isBelieved(item)
        ? item.isLate && !isGranted(item) && (isLabeled || isTracked)
        : isLabeled && (state.settings === "pinned" || !isForged(item));
      if (isHeld && isOpen && state.settings !== "broken") holds.push(item.number);
    }

    function line(item: ItemState): LineState | undefined {
      return page.lines.find(({ copies }) => copies.includes(item));
    }
  }
}

/**
 * One postmortem is tracked: the first whose record is believed, or else one that lost its record. One that was closed as a duplicate
 * gives way to both.
 */
function trackedPage(incident: IncidentState): PageState | undefined {
  const there = incident.pages.filter(isThere);
  const believed = there.filter(isBelieved);
  // Next to an edited record, nobody can tell which one counts.
  const isInDoubt = there.some((page) => isForged(page) && isKnown(page, incident));
  const lost = there.filter((page) => !isBelieved(page) && !isForged(page) && isKnown(page, incident));
  // One that was closed as a duplicate gives way to any other.
  const isOriginal = ({ is }: PageState) => is !== "duplicate";
  const original = believed.find(isOriginal);
  if (original) return original;
  return isInDoubt ? believed[0] : (lost.find(isOriginal) ?? lost[0] ?? believed[0]);
}

/** A postmortem is known by its record, by its link and label, or by the App's own comment on the incident [7]. */
function isKnown(page: PageState, incident: IncidentState): boolean {
  const isRemembered = incident.is !== "deleted" && page === incident.pages[0] && remembers(incident);
  const isLinked =
    incident.is !== "deleted" && isThere(page) && page.isLinked && (page.hasLabel || isForged(page));
  return isRemembered || isLinked || (isThere(page) && (isBelieved(page) || page.record === "altered"));
}

const remembers = ({ remembers }: IncidentState) => ["once", "twice"].includes(remembers);

/** An open incident has one postmortem. One that was deleted is never opened again by itself. */
function opensOne(incident: IncidentState): boolean {
  const isForgotten = !incident.pages.some((page) => isKnown(page, incident));
  return incident.is === "open" && isForgotten && !remembers(incident);
}

/** In which other repositories its items are, only the record of a postmortem and its lines say. */
const isOutOfSight = (page: PageState, item: ItemState, shows: LineState["shows"]): boolean =>
  item.place !== page.home && !isBelieved(page) && !["link", "number"].includes(shows);

/** If all lines are gone at once, people are asked first, unless nothing is owed. */
function isAskedAbout(page: PageState): boolean {
  const lost = page.lineless.filter(
    (item) => isThere(item) && isBelieved(item) && !isOutOfSight(page, item, "nothing"),
  );
  return page.lines.length === 0 && (lost.length > 1 || page.text === "empty") && lost.some(isOwed);
}

const isOwed = ({ is, isKnown }: ItemState) => is === "open" || (is === "not planned" && !isKnown);

const itemsOf = ({ lines, lineless }: PageState): ItemState[] => [
  ...lines.flatMap(({ item, copies }) => [...(item ? [item] : []), ...copies]),
  ...lineless,
];

/** Whether its own text is another one now. Line ends do not count. */
const isRewritten = ({ text, room }: Pick<PageState, "text" | "room">): boolean =>
  text === "empty" || text === "filled" || room !== "plenty";

/** Whether a person has written in it. */
function isWrittenIn({ isDiscussed, lines, text, room }: PageState): boolean {
  return isDiscussed || lines.length > 0 || isRewritten({ text, room });
}

/** Closed too early, it opens again: nothing in it is complete. Without an incident, an unused one is closed, unless it is shared. */
function fateOfTracked(
  incidents: readonly IncidentState[],
  page: PageState,
  isWritten: (item: ItemState) => boolean,
): Fate {
  const isIncident = incidents.length > 1 || incidents.some(({ is }) => is === "open" || is === "closed");
  const isUntold = page.lines.length + page.lineless.filter(isWritten).length === 0 && !isRewritten(page);
  const isEmpty = isBelieved(page) && isUntold;
  const isOver = page.is === "complete" && isBelieved(page);
  return isOver || (!isIncident && isEmpty && !(page.isDiscussed && page.is === "open")) ? "closed" : "open";
}

/** A line without an issue gets one, unless it was done before. One that was deleted is never opened again. */
function opensItem({ item, copies, shows, isChecked }: LineState): boolean {
  return item === null && copies.length === 0 && !isChecked && !["stranger", "no issue"].includes(shows);
}

/**
 * A box that is checked closes the issue, and an issue that is closed checks the box. A line of an old copy, or with the number of
 * an issue that nobody can read, is known by its words, and its box says nothing.
 */
function fateOfShown(item: ItemState, { shows, isChecked }: LineState): Fate | null {
  if (shows === "nothing" || shows === "no issue")
    return item.is === "not planned" && !item.isKnown ? "open" : isClosed(item) ? "closed" : "open";
  if (item.is === "open") return isChecked ? "closed" : "open";
  if (item.isKnown) return isChecked ? "closed" : "open";
  // Only an approver can drop an item. A person who checks the box at the same time says something else.
  if (item.is === "not planned") return isChecked ? null : "open";
  return "closed";
}

/** Once committed, an item whose line is gone stays, and only an approver can drop it. Before, it is closed. */
function fateOfLineless(item: ItemState, isCommitted: boolean | null, isAsked: boolean): Fate | null {
  if (!isOwed(item)) return "closed";
  if (isAsked) return "open";
  return isCommitted === null ? null : isCommitted ? "open" : "closed";
}
