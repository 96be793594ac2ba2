import type { TimelineRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const timeline: CommandGrammar<TimelineRequest> = bareCommand(
  "timeline",
  "brings the timeline up to date",
  ["postmortem"],
);
