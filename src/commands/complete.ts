import type { CompleteRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const complete: CommandGrammar<CompleteRequest> = bareCommand(
  "complete",
  { does: "closes the postmortem if nothing is missing", who: "triage or more, or an owner" },
  ["postmortem"],
);
