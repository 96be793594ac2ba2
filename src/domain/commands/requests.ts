import type { IssueMention } from "../issue-ref.ts";
import type { Priority } from "../priority.ts";

/** `/postmortem` opens a postmortem for this issue; `/postmortem #12` lets it share the one of #12. */
export interface OpenOrShareRequest {
  readonly name: "postmortem";
  /** The incident or postmortem to share; null opens one. */
  readonly share: IssueMention | null;
}

/** Moves an item's due date. The date stays as it was written: what it means depends on the day of the comment. */
export interface ExtendRequest {
  readonly name: "extend";
  readonly date: string;
  readonly reason: string;
}

/** Lifts the obligation up to and including a day. */
export interface WaiveRequest {
  readonly name: "waive";
  readonly date: string;
  readonly reason: string;
}

/** Ends a waiver at once. */
export interface UnwaiveRequest {
  readonly name: "unwaive";
}

/** Gives an item to these logins and `org/team`; to whoever writes it when there are none. */
export interface AssignRequest {
  readonly name: "assign";
  readonly owners: readonly string[];
}

/** Sets the due date of an item that nobody counts on yet. */
export interface DueRequest {
  readonly name: "due";
  readonly date: string;
}

export interface PriorityRequest {
  readonly name: "priority";
  readonly priority: Priority;
}

/** Gives an item up for good. */
export interface DropRequest {
  readonly name: "drop";
  readonly reason: string;
}

/** Says that an incident needs no postmortem. */
export interface NoPostmortemRequest {
  readonly name: "no-postmortem";
  readonly reason: string;
}

/** Requests that say all in their name. */
export interface CompleteRequest {
  readonly name: "complete";
}

export interface StatusRequest {
  readonly name: "status";
}

export interface TimelineRequest {
  readonly name: "timeline";
}

export interface HelpRequest {
  readonly name: "help";
}

/** What may be asked of one action item, in a comment on its issue. */
export type ItemRequest =
  | ExtendRequest
  | WaiveRequest
  | UnwaiveRequest
  | AssignRequest
  | DueRequest
  | PriorityRequest
  | DropRequest;

/** What may be asked of a postmortem or an incident as a whole. */
export type PostmortemRequest =
  | NoPostmortemRequest
  | CompleteRequest
  | StatusRequest
  | TimelineRequest
  | HelpRequest;

export type Request = OpenOrShareRequest | ItemRequest | PostmortemRequest;

export type CommandName = Request["name"];
