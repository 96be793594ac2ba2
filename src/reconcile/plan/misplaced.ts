import { GRAMMARS } from "../../commands/commands.ts";
import { type IssueRef, mentionIssue } from "../../domain/issue-ref.ts";
import type { RequestName } from "../../domain/request.ts";
import { alternatives } from "../../domain/text.ts";
import type { Snapshot } from "../snapshot.ts";

/** Open items that are named to somebody who looks for the right one. */
const MAX_NAMED = 3;

/** Says where a command belongs that was written on `home`, where it asks for nothing; plain text. */
export function whereItBelongs(
  { key, postmortems, items }: Pick<Snapshot, "key" | "postmortems" | "items">,
  name: RequestName,
  home: IssueRef,
): string {
  const [place] = GRAMMARS.find((grammar) => grammar.name === name)!.on;
  if (place === "action-item") {
    const open = items.filter(({ state }) => state === "open");
    const named = open.slice(0, MAX_NAMED).map(({ ref }) => mentionIssue(ref, home));
    const such = named.length === 0 ? "" : `, such as ${alternatives(named)}`;
    return `/${name} is for one action item: write it on the issue of that item${such}.`;
  }
  if (place !== "postmortem") {
    return `/${name} is for the incident: write it on ${mentionIssue(key, home)}.`;
  }
  const [postmortem] = postmortems;
  return `/${name} is for the postmortem${postmortem ? `: write it on ${mentionIssue(postmortem.ref, home)}` : ""}.`;
}
