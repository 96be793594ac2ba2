import type { ItemLine } from "../../domain/action-item.ts";
import { type RepositoryRef, sameIssue } from "../../domain/issue-ref.ts";
import { renderTampered } from "../../markdown/answer.ts";
import { tamperedMark } from "../../markdown/comment-mark.ts";
import { digestText } from "../../markdown/digest.ts";
import { signedTextOf } from "../../markdown/marker.ts";
import type { Operation } from "../operation.ts";
import type { Issue, ItemIssue, PostmortemIssue, Snapshot } from "../snapshot.ts";
import { type Matching, resolveMention } from "./match.ts";

/** Whether a record may be read and written: one that somebody made up is left as it is. */
export function isBelieved({ signed }: Pick<ItemIssue, "signed">): boolean {
  return signed !== "nobody";
}

/** Said once on each open item whose record was edited or taken out, with the way back. Nothing of it is written anew. */
export function tellTampered({ items, unmarkedItems }: Snapshot): Operation[] {
  const edited = items
    .filter((item) => !isBelieved(item) && item.state === "open")
    .flatMap((item) => {
      const mark = tamperedMark(digestText(signedTextOf(item.marker)));
      return item.told.includes(mark) ? [] : [tell(item, mark, "changed")];
    });
  const taken = unmarkedItems.flatMap((item) => {
    const mark = tamperedMark("away");
    return item.state === "closed" || item.told.includes(mark) ? [] : [tell(item, mark, "taken out")];
  });
  return [...edited, ...taken];
}

/**
 * Said once on each postmortem whose record was edited, closed ones too: as long as it cannot be believed nobody judges how it
 * was closed.
 */
export function tellTamperedPostmortems({ tampered }: Snapshot): Operation[] {
  return tampered.flatMap((postmortem) => {
    const mark = tamperedMark(digestText(signedTextOf(postmortem.marker)));
    return postmortem.told.includes(mark) ? [] : [tell(postmortem, mark, "changed")];
  });
}

/** Writes the record of an open postmortem anew that was signed with an earlier key. */
export function renewSignature({ state, signed, ref, marker }: PostmortemIssue): Operation[] {
  if (state === "closed" || signed !== "earlier") return [];
  return [{ kind: "update-postmortem-marker", postmortem: ref, marker }];
}

/** Open items whose records cannot be believed or read. */
export function tamperedItems({ items, unmarkedItems }: Snapshot): readonly Issue[] {
  return [...items.filter((item) => !isBelieved(item)), ...unmarkedItems].filter(
    ({ state }) => state === "open",
  );
}

/** The matching without items that are left alone; their lines are theirs all the same. */
export function withoutTampered(
  matching: Matching,
  { unmarkedItems }: Snapshot,
  home: RepositoryRef,
): Matching {
  const isUnmarked = (line: ItemLine) => {
    const ref = resolveMention(line.issue!, home);
    return unmarkedItems.some((item) => sameIssue(item.ref, ref));
  };
  return {
    ...matching,
    pairs: matching.pairs.filter(({ item }) => isBelieved(item)),
    lineless: matching.lineless.filter(isBelieved),
    strangers: matching.strangers.filter(({ line, repeated }) => repeated || !isUnmarked(line)),
  };
}

function tell(
  { ref }: Pick<ItemIssue, "ref">,
  mark: ReturnType<typeof tamperedMark>,
  what: "changed" | "taken out",
): Operation {
  return { kind: "tell", issue: ref, mark, body: renderTampered(what) };
}
