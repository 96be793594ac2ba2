import type { RequiredProof } from "../../domain/items/closing.ts";
import type { OpenExceptions } from "../../domain/items/exceptions.ts";
import { type DueLedger, type ItemState, timesExtended } from "../../domain/items/item-state.ts";
import type { Dropped, Ledger } from "../../domain/items/ledger.ts";
import type { Priority } from "../../domain/priority.ts";
import { plural } from "../../domain/text.ts";
import { replaceMarker, stripMarker } from "../../record/marker.ts";
import { forLinkText, forMarkdownBody, mention } from "../escape.ts";
import { readAdoptedLine, writeAdoptedBody } from "./adopted-body.ts";
import { approverWords, closingWords, extensionWords } from "./item-steps.ts";

/** What the head of an action item's issue shows. */
export interface ItemFacts {
  /** Where the item comes from, as Markdown. */
  readonly from: string;
  readonly state: ItemState;
  /** Logins and `org/team`. */
  readonly owners: readonly string[];
  readonly ledger: Ledger;
  readonly priority: Priority | null;
  /** Such as `prevent`. User text. */
  readonly type: string | null;
  readonly exceptions: OpenExceptions;
  readonly proof: RequiredProof;
  /** The web address of the item's issue; empty if it has none yet, and then it has no history either. */
  readonly url: string;
}

const BEGIN = "<!-- Followthrough keeps these lines up to date; write below them. -->";

const END = "<!-- Your own words go below this line. -->";

/**
 * The App's part of an item's body: its state and whose turn it is, where it comes from, the ways to clear it, and what became
 * of its due date. The comment that marks its beginning is at the end of the first line, so that previews begin with words.
 */
export function renderItemHead(facts: ItemFacts): string {
  const { ledger, priority, type, from, owners } = facts;
  const who = owners.length === 0 ? "**no owner**" : owners.map(mention).join(" ");
  const about = [
    stateWords(facts),
    who,
    ...(priority ? [priority] : []),
    ...(type ? [forMarkdownBody(type)] : []),
  ];
  const history = renderHistory(ledger, facts.url);
  const steps = waysOut(facts);
  return [
    `${about.join(" · ")} ${BEGIN}`,
    "",
    from,
    ...(steps.length > 0 ? ["", ...steps.map((step) => `- ${step}`)] : []),
    ...(history.length > 0 ? ["", ...history] : []),
    ...(steps.length > 0 ? ["", "Comment `/help` for all commands."] : []),
    END,
  ].join("\n");
}

function stateWords({ state, ledger: { due, waiver } }: ItemFacts): string {
  switch (state) {
    case "open":
      return `**Due ${due}**`;
    case "overdue":
      return `**Overdue since ${due}**`;
    case "waived":
      return `**Waived until ${waiver?.until ?? due}** · due ${due}`;
    case "done":
    case "dropped":
      return `**${state === "done" ? "Done" : "Dropped"}** · due ${due}`;
  }
}

/** What to do next, by the reader's situation. */
function waysOut({ state, owners, exceptions, ledger, proof }: ItemFacts): string[] {
  if (state === "done" || state === "dropped") return [];
  const isWaived = state === "waived";
  const more = isWaived ? null : extensionWords(exceptions, timesExtended(ledger));
  return [
    `**Done?** ${closingWords(proof)}`,
    ...(owners.length === 0 ? ["**Can you do it?** Comment `/assign` to take it, or `/assign @name`."] : []),
    ...(isWaived ? ["**Not blocked anymore?** Comment `/unwaive`."] : []),
    ...(more === null ? [] : [`**More time?** ${more}`]),
    approverWords(isWaived ? { waiverDays: 0 } : exceptions),
  ];
}

/** Extensions and changes of the terms that are shown, the newest; the marker has more. */
const MAX_SHOWN = 5;

/**
 * What became of a due date, and of an item's terms: the newest changes, with the reason and a link to the comment that asked
 * for each. Empty while nothing did.
 * @param url the web address of the issue
 */
export function renderHistory(ledger: DueLedger & Pick<Ledger, "dropped" | "eased">, url: string): string[] {
  const { extensions, waiver, dropped, eased = [] } = ledger;
  const newest = extensions.slice(-MAX_SHOWN);
  const earlier = timesExtended(ledger) - newest.length;
  const points = [
    ...(earlier > 0 ? [`Extended ${plural(earlier, "time")} before`] : []),
    ...newest.map(({ from, to, ...why }) => granted(`${from} → ${to}`, why, url)),
    ...(waiver ? [granted(`Waived until ${waiver.until}`, waiver, url)] : []),
    ...eased
      .slice(-MAX_SHOWN)
      .map(({ what, ...why }) => granted(`Eased: ${forMarkdownBody(what)}`, why, url)),
    ...(dropped ? [granted("Dropped", dropped, url)] : []),
  ];
  if (points.length === 0) return [];
  const title = eased.length > 0 || dropped ? "Changes" : "Changes to the due date";
  return [`**${title}**`, "", ...points.map((point) => `- ${point}`)];
}

function granted(what: string, { reason, by, commentId }: Dropped, url: string): string {
  const why =
    reason === "" || commentId === null
      ? forMarkdownBody(reason)
      : `[${forLinkText(reason)}](${url}#issuecomment-${commentId})`;
  return `${what}, by ${forMarkdownBody(by)}${why === "" ? "" : `: ${why}`}`;
}

/** The position of the head in a body; null if it was removed. */
function headIn(body: string): { start: number; end: number } | null {
  const begin = body.indexOf(BEGIN);
  const start = begin === -1 ? -1 : body.slice(0, begin).search(/[^\r\n]*$/);
  const end = body.indexOf(END, begin);
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
