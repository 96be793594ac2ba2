import type { StatusRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const status: CommandGrammar<StatusRequest> = bareCommand(
  "status",
  "answers with the status as it is now",
  ["postmortem"],
);
