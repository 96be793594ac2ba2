import { timesExtended } from "../domain/exception.ts";
import type { Ledger } from "../domain/ledger.ts";
import { plural } from "../domain/text.ts";
import { inertCell } from "./escape.ts";

/** Extensions that are shown, the newest; the marker has them all. */
const MAX_SHOWN = 5;

/**
 * What became of an item's due date, for people: the newest extensions, the waiver, the drop, with the reason and the
 * comment that asked for it. Empty while nothing did.
 * @param url the web address of the item's issue
 */
export function renderLedger(ledger: Ledger, url: string): string[] {
  const { extensions, waiver, dropped } = ledger;
  const rows = [
    ...earlier(timesExtended(ledger) - Math.min(extensions.length, MAX_SHOWN)),
    ...extensions
      .slice(-MAX_SHOWN)
      .map(({ from, to, ...why }) => rowOf(`extended from ${from} to ${to}`, why, url)),
    ...(waiver ? [rowOf(`waived until ${waiver.until}`, waiver, url)] : []),
    ...(dropped ? [rowOf("dropped", dropped, url)] : []),
  ];
  return rows.length === 0 ? [] : ["| Exception | Why | Who | When |", "| --- | --- | --- | --- |", ...rows];
}

function earlier(count: number): string[] {
  return count > 0 ? [`| extended ${plural(count, "time")} before | – | – | – |`] : [];
}

interface Why {
  readonly reason: string;
  readonly by: string;
  readonly at: string;
  readonly commentId: number | null;
}

function rowOf(what: string, { reason, by, at, commentId }: Why, url: string): string {
  const day = at.slice(0, 10);
  const when = commentId === null ? day : `[${day}](${url}#issuecomment-${commentId})`;
  return `| ${what} | ${inertCell(reason)} | ${inertCell(by)} | ${when} |`;
}
