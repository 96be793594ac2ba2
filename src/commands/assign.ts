import type { AssignRequest } from "../domain/request.ts";
import { shorten, withoutStop } from "./arguments.ts";
import type { CommandGrammar } from "./grammar.ts";

const name = "assign";
const example = "/assign @alice";
/** GitHub takes at most so many assignees: https://docs.github.com/rest/issues/assignees. */
const MAX_OWNERS = 10;

const OWNER = /^@([A-Za-z\d][\w-]{0,100}(?:\[bot\]|\/[\w-]{1,100})?)$/;

const MYSELF = /^(?:to\s{1,3})?@?me[.!]?$/i;
const LEADING = /^(?:to|for)\s{1,3}(?=@)/i;

export const assign: CommandGrammar<AssignRequest> = {
  name,
  usage: "/assign [@PERSON…]",
  does: "gives the item to these people or teams, to yourself without any",
  who: () => "triage or more, or an owner",
  example,
  on: ["action-item"],
  read(rest) {
    if (MYSELF.test(rest)) return { name, owners: [] };
    const written = withoutStop(rest.replace(LEADING, ""))
      .split(/[\s,&]/)
      .filter((part) => part !== "" && part !== "and");
    const owners = written.map((part) => OWNER.exec(part)?.[1] ?? null);
    const wrong = written.find((_, index) => owners[index] === null);
    if (wrong !== undefined) {
      const problem = `/assign takes people and teams with an @ in front, but found “${shorten(wrong)}”.`;
      return { name, problem, example };
    }
    const named = [...new Set(owners.map((owner) => owner!.toLowerCase()))];
    if (named.length <= MAX_OWNERS) return { name, owners: named };
    return {
      name,
      problem: `/assign takes at most ${MAX_OWNERS} owners, but found ${named.length}.`,
      example,
    };
  },
};
