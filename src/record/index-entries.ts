import { isDay } from "../domain/json-check.ts";
import type { Priority } from "../domain/priority.ts";
import { compareText, groupBy } from "../domain/text.ts";
import { list, matching, object, optional, type Shape, text } from "./shape.ts";

/** A committed open item, as the index of its repository keeps it: what the gate needs if it can't read the issue. */
export interface IndexEntry {
  readonly number: number;
  /** The global node id; empty if the API doesn't say. */
  readonly node: string;
  /** Its postmortem: `#12`, or `owner/repo#12` in another repository. */
  readonly postmortem: string;
  /** `YYYY-MM-DD`, as is the last day of a waiver. */
  readonly due: string;
  readonly waivedUntil?: string;
  readonly priority?: Priority;
  /** The severity label of its incident. */
  readonly severity?: string;
  /** The names of its areas; missing if it has none. */
  readonly areas?: readonly string[];
  /** Whether the App has seen that it was transferred to another repository. */
  readonly moved?: true;
}

/** Entries with what they have in common, so that 2,000 of them fit into a body. */
export interface IndexItems {
  /** The beginning of all node ids, which is the same within a repository. */
  readonly node: string;
  readonly groups: readonly IndexGroup[];
}

interface IndexGroup {
  /** The postmortem. */
  readonly of: string;
  readonly severity?: string;
  readonly areas?: readonly string[];
  /** A word for each item: `number,due,priority,waived until,moved,rest of the node id`. */
  readonly items: string;
}

const MENTION = /^(?:[\w.-]+\/[\w.-]+)?#[1-9]\d{0,14}$/;

const ITEM = /^([1-9]\d{0,14}),(\d{6}),([0-4]?),((?:\d{6})?),(m?),([\w+/=-]*)$/;

const GROUP: Shape<IndexGroup> = {
  of: matching(MENTION, "an issue like #12"),
  severity: optional(text),
  areas: optional(list(text, "the names of areas")),
  items: text,
};

export const INDEX_ITEMS: Shape<IndexItems> = {
  node: text,
  groups: list(object(GROUP, "a group of items"), "groups of items"),
};

/** The entries in their shortest form. Equal entries give the same, in whatever order they are. */
export function writeEntries(entries: readonly IndexEntry[]): IndexItems {
  const node = commonStart(entries.map((entry) => entry.node));
  const groups = groupBy(entries, ({ postmortem, severity, areas }) => {
    return JSON.stringify([postmortem, severity, areas]);
  });
  const sorted = [...groups].sort(([a], [b]) => compareText(a, b)).map(([, group]) => group);
  return { node, groups: sorted.map((group) => writeGroup(group, node)) };
}

function writeGroup(entries: readonly IndexEntry[], node: string): IndexGroup {
  const { postmortem: of, severity, areas } = entries[0]!;
  const words = entries.toSorted((a, b) => a.number - b.number).map((entry) => writeEntry(entry, node));
  return { of, ...(severity !== undefined && { severity }), ...(areas && { areas }), items: words.join(" ") };
}

/** The entries that can be read. The signature covers them all, so the App wrote the others in a later form. */
export function readEntries({ node, groups }: IndexItems): IndexEntry[] {
  return groups.flatMap(({ of: postmortem, severity, areas, items }) =>
    items.split(" ").flatMap((word): IndexEntry[] => {
      const [, number, short, priority, waived, moved, rest] = ITEM.exec(word) ?? [];
      const [due, waivedUntil] = [longDay(short), longDay(waived)];
      if (due === null) return [];
      return [
        {
          number: Number(number),
          node: node + rest,
          postmortem,
          due,
          ...(waivedUntil !== null && { waivedUntil }),
          ...(priority && { priority: `P${priority}` as Priority }),
          ...(severity !== undefined && { severity }),
          ...(areas && { areas }),
          ...(moved && { moved: true }),
        },
      ];
    }),
  );
}

function writeEntry({ number, due, priority, waivedUntil, moved, node }: IndexEntry, start: string): string {
  const rest = node.slice(start.length);
  return [number, shortDay(due), priority?.slice(1), shortDay(waivedUntil), moved && "m", rest].join(",");
}

/** `261201` for 2026-12-01. */
function shortDay(day: string | undefined): string {
  return (day ?? "").slice(2).replaceAll("-", "");
}

function longDay(short: string | undefined): string | null {
  const day = (short ?? "").replace(/^(..)(..)(..)$/, "20$1-$2-$3");
  return isDay(day) ? day : null;
}

function commonStart([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  for (const other of others) while (!other.startsWith(first.slice(0, length))) length -= 1;
  return first.slice(0, length);
}
