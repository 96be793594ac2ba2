import type {
  AssignRequest,
  CompleteRequest,
  DropRequest,
  DueRequest,
  ExtendRequest,
  HelpRequest,
  NoPostmortemRequest,
  PostmortemRequest,
  PriorityRequest,
  RequestName,
  StatusRequest,
  TimelineRequest,
  UnwaiveRequest,
  WaiveRequest,
} from "../domain/commands/requests.ts";
import { readIssueMention } from "../domain/issue-ref.ts";
import { PRIORITIES } from "../domain/priority.ts";
import { plural, readReason } from "../domain/text.ts";
import { shorten, splitDate, withoutSeparator, withoutStop } from "./arguments.ts";
import type { CommandGrammar, CommandPlace } from "./grammar.ts";

const assignName = "assign";

const assignExample = "/assign @alice";

/** GitHub takes at most so many assignees: https://docs.github.com/rest/issues/assignees. */
const MAX_OWNERS = 10;

const OWNER = /^@([A-Za-z\d][\w-]{0,100}(?:\[bot\]|\/[\w-]{1,100})?)$/;

const MYSELF = /^(?:to\s{1,3})?@?me[.!]?$/i;

const LEADING = /^(?:to|for)\s{1,3}(?=@)/i;

export const assign: CommandGrammar<AssignRequest> = {
  name: assignName,
  usage: "/assign [@PERSON…]",
  does: "gives the item to these people or teams, to yourself without any",
  who: () => "triage or more, or an owner",
  example: assignExample,
  on: ["action-item"],
  read(rest) {
    if (MYSELF.test(rest)) return { name: assignName, owners: [] };
    const written = withoutStop(rest.replace(LEADING, ""))
      .split(/[\s,&]/)
      .filter((part) => part !== "" && part !== "and");
    const owners = written.map((part) => OWNER.exec(part)?.[1] ?? null);
    const wrong = written.find((_, index) => owners[index] === null);
    if (wrong !== undefined) {
      const problem = `/assign takes people and teams with an @ in front, but found “${shorten(wrong)}”.`;
      return { name: assignName, problem, example: assignExample };
    }
    const named = [...new Set(owners.map((owner) => owner!.toLowerCase()))];
    if (named.length <= MAX_OWNERS) return { name: assignName, owners: named };
    return {
      name: assignName,
      problem: `/assign takes at most ${MAX_OWNERS} owners, but found ${named.length}.`,
      example: assignExample,
    };
  },
};

/** A command that says all in its name, and takes nothing behind it. */
export function bareCommand<const Name extends RequestName>(
  name: Name,
  { does, who }: { readonly does: string; readonly who: string },
  on: readonly CommandPlace[],
): CommandGrammar<{ readonly name: Name }> {
  const example = `/${name}`;
  return {
    name,
    usage: example,
    does,
    who: () => who,
    example,
    on,
    read(rest) {
      if (rest === "") return { name };
      return { name, problem: `/${name} takes nothing, but found “${shorten(rest)}”.`, example };
    },
  };
}

export const complete: CommandGrammar<CompleteRequest> = bareCommand(
  "complete",
  { does: "closes the postmortem if nothing is missing", who: "triage or more, or an owner" },
  ["postmortem"],
);

const dropName = "drop";

const dropExample = "/drop the service was switched off in March";

export const drop: CommandGrammar<DropRequest> = {
  name: dropName,
  usage: "/drop REASON",
  does: "gives the item up for good: it will never be done",
  who: () => "an approver",
  example: dropExample,
  on: ["action-item"],
  read(rest) {
    const reason = readReason(withoutSeparator(rest));
    if (reason) return { name: dropName, reason };
    return {
      name: dropName,
      problem: "/drop needs a reason on the same line: everyone can read it later.",
      example: dropExample,
    };
  },
};

const dueName = "due";

const dueExample = "/due 2026-12-01";

export const due: CommandGrammar<DueRequest> = {
  name: dueName,
  usage: "/due DATE",
  does: "sets the due date while nobody counts on the item yet",
  who: () => "triage or more, or an owner",
  example: dueExample,
  on: ["action-item"],
  read(rest) {
    const split = splitDate(rest);
    if (split && split.rest === "") return { name: dueName, date: split.date };
    const found = rest === "" ? "nothing" : `“${shorten(rest)}”`;
    return {
      name: dueName,
      problem: `/due takes one date and nothing else, but found ${found}.`,
      example: dueExample,
    };
  },
};

const extendName = "extend";

const extendExample = "/extend +7d the vendor's fix ships on Monday";

