import { commandsOn } from "../../commands/commands.ts";
import type { CommandPlace } from "../../commands/grammar.ts";
import { type Actor, describeApprovers } from "../../domain/actor.ts";
import { type IssueRef, mentionIssue } from "../../domain/issue-ref.ts";
import { renderHelp } from "../../markdown/answer.ts";
import type { Snapshot } from "../snapshot.ts";

/** The answer to `/help` on `home`: what can be asked there, who may, and where to ask for more. */
export function helpFor(
  { policy, key, postmortems: [postmortem] }: Snapshot,
  { login }: Actor,
  place: Exclude<CommandPlace, "issue">,
  home: IssueRef,
): string {
  const others = (
    [
      ["incident", `on the incident ${mentionIssue(key, home)}`],
      ["postmortem", `on the postmortem${postmortem ? ` ${mentionIssue(postmortem.ref, home)}` : ""}`],
      ["action-item", "on the issue of an action item"],
    ] as const
  ).filter(([other]) => other !== place);
  return renderHelp(login, {
    rows: commandsOn(place).map((grammar) => ({ ...grammar, who: grammar.who(policy) })),
    elsewhere: others.map(([other, where]) => ({ where, names: commandsOn(other).map(({ name }) => name) })),
    approvers: describeApprovers(policy.approvers),
  });
}
