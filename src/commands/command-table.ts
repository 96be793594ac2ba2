import type { CommandName, Request } from "../domain/commands/requests.ts";
import { readIssueMention } from "../domain/issue-ref.ts";
import { MAX_ASSIGNEES } from "../domain/items/owners.ts";
import type { Policy } from "../domain/policy.ts";
import { PRIORITIES } from "../domain/priority.ts";
import { plural, readReason } from "../domain/text.ts";
import { shorten, splitDate, withoutSeparator, withoutStop } from "./arguments.ts";

/** Where a command can be written. An `issue` is any issue that the App can read. */
export type CommandLocation = "issue" | "incident" | "postmortem" | "action-item";

/** A row of the table: the grammar of a command. What `/help` says is in `help-lines.ts`. */
interface CommandRow<R extends Request> {
  /** Who can use it under this policy, in words, as the documentation says it. */
  readonly who: (policy: Policy) => string;
  /** A line that works. */
  readonly example: string;
  readonly on: readonly CommandLocation[];
  /** Reads the rest of the line, trimmed. Returns a sentence that says what is wrong if it can't. */
  readonly read: (rest: string) => R | string;
}

export type CommandDefinition = CommandRow<Request> & { readonly name: CommandName };

type RequestNamed<Name extends CommandName> = Extract<Request, { readonly name: Name }>;

const readers = () => "read or more";
const triagers = () => "triage or more";
const triagersAndOwners = () => "triage or more, or an owner";
const approvers = () => "an approver";
const reviewers = () => "a reviewer";
const reviewersOnly = () => "a reviewer who is not assigned and edited no section";

/** Every command. */
const TABLE = {
  extend: commandWithDateAndReason("extend", "a date", {
    who({ extensions: { ownerDays, max } }) {
      if (ownerDays === 0) return `an approver; at most ${plural(max, "extension")}`;
      return `an owner once, for up to ${plural(ownerDays, "day")}; otherwise an approver; at most ${plural(max, "extension")}`;
    },
    example: "/extend +7d the vendor's fix ships on Monday",
    on: ["action-item", "postmortem"],
  }),
  waive: commandWithDateAndReason("waive", "its last day", {
    who: ({ waivers: { maxDays } }) => `an approver, for up to ${plural(maxDays, "day")}`,
    example: "/waive 30d blocked until the new region is open",
    on: ["action-item", "postmortem"],
  }),
  unwaive: commandWithoutArguments("unwaive", {
    who: () => "an approver or an owner",
    on: ["action-item", "postmortem"],
  }),
  due: {
    who: triagersAndOwners,
    example: "/due 2026-12-01",
    on: ["action-item"],
    read(rest) {
      const split = splitDate(rest);
      if (split?.rest === "") return { name: "due", date: split.date };
      return `/due takes exactly one date, but found ${found(rest)}.`;
    },
  },
  assign: {
    who: () => "triage or more, or an owner; nobody at all: an approver, with a reason",
    example: "/assign @alice",
    on: ["action-item"],
    read: readAssign,
  },
  priority: {
    who: () => "triage or more, or an owner; a lower one: an approver, with a reason",
    example: "/priority P1",
    on: ["action-item"],
    read: readPriority,
  },
  area: {
    who: () => "triage or more, or an owner; out of an area: an approver, with a reason",
    example: "/area +payments",
    on: ["action-item"],
    read: readArea,
  },
  drop: commandWithReason("drop", {
    who: approvers,
    example: "/drop the service was shut down in March",
    on: ["action-item", "postmortem"],
  }),
  status: commandWithoutArguments("status", {
    who: readers,
    on: ["postmortem"],
  }),
  complete: commandWithoutArguments("complete", {
    who: triagersAndOwners,
    on: ["postmortem"],
  }),
  approve: commandWithoutArguments("approve", {
    who: reviewersOnly,
    on: ["postmortem"],
  }),
  "request-changes": commandWithReason("request-changes", {
    who: reviewers,
    example: "/request-changes say why the alert did not fire",
    on: ["postmortem"],
  }),
  timeline: commandWithoutArguments("timeline", {
    who: triagersAndOwners,
    on: ["postmortem"],
  }),
  "no-postmortem": commandWithReason("no-postmortem", {
    who: approvers,
    example: "/no-postmortem a test of the alert, no one was affected",
    on: ["incident"],
  }),
  postmortem: {
    who: triagers,
    example: "/postmortem #12",
    on: ["issue"],
    read(rest) {
      if (rest === "") return { name: "postmortem", share: null };
      const share = readIssueMention(withoutStop(rest));
      if (share) return { name: "postmortem", share };
      return `/postmortem takes no arguments, or one issue whose postmortem to share, but found: ${shorten(rest)}`;
    },
  },
  help: commandWithoutArguments("help", {
    who: readers,
    on: ["incident", "postmortem", "action-item"],
  }),
} satisfies { readonly [Name in CommandName]: CommandRow<RequestNamed<Name>> };

