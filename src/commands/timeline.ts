import type { TimelineRequest } from "../domain/request.ts";
import { bareCommand } from "./bare.ts";
import type { CommandGrammar } from "./grammar.ts";

export const timeline: CommandGrammar<TimelineRequest> = bareCommand(
  "timeline",
  { does: "brings the timeline up to date", who: "triage or more, or an owner" },
  ["postmortem"],
);
