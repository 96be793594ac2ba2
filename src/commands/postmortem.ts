import { readIssueMention } from "../domain/issue-mention.ts";
import type { PostmortemRequest } from "../domain/request.ts";
import { shorten, withoutStop } from "./arguments.ts";
import type { CommandGrammar } from "./grammar.ts";

const name = "postmortem";
const example = "/postmortem #12";

export const postmortem: CommandGrammar<PostmortemRequest> = {
  name,
  usage: "/postmortem [#ISSUE]",
  does: "opens a postmortem for this issue, or lets it share another's",
  who: () => "triage or more",
  example,
  on: ["issue"],
  read(rest) {
    if (rest === "") return { name, share: null };
    const share = readIssueMention(withoutStop(rest));
    if (share) return { name, share };
    const problem = `/postmortem takes nothing, or one issue whose postmortem to share, but found: ${shorten(rest)}`;
    return { name, problem, example };
  },
};
