import { spokenLines } from "./comment-lines.ts";
import type { CommandGrammar, CommandProblem } from "./grammar.ts";
import { type PostmortemRequest, postmortem } from "./postmortem.ts";

/** What a person may ask for; each has a grammar in the table below. */
export type Request = PostmortemRequest;

/** A slash command as it was written: understood, or what is wrong with it (it then has a `problem`). */
export type Command = Request | CommandProblem;

const GRAMMARS: ReadonlyMap<string, CommandGrammar<Request>> = new Map(
  [postmortem].map((grammar) => [grammar.name, grammar]),
);

const SLASH_WORD = /^\/([a-z][a-z-]{0,30})(?=\s|$)/i;

/**
 * The slash commands in a comment, in their order. One counts at the start of a line, outside of code blocks,
 * quotes and HTML comments. Words that name no command of ours, and paths such as /etc/passwd, are only words.
 */
export function findCommands(commentBody: string): Command[] {
  if (!/^[ \t]*\/[a-z]/im.test(commentBody)) return [];
  return spokenLines(commentBody).flatMap((line) => {
    const slash = SLASH_WORD.exec(line);
    const grammar = GRAMMARS.get(slash?.[1]?.toLowerCase() ?? "");
    return slash && grammar ? [grammar.read(line.slice(slash[0].length).trim())] : [];
  });
}
