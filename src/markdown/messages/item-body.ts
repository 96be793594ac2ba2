import { type DueLedger, timesExtended } from "../../domain/items/item-state.ts";
import type { Dropped, Ledger } from "../../domain/items/ledger.ts";
import { plural } from "../../domain/text.ts";
import { replaceMarker, stripMarker } from "../../record/marker.ts";
import { forTableCell } from "../escape.ts";
import { table } from "../table.ts";
import { readAdoptedLine, writeAdoptedBody } from "./adopted-body.ts";

/** The head of an action item's issue. Every text is Markdown that is safe in a table. */
export interface ItemFacts {
  readonly postmortem: string;
  readonly incident: string;
  readonly owner: string;
  readonly due: string;
  readonly priority: string;
  readonly type: string;
  /** What became of the due date: lines of a table, or none. */
  readonly ledger: readonly string[];
}

const BEGIN = "<!-- Followthrough keeps these lines up to date; write below them. -->";

const END = "<!-- Your own words go below this line. -->";

/** The App's part of an item's body: the item, its owners, its due date and its postmortem. */
export function renderItemHead(facts: ItemFacts): string {
  return [
    BEGIN,
    `An action item of the postmortem ${facts.postmortem} for the incident ${facts.incident}.`,
    "",
    ...table(["Owner", "Due", "Priority", "Type"], [[facts.owner, facts.due, facts.priority, facts.type]]),
    ...(facts.ledger.length > 0 ? ["", ...facts.ledger] : []),
    "",
    "Close this issue, or check its box in the postmortem, when it is done. If you need more time, comment `/extend +7d REASON`. An approver can waive it: `/waive 30d REASON`.",
    END,
  ].join("\n");
}

/** Extensions and changes of the terms that are shown, the newest; the marker has more. */
const MAX_SHOWN = 5;

/**
 * What became of a due date and of an item's terms, for people: the newest extensions, what was eased, the waiver, the drop, with the reason and the
 * comment that asked for it. Empty while nothing did.
 * @param url the web address of the issue
 */
export function renderLedger(ledger: DueLedger & Pick<Ledger, "dropped" | "eased">, url: string): string[] {
  const { extensions, waiver, dropped, eased = [] } = ledger;
  const newest = extensions.slice(-MAX_SHOWN);
  const earlier = timesExtended(ledger) - newest.length;
  const rows = [
    ...(earlier > 0 ? [[`extended ${plural(earlier, "time")} before`, "–", "–", "–"]] : []),
    ...newest.map(({ from, to, ...why }) => rowOf(`extended from ${from} to ${to}`, why, url)),
    ...eased.slice(-MAX_SHOWN).map(({ what, ...why }) => rowOf(forTableCell(what), why, url)),
    ...(waiver ? [rowOf(`waived until ${waiver.until}`, waiver, url)] : []),
    ...(dropped ? [rowOf("dropped", dropped, url)] : []),
  ];
  return rows.length === 0 ? [] : table(["Exception", "Why", "Who", "When"], rows);
}

function rowOf(what: string, { reason, by, at, commentId }: Dropped, url: string): string[] {
  const day = at.slice(0, 10);
  const when = commentId === null ? day : `[${day}](${url}#issuecomment-${commentId})`;
  return [what, forTableCell(reason), forTableCell(by), when];
}

/** The position of the head in a body; null if it was removed. */
function headIn(body: string): { start: number; end: number } | null {
  const start = body.indexOf(BEGIN);
  const end = body.indexOf(END, start);
  return start === -1 || end === -1 ? null : { start, end: end + END.length };
}

function readItemHead(body: string): string | null {
  const head = headIn(body);
  return head && body.slice(head.start, head.end).replace(/\r\n?/g, "\n");
}

/** Puts head and marker in their places and leaves what people wrote around them. */
function writeItemBody(body: string, head: string, marker: string): string {
  const old = headIn(body);
  if (old) return replaceMarker(body.slice(0, old.start) + head + body.slice(old.end), marker);
  const written = stripMarker(body).trim();
  return replaceMarker(written === "" ? head : `${head}\n\n${written}`, marker);
}

/** How the App's part of an item's body is read, and written together with the marker. */
export interface ManagedPart {
  /** The part as it is in a body; null if it was removed. */
  readonly read: (body: string) => string | null;
  readonly write: (body: string, part: string, marker: string) => string;
}

const HEAD: ManagedPart = { read: readItemHead, write: writeItemBody };

const ADOPTED_LINE: ManagedPart = { read: readAdoptedLine, write: writeAdoptedBody };

/** The App's part of an item's body: a head, or one line in an adopted issue. */
export function managedPart({ adopted }: { readonly adopted: boolean }): ManagedPart {
  return adopted ? ADOPTED_LINE : HEAD;
}
