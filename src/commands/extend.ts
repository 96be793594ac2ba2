import type { ExtendRequest } from "../domain/request.ts";
import { plural, readReason } from "../domain/text.ts";
import { shorten, splitDate } from "./arguments.ts";
import type { CommandGrammar } from "./grammar.ts";

const name = "extend";
const example = "/extend +7d the vendor's fix ships on Monday";

export const extend: CommandGrammar<ExtendRequest> = {
  name,
  usage: "/extend DATE REASON",
  does: "moves the due date to a later day",
  who({ extensions: { ownerDays, max } }) {
    if (ownerDays === 0) return `an approver; ${plural(max, "time")} in all`;
    return `an owner once, by ${plural(ownerDays, "day")} at most; beyond that an approver; ${plural(max, "time")} in all`;
  },
  example,
  on: ["action-item"],
  read(rest) {
    const split = splitDate(rest);
    if (!split) {
      const found = rest === "" ? "nothing" : `“${shorten(rest)}”`;
      return { name, problem: `/extend takes a date first and then a reason, but found ${found}.`, example };
    }
    const reason = readReason(split.rest);
    if (reason) return { name, date: split.date, reason };
    return {
      name,
      problem: "/extend needs a reason behind the date, on the same line: everyone can read it later.",
      example,
    };
  },
};
