import { PRIORITIES } from "../domain/priority.ts";
import type { PriorityRequest } from "../domain/request.ts";
import { shorten, withoutStop } from "./arguments.ts";
import type { CommandGrammar } from "./grammar.ts";

const name = "priority";
const example = "/priority P1";

export const priority: CommandGrammar<PriorityRequest> = {
  name,
  usage: "/priority P0…P4",
  does: "sets the priority; the due date stays as it is",
  who: () => "triage or more, or an owner",
  example,
  on: ["action-item"],
  read(rest) {
    const written = withoutStop(rest).toUpperCase();
    const known = PRIORITIES.find((one) => one === written);
    if (known) return { name, priority: known };
    const found = rest === "" ? "nothing" : `“${shorten(rest)}”`;
    return { name, problem: `/priority takes one of ${PRIORITIES.join(", ")}, but found ${found}.`, example };
  },
};