export const extend: CommandGrammar<ExtendRequest> = {
  name: extendName,
  usage: "/extend DATE REASON",
  does: "moves the due date to a later day",
  who({ extensions: { ownerDays, max } }) {
    if (ownerDays === 0) return `an approver; ${plural(max, "time")} in all`;
    return `an owner once, by ${plural(ownerDays, "day")} at most; beyond that an approver; ${plural(max, "time")} in all`;
  },
  example: extendExample,
  on: ["action-item"],
  read(rest) {
    const split = splitDate(rest);
    if (!split) {
      const found = rest === "" ? "nothing" : `“${shorten(rest)}”`;
      return {
        name: extendName,
        problem: `/extend takes a date first and then a reason, but found ${found}.`,
        example: extendExample,
      };
    }
    const reason = readReason(split.rest);
    if (reason) return { name: extendName, date: split.date, reason };
    return {
      name: extendName,
      problem: "/extend needs a reason behind the date, on the same line: everyone can read it later.",
      example: extendExample,
    };
  },
};

export const help: CommandGrammar<HelpRequest> = bareCommand(
  "help",
  { does: "lists what can be asked here", who: "read or more" },
  ["incident", "postmortem", "action-item"],
);

const noPostmortemName = "no-postmortem";

const noPostmortemExample = "/no-postmortem a test of the alarm, nobody was affected";

export const noPostmortem: CommandGrammar<NoPostmortemRequest> = {
  name: noPostmortemName,
  usage: "/no-postmortem REASON",
  does: "says that this incident needs no postmortem",
  who: () => "an approver",
  example: noPostmortemExample,
  on: ["incident"],
  read(rest) {
    const reason = readReason(withoutSeparator(rest));
    if (reason) return { name: noPostmortemName, reason };
    return {
      name: noPostmortemName,
      problem: "/no-postmortem needs a reason on the same line: everyone can read it later.",
      example: noPostmortemExample,
    };
  },
};

const postmortemName = "postmortem";

const postmortemExample = "/postmortem #12";

export const postmortem: CommandGrammar<PostmortemRequest> = {
  name: postmortemName,
  usage: "/postmortem [#ISSUE]",
  does: "opens a postmortem for this issue, or lets it share another's",
  who: () => "triage or more",
  example: postmortemExample,
  on: ["issue"],
  read(rest) {
    if (rest === "") return { name: postmortemName, share: null };
    const share = readIssueMention(withoutStop(rest));
    if (share) return { name: postmortemName, share };
    const problem = `/postmortem takes nothing, or one issue whose postmortem to share, but found: ${shorten(rest)}`;
    return { name: postmortemName, problem, example: postmortemExample };
  },
};

const priorityName = "priority";

const priorityExample = "/priority P1";

export const priority: CommandGrammar<PriorityRequest> = {
  name: priorityName,
  usage: "/priority P0…P4",
  does: "sets the priority; the due date stays as it is",
  who: () => "triage or more, or an owner",
  example: priorityExample,
  on: ["action-item"],
  read(rest) {
    const written = withoutStop(rest).toUpperCase();
    const known = PRIORITIES.find((one) => one === written);
    if (known) return { name: priorityName, priority: known };
    const found = rest === "" ? "nothing" : `“${shorten(rest)}”`;
    return {
      name: priorityName,
      problem: `/priority takes one of ${PRIORITIES.join(", ")}, but found ${found}.`,
      example: priorityExample,
    };
  },
};

export const status: CommandGrammar<StatusRequest> = bareCommand(
  "status",
  { does: "answers with the status as it is now", who: "read or more" },
  ["postmortem"],
);

export const timeline: CommandGrammar<TimelineRequest> = bareCommand(
  "timeline",
  { does: "brings the timeline up to date", who: "triage or more, or an owner" },
  ["postmortem"],
);

export const unwaive: CommandGrammar<UnwaiveRequest> = bareCommand(
  "unwaive",
  { does: "ends the waiver at once", who: "an approver or an owner" },
  ["action-item"],
);

const waiveName = "waive";

const waiveExample = "/waive 30d blocked until the new region is open";

export const waive: CommandGrammar<WaiveRequest> = {
  name: waiveName,
  usage: "/waive DATE REASON",
  does: "lifts the obligation up to and including that day",
  who: ({ waivers: { maxDays } }) => `an approver, for ${plural(maxDays, "day")} at most`,
  example: waiveExample,
  on: ["action-item"],
  read(rest) {
    const split = splitDate(rest);
    if (!split) {
      const found = rest === "" ? "nothing" : `“${shorten(rest)}”`;
      return {
        name: waiveName,
        problem: `/waive takes its last day first and then a reason, but found ${found}.`,
        example: waiveExample,
      };
    }
    const reason = readReason(split.rest);
    if (reason) return { name: waiveName, date: split.date, reason };
    return {
      name: waiveName,
      problem: "/waive needs a reason behind the date, on the same line: everyone can read it later.",
      example: waiveExample,
    };
  },
};
