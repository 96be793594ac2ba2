import type { ChatMessage } from "../../domain/notices/chat.ts";
import { teamsCard } from "./adaptive-card.ts";
import { slackMessage } from "./block-kit.ts";
import { cloudEvent } from "./cloud-event.ts";

/** What a receiver takes. */
export interface ChatPayload {
  readonly contentType: string;
  /** JSON. */
  readonly body: string;
}

/** A message as its receiver takes it. */
export function payloadOf(message: ChatMessage): ChatPayload {
  switch (message.to) {
    case "slack":
      return json(slackMessage(message));
    case "teams":
      return json(teamsCard(message));
    case "json":
      return json(cloudEvent(message), "application/cloudevents+json");
  }
}

function json(value: object, type = "application/json"): ChatPayload {
  return { contentType: `${type}; charset=utf-8`, body: JSON.stringify(value) };
}
