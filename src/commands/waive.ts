import type { WaiveRequest } from "../domain/request.ts";
import { plural, readReason } from "../domain/text.ts";
import { shorten, splitDate } from "./arguments.ts";
import type { CommandGrammar } from "./grammar.ts";

const name = "waive";
const example = "/waive 30d blocked until the new region is open";

export const waive: CommandGrammar<WaiveRequest> = {
  name,
  usage: "/waive DATE REASON",
  does: "lifts the obligation up to and including that day",
  who: ({ waivers: { maxDays } }) => `an approver, for ${plural(maxDays, "day")} at most`,
  example,
  on: ["action-item"],
  read(rest) {
    const split = splitDate(rest);
    if (!split) {
      const found = rest === "" ? "nothing" : `“${shorten(rest)}”`;
      return {
        name,
        problem: `/waive takes its last day first and then a reason, but found ${found}.`,
        example,
      };
    }
    const reason = readReason(split.rest);
    if (reason) return { name, date: split.date, reason };
    return {
      name,
      problem: "/waive needs a reason behind the date, on the same line: everyone can read it later.",
      example,
    };
  },
};
