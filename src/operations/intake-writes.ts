import type { IssueRef, RepositoryRef } from "../domain/issue-ref.ts";
import type { Issue } from "../observed/issue.ts";
import type { WithoutIssue } from "../record/recorded-issue.ts";
import type { ReportIdentity } from "../record/report-tag.ts";

/** A label of a new issue; created with this color and description if it doesn't exist. */
export interface LabelSpec {
  readonly name: string;
  /** Six hexadecimal digits. */
  readonly color: string;
  readonly description: string;
}

export interface LabelChanges {
  readonly add: readonly LabelSpec[];
  readonly remove: readonly string[];
}

/** The writes about incidents that tools open. */
export interface IntakeWrites {
  /** Opens an incident for a tool. */
  "open-incident": {
    readonly repository: RepositoryRef;
    /** The tool's id of it. */
    readonly id: string;
    readonly title: string;
    readonly body: string;
    readonly identity: WithoutIssue<ReportIdentity>;
    readonly labels: readonly LabelSpec[];
    /** The issue type that makes it an incident; null if a label does. */
    readonly type: string | null;
  };
  /** Changes an incident as a tool says. */
  "update-incident": { readonly incident: IssueRef; readonly labels?: LabelChanges; readonly close?: true };
  /** Closes an issue as a duplicate of another one about the same incident. Nothing is written if its id is another one by then. */
  "close-repeat": {
    readonly issue: IssueRef;
    readonly id: string;
    readonly of: Pick<Issue, "ref" | "id">;
  };
}
