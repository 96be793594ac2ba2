import { timesExtended } from "../../domain/exception.ts";
import type { Ledger } from "../../domain/ledger.ts";
import type { Agreed } from "../../markdown/marker-shape.ts";
import type { Issue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { nameOfIssue } from "./adoption.ts";

/** What was agreed on an issue that others wrote, as the postmortem's record keeps it; null when nothing was. */
export function agreedOn({ marker }: PostmortemIssue, { ref }: Pick<Issue, "ref">): Agreed | null {
  const name = nameOfIssue(ref);
  return marker.agreed && Object.hasOwn(marker.agreed, name) ? marker.agreed[name]! : null;
}

/** What the postmortem's record is to keep of an item's ledger, which stands where anybody may take it out. */
export function agreedIn(ledger: Ledger): Agreed {
  const { originalDue, due } = ledger;
  return { originalDue, due, extensions: timesExtended(ledger) };
}

/**
 * All that is agreed from now on: as the ledgers of items say; and as the record says of issues that are not seen now or bear
 * signs of having been items. What was let go is forgotten.
 * @param bears whether an issue still bears such signs
 */
export function agreedFromNow(
  { named }: Pick<Snapshot, "named">,
  postmortem: PostmortemIssue,
  items: readonly { readonly ref: Issue["ref"]; readonly ledger: Ledger }[],
  bears: (issue: Issue) => boolean,
): Readonly<Record<string, Agreed>> {
  const known = Object.entries(postmortem.marker.agreed ?? {}).filter(([name]) => {
    const look = named[name];
    return look?.kind !== "free" || bears(look.issue);
  });
  const present = items.map(({ ref, ledger }) => [nameOfIssue(ref), agreedIn(ledger)] as const);
  const all = new Map<string, Agreed>([...known, ...present]);
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Whether two records of what is agreed say the same. */
export function sameAgreed(
  some: Readonly<Record<string, Agreed>> | undefined,
  others: Readonly<Record<string, Agreed>>,
): boolean {
  const sorted = (all: typeof others) =>
    Object.keys(all)
      .sort()
      .map((name) => [name, all[name]!.originalDue, all[name]!.due, all[name]!.extensions]);
  return JSON.stringify(sorted(some ?? {})) === JSON.stringify(sorted(others));
}
