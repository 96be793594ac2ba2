import type { StatusRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const status: CommandGrammar<StatusRequest> = bareCommand(
  "status",
  { does: "answers with the status as it is now", who: "read or more" },
  ["postmortem"],
);
