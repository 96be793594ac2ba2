import { areaArgument } from "../../domain/items/terms.ts";
import { PRIORITIES, type Priority } from "../../domain/priority.ts";
import { forCodeSpan, forMarkdownBody, mention } from "../escape.ts";

/** What somebody changed by hand on a committed item, and Followthrough changed back. */
export type PutBack =
  /** `written` is null if only the label was taken off. */
  | { readonly what: "priority"; readonly kept: Priority | null; readonly written: Priority | null }
  | { readonly what: "area"; readonly area: string; readonly label: string }
  | { readonly what: "owners"; readonly owners: readonly string[] };

/** The comment about it, with the commands to copy. */
export function renderPutBack(changes: readonly PutBack[]): string {
  return changes.map(sentencesOn).join("\n\n");
}

function sentencesOn(change: PutBack): string {
  switch (change.what) {
    case "priority":
      return onPriority(change.kept, change.written);
    case "area": {
      const command = forCodeSpan(`/area -${areaArgument(change.area)} REASON`);
      return `The label “${forMarkdownBody(change.label)}” was added again, because this item is committed and belongs to the area “${forMarkdownBody(change.area)}”. An approver can take it out of the area, with a reason: ${command}.`;
    }
    case "owners":
      return `The owner is ${change.owners.map(mention).join(" ")} again, because nobody else was named. This item is committed, so somebody has to own it. To hand it over, comment \`/assign @LOGIN\` here. An approver can leave it without an owner, with a reason: \`/assign nobody REASON\`.`;
  }
}

function onPriority(kept: Priority | null, written: Priority | null): string {
  const lower = written ?? PRIORITIES[PRIORITIES.indexOf(kept ?? "P2") + 1] ?? "P4";
  const was = written === null ? "the label had been taken off" : `it had been changed to ${written}`;
  const now = kept === null ? "This item has no priority again" : `The priority is ${kept} again`;
  return `${now} (${was}). This item is committed, so only an approver can lower its priority, with a reason: \`/priority ${lower} REASON\`.`;
}
