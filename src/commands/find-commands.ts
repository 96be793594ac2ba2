import type { CommandName, Request } from "../domain/commands/requests.ts";
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

/** Copied text can bring invisible characters along. */
const UNSEEN = /^[\s\u200b-\u200f\u2060]+/;

const MAY_BE_COMMAND = /(?:^|-->)(?:[^\S\r\n]|[\u200b-\u200f\u2060])*\/[a-z]/im;

/** `/extend`, `/extend:`, `/complete.` */
const SLASH_WORD = /^\/([a-z][a-z-]{0,30})(?:[.,:;!?]{1,3}(?=\s|$)|(?=\s|$))/i;

/**
 * The slash commands in a comment, in order. A command is at the start of a line, outside code blocks, quotes and
 * HTML comments. Unknown names and paths such as /etc/passwd are ordinary text.
 */
export function findCommands(commentBody: string): Command[] {
  if (!MAY_BE_COMMAND.test(commentBody)) return [];
  return proseLines(commentBody).flatMap((prose) => {
    const line = prose.replace(UNSEEN, "");
    const slash = SLASH_WORD.exec(line);
    const definition = slash && BY_NAME.get(slash[1]!.toLowerCase());
    return definition ? [readCommand(definition, line.slice(slash[0].length).trim())] : [];
  });
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
  return (
    isAllowedOn(name, "incident") || (isAllowedOn(name, "postmortem") && !isAllowedOn(name, "action-item"))
  );
}

/** The commands that work on this location. */
export function commandsOn(location: CommandLocation): readonly CommandDefinition[] {
  return COMMANDS.filter(
    ({ on }) => on.includes(location) || (on.includes("issue") && location === "incident"),
  );
}

/** Whether a comment has a command for an incident. Its issue then counts as one even without the label. */
export function asksOfIncident(comment: string): boolean {
  return findCommands(comment).some(({ name }) => isForIncident(name));
}
