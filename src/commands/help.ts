import type { HelpRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const help: CommandGrammar<HelpRequest> = bareCommand(
  "help",
  { does: "lists what can be asked here", who: "read or more" },
  ["incident", "postmortem", "action-item"],
);
