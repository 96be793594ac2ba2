import { Temporal } from "temporal-polyfill";
import type { Snapshot } from "./snapshot.ts";

/** After so long GitHub shows what there was when a page was saved. */
const SHOWN_AFTER_MS = 20_000;
/** When to look again at what may come late. */
export const LOOK_AGAIN_MS = 10_000;

/**
 * Whether the page names an issue that GitHub does not show, and changed so lately that it may only be late to show it.
 * Nothing tells when it does: no event comes, and to a sweep the repository looks as it did.
 */
export function mayComeLate(
  { named, postmortems: [page] }: Pick<Snapshot, "named" | "postmortems">,
  now: Temporal.Instant,
): boolean {
  if (!page || !Object.values(named).some(({ kind }) => kind === "unseen")) return false;
  const age = Temporal.Instant.from(page.updatedAt).until(now).total("milliseconds");
  return Math.abs(age) < SHOWN_AFTER_MS;
}
