import type { CommandName, Request } from "../domain/commands/requests.ts";
import { proseLines } from "../markdown/prose-lines.ts";
import { COMMANDS, type CommandDefinition, type CommandLocation } from "./command-table.ts";

/** A command that could not be understood: what to tell the person who wrote it. */
export interface CommandProblem {
  readonly name: CommandName;
  /** What was expected and what was found, as a sentence. */
  readonly problem: string;
  /** A line that would have worked. */
  readonly example: string;
}

/** A slash command as it was written: understood, or what is wrong with it (it then has a `problem`). */
export type Command = Request | CommandProblem;

const BY_NAME: ReadonlyMap<string, CommandDefinition> = new Map(
  COMMANDS.map((command) => [command.name, command]),
);

/** Blanks that nobody sees come along with what is copied. */
const UNSEEN = /^[\s\u200b-\u200f\u2060]+/;

const MAY_BE_COMMAND = /(?:^|-->)(?:[^\S\r\n]|[\u200b-\u200f\u2060])*\/[a-z]/im;

/** `/extend`, `/extend:`, `/complete.` */
const SLASH_WORD = /^\/([a-z][a-z-]{0,30})(?:[.,:;!?]{1,3}(?=\s|$)|(?=\s|$))/i;

/**
 * The slash commands in a comment, in their order. One counts at the start of a line, outside of code blocks,
 * quotes and HTML comments. Words that name no command of ours, and paths such as /etc/passwd, are only words.
 */
export function findCommands(commentBody: string): Command[] {
  if (!MAY_BE_COMMAND.test(commentBody)) return [];
  return proseLines(commentBody).flatMap((spoken) => {
    const line = spoken.replace(UNSEEN, "");
    const slash = SLASH_WORD.exec(line);
    const definition = slash && BY_NAME.get(slash[1]!.toLowerCase());
    return definition ? [readCommand(definition, line.slice(slash[0].length).trim())] : [];
  });
}

function readCommand({ name, read, example }: CommandDefinition, rest: string): Command {
  const request = read(rest);
  return typeof request === "string" ? { name, problem: request, example } : request;
}

/**
 * Whether a command may be written here. Elsewhere it is only words: other bots listen to /assign
 * and /help too.
 */
export function isAllowedOn(name: CommandName, location: CommandLocation): boolean {
  return commandsOn(location).some((command) => command.name === name);
}

/**
 * Whether a command is meant for the App where it stands on an incident. People talk to other bots there too, so besides
 * what belongs there only what can mean its postmortem is.
 */
export function isForIncident(name: CommandName): boolean {
  return isAllowedOn(name, "incident") || isAllowedOn(name, "postmortem");
}

/** What can be asked here. */
export function commandsOn(location: CommandLocation): readonly CommandDefinition[] {
  return COMMANDS.filter(
    ({ on }) => on.includes(location) || (on.includes("issue") && location === "incident"),
  );
}

/** Whether a comment asks something of an incident: the issue on which it stands is one, whatever its labels say. */
export function asksOfIncident(comment: string): boolean {
  return findCommands(comment).some(({ name }) => isForIncident(name));
}
