import type { IssueMention } from "../issue-ref.ts";
import type { Priority } from "../priority.ts";

/** `/postmortem` opens a postmortem for this issue; `/postmortem #12` lets it share the one of #12. */
export interface OpenOrShareRequest {
  readonly name: "postmortem";
  /** The incident or postmortem to share; null opens one. */
  readonly share: IssueMention | null;
}

/** Extends an item. The date stays as written, because its meaning depends on the day of the comment. */
export interface ExtendRequest {
  readonly name: "extend";
  readonly date: string;
  readonly reason: string;
}

/** Waives an item up to and including a day. */
export interface WaiveRequest {
  readonly name: "waive";
  readonly date: string;
  readonly reason: string;
}

/** Ends a waiver at once. */
interface UnwaiveRequest {
  readonly name: "unwaive";
}

/** Assigns an item to these logins and `org/team`, or to the author of the comment if there are none. */
export interface AssignRequest {
  readonly name: "assign";
  readonly owners: readonly string[];
}

/** Sets the due date of an item that is not committed yet. */
export interface DueRequest {
  readonly name: "due";
  readonly date: string;
}

interface PriorityRequest {
  readonly name: "priority";
  readonly priority: Priority;
}

/** Drops an item. */
export interface DropRequest {
  readonly name: "drop";
  readonly reason: string;
}

/** Says that an incident needs no postmortem. */
interface NoPostmortemRequest {
  readonly name: "no-postmortem";
  readonly reason: string;
}

/** Requests without arguments. */
interface CompleteRequest {
  readonly name: "complete";
}

interface StatusRequest {
  readonly name: "status";
}

interface TimelineRequest {
  readonly name: "timeline";
}

interface HelpRequest {
  readonly name: "help";
}

/** The requests about one action item, in a comment on its issue. */
export type ItemRequest =
  | ExtendRequest
  | WaiveRequest
  | UnwaiveRequest
  | AssignRequest
  | DueRequest
  | PriorityRequest
  | DropRequest;

/** The requests about a whole postmortem or incident. */
export type PostmortemRequest =
  | NoPostmortemRequest
  | CompleteRequest
  | StatusRequest
  | TimelineRequest
  | HelpRequest;

export type Request = OpenOrShareRequest | ItemRequest | PostmortemRequest;

export type CommandName = Request["name"];
