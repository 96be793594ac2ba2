import type { RequestName } from "../domain/commands/requests.ts";
import type { Policy } from "../domain/policy.ts";

/** A command that could not be understood: what to tell the person who wrote it. */
export interface CommandProblem {
  readonly name: RequestName;
  /** What was expected and what was found, as a sentence. */
  readonly problem: string;
  /** A line that would have worked. */
  readonly example: string;
}

/** Where a command may be written: an `issue` is any that the App can see. */
export type CommandPlace = "issue" | "incident" | "postmortem" | "action-item";

/** The grammar of one command: a file of its own, and a row in the table of commands. */
export interface CommandGrammar<C extends { readonly name: RequestName }> {
  /** Without the slash, lower case. */
  readonly name: C["name"];
  /** How it is written: `/extend DATE REASON`. */
  readonly usage: string;
  /** What it does, as the end of a sentence. */
  readonly does: string;
  /** Who may ask for it under this policy, in words. */
  readonly who: (policy: Policy) => string;
  readonly example: string;
  readonly on: readonly CommandPlace[];
  /** Reads what stands behind the name on its line, trimmed; for what it cannot read, it says why. */
  read(rest: string): C | CommandProblem;
}