/** The rows of the table with their names. */
export const COMMANDS: readonly CommandDefinition[] = Object.entries(TABLE).map(([name, row]) => ({
  ...row,
  name: name as CommandName,
}));

/** The definition of one command. */
export function definitionOf(name: CommandName): CommandDefinition {
  return { ...TABLE[name], name };
}

type Description = Omit<CommandRow<Request>, "read">;

/** A command without arguments. */
function commandWithoutArguments<const Name extends CommandName>(
  name: Name,
  description: Omit<Description, "example">,
) {
  return {
    ...description,
    example: `/${name}`,
    read: (rest: string) =>
      rest === "" ? { name } : `/${name} takes no arguments, but found “${shorten(rest)}”.`,
  };
}

/** A command with a reason. */
function commandWithReason<const Name extends CommandName>(name: Name, description: Description) {
  return {
    ...description,
    read(rest: string) {
      const reason = readReason(withoutSeparator(rest));
      return reason
        ? { name, reason }
        : `/${name} needs a reason on the same line, so that others can read it later.`;
    },
  };
}

/** A command with a date and a reason. */
function commandWithDateAndReason<const Name extends CommandName>(
  name: Name,
  takes: string,
  description: Description,
) {
  return {
    ...description,
    read(rest: string) {
      const split = splitDate(rest);
      if (!split) return `/${name} needs ${takes} followed by a reason, but found ${found(rest)}.`;
      const reason = readReason(split.rest);
      return reason
        ? { name, date: split.date, reason }
        : `/${name} needs a reason after the date, on the same line, so that others can read it later.`;
    },
  };
}

const OWNER = /^@([A-Za-z\d][\w-]{0,100}(?:\[bot\]|\/[\w-]{1,100})?)$/;

const MYSELF = /^(?:to\s{1,3})?@?me[.!]?$/i;

const LEADING = /^(?:to|for)\s{1,3}(?=@)/i;

const NOBODY = /^(?:to\s{1,3})?nobody(?=[\s.,:;!–—-]|$)/i;

/**
 * Reads `to @alice, @bob and @acme/sre`, and a reason behind them. Nothing, and `me`, mean the author of the comment.
 */
function readAssign(rest: string): RequestNamed<"assign"> | string {
  if (MYSELF.test(rest)) return { name: "assign", owners: [] };
  const nobody = NOBODY.exec(rest);
  if (nobody) return { name: "assign", owners: [], nobody: true, ...reasonIn(rest.slice(nobody[0].length)) };
  const named = /^(?:(?:@\S*|and)[\s,&]*)*/.exec(rest.replace(LEADING, ""))![0];
  const after = rest.replace(LEADING, "").slice(named.length);
  const written = withoutStop(named)
    .split(/[\s,&]/)
    .filter((part) => part !== "" && part !== "and");
  const logins = written.map((part) => OWNER.exec(part)?.[1] ?? null);
  const wrong = written.find((_, index) => logins[index] === null) ?? (logins.length === 0 ? after : "");
  if (wrong !== "") {
    return `/assign takes people and teams, each with a leading @, but found “${shorten(wrong)}”.`;
  }
  const owners = [...new Set(logins.map((login) => login!.toLowerCase()))];
  if (owners.length <= MAX_ASSIGNEES) return { name: "assign", owners, ...reasonIn(after) };
  return `/assign takes at most ${MAX_ASSIGNEES} owners, but found ${owners.length}.`;
}

/** Reads `P1`, and a reason behind it. */
function readPriority(rest: string): RequestNamed<"priority"> | string {
  const [, written = "", after = ""] = /^(P\d)(?![\w-])(.*)$/is.exec(rest) ?? [];
  const priority = PRIORITIES.find((known) => known === written.toUpperCase());
  if (priority) return { name: "priority", priority, ...reasonIn(after) };
  return `/priority takes one of ${PRIORITIES.join(", ")}, but found ${found(rest)}.`;
}

/** `+payments`, `-"web shop" REASON`. Phones write a minus as a dash. */
const AREA = /^([+\-–—−])\s{0,3}(?:"([^"]{1,60})"|“([^”]{1,60})”|`([^`]{1,60})`|(\S{1,60}))(?:\s(.*))?$/;

function readArea(rest: string): RequestNamed<"area"> | string {
  const [, sign, ...parts] = AREA.exec(rest) ?? [];
  const area = parts.slice(0, 4).find((part) => part !== undefined);
  if (sign && area) {
    return { name: "area", change: sign === "+" ? "+" : "-", area: area.trim(), ...reasonIn(parts[4] ?? "") };
  }
  return `/area takes an area with a leading + or -, but found ${found(rest)}.`;
}

function reasonIn(text: string): { reason?: string } {
  const reason = readReason(withoutSeparator(text));
  return reason ? { reason } : {};
}

function found(rest: string): string {
  return rest === "" ? "nothing" : `“${shorten(rest)}”`;
}
