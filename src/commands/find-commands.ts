import type { CommandName, Request } from "../domain/commands/requests.ts";
import { slipOf } from "../domain/nearest.ts";
import { proseLines } from "../markdown/prose-lines.ts";
import { COMMANDS, type CommandDefinition, type CommandLocation } from "./command-table.ts";

/** A command that cannot be read. */
export interface CommandProblem {
  readonly name: CommandName;
  /** A sentence that says what was expected and what was found. */
  readonly problem: string;
  /** A command line that works. */
  readonly example: string;
}

/** A slash command in a comment. One that cannot be read has a `problem`. */
export type Command = Request | CommandProblem;

const BY_NAME: ReadonlyMap<string, CommandDefinition> = new Map(
  COMMANDS.map((command) => [command.name, command]),
);

/**
 * Copied text can bring invisible characters along: soft hyphens, spaces without width, signs of direction, byte order marks,
 * and joiners, which belong to words and emoji inside a text.
 */
const INVISIBLE = "\\u00ad\\u061c\\u180e\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff";

const UNSEEN = `[\\s${INVISIBLE}\\u200c\\u200d\\ufe0e\\ufe0f]`;

const BEFORE_SLASH = new RegExp(`^${UNSEEN}+`);

const AFTER_NAME = new RegExp(`^(/[a-z][a-z-]{0,30})${UNSEEN}+`, "i");

const IN_ARGUMENTS = new RegExp(`[${INVISIBLE}]`, "g");

/** The commands that exist only where the settings ask for reviews. Prow has an /approve, too. */
const REVIEWING: readonly string[] = ["approve", "request-changes"] satisfies CommandName[];

const MAY_BE_COMMAND = new RegExp(`(?:^|-->)(?![\\r\\n])${UNSEEN}*/[a-z]`, "im");

/** `/extend`, `/extend:`, `/complete.` */
const SLASH_WORD = /^\/([a-z][a-z-]{0,30})(?:[.,:;!?]{1,3}(?=\s|$)|(?=\s|$))/i;

/** Commands of other bots that are close to ours: prow's and GitLab's. */
const OF_OTHERS: ReadonlySet<string> = new Set(["unassign"]);

/**
 * The slash commands in a comment, in order. A command is at the start of a line, outside code blocks, quotes and
 * HTML comments. A mistyped name is a problem. Other names and paths such as /etc/passwd are ordinary text.
 * @param reviews whether the settings ask for reviews
 */
export function findCommands(commentBody: string, reviews = false): Command[] {
  if (!MAY_BE_COMMAND.test(commentBody)) return [];
  return proseLines(commentBody).flatMap((prose) => {
    const line = prose.replace(BEFORE_SLASH, "").replace(AFTER_NAME, "$1 ").replace(IN_ARGUMENTS, "");
    const slash = SLASH_WORD.exec(line);
    if (!slash) return [];
    const name = slash[1]!.toLowerCase();
    const known = [...BY_NAME.keys()].filter((one) => reviews || !REVIEWING.includes(one));
    const definition = known.includes(name) ? BY_NAME.get(name) : undefined;
    return definition ? [readCommand(definition, line.slice(slash[0].length).trim())] : mistyped(name, known);
  });
}

/** A name that only a slip of the finger makes. Other bots have commands too, and theirs get no answer. */
function mistyped(name: string, known: readonly string[]): CommandProblem[] {
  const meant = OF_OTHERS.has(name) ? null : slipOf(name, known);
  const definition = meant === null ? undefined : BY_NAME.get(meant);
  if (!definition) return [];
  const problem = `There is no command /${name}. Did you mean /${definition.name}? Post it in a new comment.`;
  return [{ name: definition.name, problem, example: definition.example }];
}

function readCommand({ name, read, example }: CommandDefinition, rest: string): Command {
  const request = read(rest);
  return typeof request === "string" ? { name, problem: request, example } : request;
}

/** Whether a command works on this location. Elsewhere it can be meant for another bot: many have /assign and /help. */
export function isAllowedOn(name: CommandName, location: CommandLocation): boolean {
  return commandsOn(location).some((command) => command.name === name);
}

/**
 * Whether a command on an incident is meant for the App. Other bots are used there too, so only commands for
 * incidents and postmortems count.
 */
export function isForIncident(name: CommandName): boolean {
  return isAllowedOn(name, "incident") || isAllowedOn(name, "postmortem");
}

/**
 * The commands that work on this location.
 * @param reviews whether the settings ask for reviews
 */
export function commandsOn(location: CommandLocation, reviews = true): readonly CommandDefinition[] {
  return COMMANDS.filter(({ name, on }) => {
    if (!reviews && REVIEWING.includes(name)) return false;
    return on.includes(location) || (on.includes("issue") && location === "incident");
  });
}

/** Whether a comment has a command for an incident. Its issue then counts as one even without the label. */
export function asksOfIncident(comment: string): boolean {
  return findCommands(comment, true).some(({ name }) => isForIncident(name));
}
