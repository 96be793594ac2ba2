import type { IssueMention } from "../issue-ref.ts";
import type { Priority } from "../priority.ts";

/** `/postmortem` opens a postmortem for this issue; `/postmortem #12` lets it share the one of #12. */
export interface OpenOrShareRequest {
  readonly name: "postmortem";
  /** The incident or postmortem to share; null opens one. */
  readonly share: IssueMention | null;
}

/** The requests about one action item, in a comment on its issue. */
export type ItemRequest =
  | ExceptionRequest
  | AssignRequest
  | DueRequest
  | PriorityRequest
  | AreaRequest
  | DropRequest;

/** The requests about a due date: of an action item, or of the postmortem itself. */
export type ExceptionRequest =
  | ExtendRequest
  | WaiveRequest
  /** Ends a waiver at once. */
  | { readonly name: "unwaive" };

/** Moves a due date to a later day. The date stays as written, because its meaning depends on the day of the comment. */
export type ExtendRequest = { readonly name: "extend"; readonly date: string; readonly reason: string };

/** Waives a due date up to and including a day. */
export type WaiveRequest = { readonly name: "waive"; readonly date: string; readonly reason: string };

/** Assigns an item to these logins and `org/team`, to the author of the comment if there are none, or to nobody. */
export interface AssignRequest {
  readonly name: "assign";
  readonly owners: readonly string[];
  readonly nobody?: true;
  /** Needed if nobody is left who owns a committed item. */
  readonly reason?: string;
}

/** Sets the priority. A lower one of a committed item needs a reason. */
export interface PriorityRequest {
  readonly name: "priority";
  readonly priority: Priority;
  readonly reason?: string;
}

/** Puts an item into an area of the settings, or takes it out. The latter needs a reason if the item is committed. */
export interface AreaRequest {
  readonly name: "area";
  readonly change: "+" | "-";
  readonly area: string;
  readonly reason?: string;
}

/** Sets the due date of an item that is not committed yet. */
export type DueRequest = { readonly name: "due"; readonly date: string };

/** Drops an item: the one that it was written on, or on a postmortem the one that the reason begins with (`#12 REASON`). */
export type DropRequest = { readonly name: "drop"; readonly reason: string };

/** What a reviewer says about a postmortem, if the settings ask for reviews. */
export type ReviewRequest =
  | { readonly name: "approve" }
  | { readonly name: "request-changes"; readonly reason: string };

/** The requests about a whole postmortem or incident. */
export type PostmortemRequest =
  /** Says that an incident needs no postmortem. */
  | { readonly name: "no-postmortem"; readonly reason: string }
  | DropRequest
  | ExceptionRequest
  | { readonly name: "complete" }
  | ReviewRequest
  | { readonly name: "status" }
  | { readonly name: "timeline" }
  | { readonly name: "help" };

export type Request = OpenOrShareRequest | ItemRequest | PostmortemRequest;

export type CommandName = Request["name"];
