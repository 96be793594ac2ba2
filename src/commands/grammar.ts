/** A command that could not be understood: what to tell the person who wrote it. */
export interface CommandProblem {
  readonly name: string;
  /** What was expected and what was found, as a sentence. */
  readonly problem: string;
  /** A line that would have worked. */
  readonly example: string;
}

/** The grammar of one command: a file of its own, and a row in the table of commands. */
export interface CommandGrammar<C> {
  /** Without the slash, lower case. */
  readonly name: string;
  /** Reads what stands behind the name on its line, trimmed; for what it cannot read, it says why. */
  read(rest: string): C | CommandProblem;
}
