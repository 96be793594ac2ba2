import type { HelpRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const help: CommandGrammar<HelpRequest> = bareCommand("help", "lists what can be asked here", [
  "incident",
  "postmortem",
  "action-item",
]);
