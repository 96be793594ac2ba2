import type { NoPostmortemRequest } from "../domain/request.ts";
import { readReason } from "../domain/text.ts";
import { withoutSeparator } from "./arguments.ts";
import type { CommandGrammar } from "./grammar.ts";

const name = "no-postmortem";
const example = "/no-postmortem a test of the alarm, nobody was affected";

export const noPostmortem: CommandGrammar<NoPostmortemRequest> = {
  name,
  usage: "/no-postmortem REASON",
  does: "says that this incident needs no postmortem",
  who: () => "an approver",
  example,
  on: ["incident"],
  read(rest) {
    const reason = readReason(withoutSeparator(rest));
    if (reason) return { name, reason };
    return {
      name,
      problem: "/no-postmortem needs a reason on the same line: everyone can read it later.",
      example,
    };
  },
};
