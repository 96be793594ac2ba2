import type { UnwaiveRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const unwaive: CommandGrammar<UnwaiveRequest> = bareCommand("unwaive", "ends the waiver at once", [
  "action-item",
]);
