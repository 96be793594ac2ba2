import type { Ledger } from "../domain/ledger.ts";
import { inertCell } from "./escape.ts";

/**
 * What became of an item's due date, for people: each extension, the waiver, the drop, with the reason and the
 * comment that asked for it. Empty while nothing did.
 * @param url the web address of the item's issue
 */
export function renderLedger({ extensions, waiver, dropped }: Ledger, url: string): string[] {
  const rows = [
    ...extensions.map(({ from, to, ...why }) => rowOf(`extended from ${from} to ${to}`, why, url)),
    ...(waiver ? [rowOf(`waived until ${waiver.until}`, waiver, url)] : []),
    ...(dropped ? [rowOf("dropped", dropped, url)] : []),
  ];
  return rows.length === 0 ? [] : ["| Exception | Why | Who | When |", "| --- | --- | --- | --- |", ...rows];
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
