import type { StatusRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const status: CommandGrammar<StatusRequest> = bareCommand("status", "brings the status up to date", [
  "postmortem",
  "action-item",
]);
