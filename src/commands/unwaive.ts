import type { UnwaiveRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const unwaive: CommandGrammar<UnwaiveRequest> = bareCommand(
  "unwaive",
  { does: "ends the waiver at once", who: "an approver or an owner" },
  ["action-item"],
);
