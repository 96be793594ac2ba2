import type { RepositoryRef } from "../issue-ref.ts";

/** What can receive messages: Slack, Microsoft Teams, or anything that takes JSON. */
export const CHAT_RECEIVERS = ["slack", "teams", "json"] as const;

export const CHAT_EVENTS = ["overdue", "escalated", "postmortem_overdue", "digest"] as const;

export type ChatEvent = (typeof CHAT_EVENTS)[number];

/** Where notices and digests go besides GitHub. */
export interface ChatRule {
  readonly to: (typeof CHAT_RECEIVERS)[number];
  /** A name that the operator gives an address, such as `sre`. It is never the address itself. */
  readonly address: string;
  readonly events: readonly ChatEvent[];
  /** Whether titles from private and internal repositories are shown. */
  readonly titles: boolean;
}

/** A login or `org/team`, and the id by which the receiver mentions it; null if the settings don't list it. */
export interface ChatPerson {
  readonly name: string;
  readonly id: string | null;
}

/** An item or postmortem in a message. Days are `YYYY-MM-DD`. */
export interface ChatEntry {
  readonly kind: "action-item" | "postmortem";
  /** `owner/repo#12`. */
  readonly issue: string;
  readonly url: string;
  /** As people wrote it. Null if it must not be shown. */
  readonly title: string | null;
  readonly owners: readonly ChatPerson[];
  readonly due: string;
  /** Days since the due date; 0 or less if it is not overdue. */
  readonly daysLate: number;
}

/** One message to one receiver. The App writes all of its words but names and titles. */
export interface ChatMessage extends Pick<ChatRule, "to" | "address"> {
  /** The same for each copy, and for each receiver. */
  readonly id: string;
  readonly event: ChatEvent;
  readonly repository: RepositoryRef;
  /** The day that it is about, in the team's time zone. */
  readonly day: string;
  /** One sentence or two, in plain text. */
  readonly headline: string;
  /** Whom it addresses. */
  readonly asked: readonly ChatPerson[];
  /** The most urgent first. */
  readonly entries: readonly ChatEntry[];
  /** The web address of the same in GitHub. In a plan, it lacks the number at its end, which GitHub gives. */
  readonly url: string;
}
