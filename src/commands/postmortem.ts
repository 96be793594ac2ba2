import type { IssueMention } from "../domain/action-item.ts";
import { readIssueMention } from "../domain/issue-mention.ts";
import type { CommandGrammar } from "./grammar.ts";

/** `/postmortem` opens a postmortem for this issue; `/postmortem #12` lets it share the one of #12. */
export interface PostmortemRequest {
  readonly name: "postmortem";
  /** The incident or postmortem to share; null opens one. */
  readonly share: IssueMention | null;
}

export const postmortem: CommandGrammar<PostmortemRequest> = {
  name: "postmortem",
  read(rest) {
    if (rest === "") return { name: "postmortem", share: null };
    const share = readIssueMention(rest);
    if (share) return { name: "postmortem", share };
    return {
      name: "postmortem",
      problem: `/postmortem takes nothing, or one issue whose postmortem to share, but found: ${shorten(rest)}`,
      example: "/postmortem #12",
    };
  },
};

function shorten(text: string): string {
  const characters = Array.from(text);
  return characters.length > 80 ? `${characters.slice(0, 79).join("")}…` : text;
}
