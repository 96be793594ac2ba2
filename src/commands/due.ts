import type { DueRequest } from "../domain/request.ts";
import { shorten, splitDate } from "./arguments.ts";
import type { CommandGrammar } from "./grammar.ts";

const name = "due";
const example = "/due 2026-12-01";

export const due: CommandGrammar<DueRequest> = {
  name,
  usage: "/due DATE",
  does: "sets the due date while nobody counts on the item yet",
  who: () => "triage or more, or an owner",
  example,
  on: ["action-item"],
  read(rest) {
    const split = splitDate(rest);
    if (split && split.rest === "") return { name, date: split.date };
    const found = rest === "" ? "nothing" : `“${shorten(rest)}”`;
    return { name, problem: `/due takes one date and nothing else, but found ${found}.`, example };
  },
};
