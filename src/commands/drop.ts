import type { DropRequest } from "../domain/request.ts";
import { readReason } from "../domain/text.ts";
import { withoutSeparator } from "./arguments.ts";
import type { CommandGrammar } from "./grammar.ts";

const name = "drop";
const example = "/drop the service was switched off in March";

export const drop: CommandGrammar<DropRequest> = {
  name,
  usage: "/drop REASON",
  does: "gives the item up for good: it will never be done",
  who: () => "an approver",
  example,
  on: ["action-item"],
  read(rest) {
    const reason = readReason(withoutSeparator(rest));
    if (reason) return { name, reason };
    return { name, problem: "/drop needs a reason on the same line: everyone can read it later.", example };
  },
};
