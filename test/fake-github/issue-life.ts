import { closedByWords, DEFAULT_BRANCH } from "./graphql/closing.ts";
import type { Hub } from "./hub.ts";
import { fieldsOf } from "./issue-fields.ts";
import { showUser } from "./owner-views.ts";
import { BASE_SHA, headOf } from "./pull-views.ts";
import {
  type CheckRunRow,
  type CommentRow,
  type FieldValue,
  type IssueRow,
  type IssueValue,
  nowOf,
  type PullRow,
  type RepositoryRow,
} from "./state.ts";
import { followBoxes } from "./task-boxes.ts";
import { showIssue, showLabel, showType } from "./views.ts";
import { Webhooks } from "./webhooks.ts";

export interface NewIssue {
  readonly title: string;
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly type?: string | null;
  readonly fields?: Readonly<Record<number, FieldValue>>;
  readonly assignees?: readonly string[];
}

export interface IssueChange {
  readonly title?: string;
  readonly body?: string | null;
  readonly state?: IssueValue["state"];
  readonly stateReason?: IssueValue["stateReason"];
  /** The issue of which it is a duplicate, if that is why it is closed. */
  readonly duplicateOf?: IssueRow;
  /** The whole list. */
  readonly labels?: readonly string[];
  readonly type?: string | null;
  /** The values of all fields, by id. */
  readonly fields?: Readonly<Record<number, FieldValue>>;
  readonly assignees?: readonly string[];
}

export interface PullRequest {
  readonly repository: RepositoryRow;
  readonly number: number;
  readonly title: string;
  readonly body?: string;
  /** Null while it is not merged. */
  readonly mergedAt?: number | null;
}

/** What makes a new issue a pull request. Default: to `main`, with a commit of its own. */
export type NewPull = Partial<Pick<PullRow, "base" | "head" | "files">>;

/** What happens to issues, whoever does it: rows, events and webhooks in one place, for the API and for people alike. */
export class IssueLife {
  readonly #hub: Hub;
  readonly webhooks: Webhooks;

  constructor(hub: Hub) {
    this.#hub = hub;
    this.webhooks = new Webhooks(hub);
  }

  open(repository: RepositoryRow, author: string, issue: NewIssue, pull?: NewPull): IssueRow {
    const hub = this.#hub;
    const labels = this.#labelIds(repository, issue.labels ?? []);
    const value: IssueValue = {
      title: issue.title,
      body: issue.body ?? null,
      state: "open",
      stateReason: null,
      labels,
      type: issue.type ?? null,
      ...(issue.fields && { fields: issue.fields }),
      assignees: issue.assignees ?? [],
      locked: false,
      updatedAt: hub.now + hub.updatedLaterMs,
      closedAt: null,
      closedBy: null,
      parent: null,
      deleted: false,
    };
    const row: IssueRow = {
      id: hub.id(),
      number: repository.nextNumber++,
      repositoryId: repository.id,
      author,
      createdAt: hub.now,
      versions: [{ at: hub.now, value }],
    };
    hub.state.issues.push(row);
    if (pull) hub.state.pulls.push({ issueId: row.id, base: "main", mergedAt: null, files: [], ...pull });
    this.webhooks.issue("opened", row, author);
    for (const id of labels) this.#labelEvent(row, "labeled", id, author);
    for (const login of value.assignees) this.#assigneeEvent(row, "assigned", login, author);
    if (value.type !== null) this.#typeEvent(row, null, author);
    this.#tellFields(row, {}, author);
    return row;
  }

  /** Everything that one PATCH can change. */
  change(row: IssueRow, actor: string, change: IssueChange): void {
    const before = nowOf(row);
    const repository = this.#hub.repositoryById(row.repositoryId);
    const labels = change.labels && this.#labelIds(repository, change.labels);
    const isRenamed = change.title !== undefined && change.title !== before.title;
    const isEdited = change.body !== undefined && (change.body ?? "") !== (before.body ?? "");
    const value: Partial<IssueValue> = {
      ...(isRenamed && { title: change.title }),
      ...(isEdited && { body: change.body, lastEdit: { at: this.#hub.now, by: actor } }),
      ...(labels && { labels }),
      ...(change.type !== undefined && { type: change.type }),
      ...(change.fields && { fields: change.fields }),
      ...(change.assignees && { assignees: change.assignees }),
      ...this.#stateChange(before, change, actor),
    };
    const isChanged = Object.entries(value).some(
      ([name, to]) => !equal(before[name as keyof IssueValue], to),
    );
    if (isChanged) {
      this.#hub.change(row, value);
      this.#tell(row, before, actor);
    }
    if (change.duplicateOf && nowOf(row).stateReason === "duplicate") {
      this.#event(row, "marked_as_duplicate", actor, { canonical: change.duplicateOf.id });
    }
  }

  comment(row: IssueRow, author: string, body: string): CommentRow {
    const hub = this.#hub;
    const comment: CommentRow = {
      id: hub.id(),
      issueId: row.id,
      author,
      createdAt: hub.now,
      versions: [{ at: hub.now, value: { body, updatedAt: hub.now + hub.updatedLaterMs } }],
    };
    hub.state.comments.push(comment);
    hub.change(row, {});
    this.webhooks.comment("created", row, comment, author);
    return comment;
  }

  editComment(comment: CommentRow, actor: string, body: string): void {
    const { now } = this.#hub;
    const before = nowOf(comment)!;
    const from = before.body;
    const edit = body === from ? {} : { body, lastEdit: { at: now, by: actor } };
    const updatedAt = Math.max(now, before.updatedAt);
    comment.versions.push({ at: now, value: { ...before, ...edit, updatedAt } });
    const issue = this.#hub.issueById(comment.issueId)!;
    this.webhooks.comment("edited", issue, comment, actor, { changes: { body: { from } } });
  }

  /** A reaction is no edit, and no webhook tells of it. */
  react(comment: CommentRow): void {
    const value = nowOf(comment)!;
    this.#hub.version++;
    comment.versions.push({ at: this.#hub.now, value: { ...value, rockets: (value.rockets ?? 0) + 1 } });
  }

  /** As above; false if they gave it before. */
  thumbUp(comment: CommentRow, login: string): boolean {
    const value = nowOf(comment)!;
    const thumbs = value.thumbs ?? [];
    if (thumbs.includes(login)) return false;
    this.#hub.version++;
    comment.versions.push({ at: this.#hub.now, value: { ...value, thumbs: [...thumbs, login] } });
    return true;
  }

  /** A pull request, of which the model knows no more, names the issue. */
  refer(row: IssueRow, actor: string, pull: PullRequest): void {
    this.#event(row, "cross-referenced", actor, { pull });
    this.#hub.change(row, {});
  }

  /** What the sidebar of a pull request links, of its own repository or another. */
  link(pull: IssueRow, issue: IssueRow): void {
    this.#hub.version++;
    this.#hub.state.links.push({ pullId: pull.id, issueId: issue.id });
  }

  /** New commits at the end of a pull request's branch. */
  push(row: IssueRow, actor: string, head: string): void {
    const { pulls } = this.#hub.state;
    const index = pulls.findIndex(({ issueId }) => issueId === row.id);
    const before = headOf(row, pulls[index]!);
    pulls[index] = { ...pulls[index]!, head };
    this.#hub.change(row, {});
    this.webhooks.issue("synchronize", row, actor, { before, after: head });
  }

  /** Closes the pull request and, on the default branch, what its description or a link names. */
  merge(row: IssueRow, actor: string): void {
    const { state, now } = this.#hub;
    const index = state.pulls.findIndex(({ issueId }) => issueId === row.id);
    const pull = state.pulls[index]!;
    state.pulls[index] = { ...pull, mergedAt: now, mergeCommit: String(row.number).padStart(40, "e") };
    this.change(row, actor, { state: "closed" });
    if (pull.base !== DEFAULT_BRANCH) return;
    const repository = this.#hub.repositoryById(row.repositoryId);
    const named = closedByWords(nowOf(row).body ?? "", repository).map(({ owner, repo, number }) => {
      const place = this.#hub.repository(owner, repo);
      return place && this.#hub.issue(place, number);
    });
    const linked = state.links.filter(({ pullId }) => pullId === row.id);
    for (const issue of [...named, ...linked.map(({ issueId }) => this.#hub.issueById(issueId))]) {
      if (issue && nowOf(issue).state === "open") this.change(issue, actor, { state: "closed" });
    }
  }

  /** The merge queue makes a commit of the base branch and the pull request, and asks for its checks. */
  queue(row: IssueRow, actor: string, head: string): void {
    const hub = this.#hub;
    const { repositoryId } = row;
    const own = headOf(row, hub.pull(row)!);
    const [last] = hub.state.queue.filter((entry) => entry.repositoryId === repositoryId).slice(-1);
    const base = last?.head ?? BASE_SHA;
    const commit = { repositoryId, parent: null, files: [] };
    if (!last) hub.state.commits.push({ ...commit, sha: base, message: "First" });
    const message = `Merge pull request #${row.number} from acme/change`;
    hub.state.commits.push({ ...commit, sha: own, message: "A change" });
    hub.state.commits.push({ ...commit, sha: head, parent: base, merged: own, message });
    const entry = { id: hub.id(), repositoryId, issueId: row.id, base, head };
    hub.state.queue.push(entry);
    this.webhooks.mergeGroup(entry, actor);
  }

  /** "The status of the check suite it belongs to is reset to queued", and the check run itself is not changed. */
  rerun(check: CheckRunRow, actor: string): void {
    const { headSha, repositoryId } = check;
    const suite = this.#hub.state.suites.find((row) => {
      return row.headSha === headSha && row.repositoryId === repositoryId;
    })!;
    Object.assign(suite, { status: "queued", updatedAt: this.#hub.now });
    this.#hub.version++;
    this.webhooks.checkRun("rerequested", check, actor);
  }

  deleteComment(comment: CommentRow, actor: string): void {
    const issue = this.#hub.issueById(comment.issueId)!;
    this.webhooks.comment("deleted", issue, comment, actor);
    comment.versions.push({ at: this.#hub.now, value: null });
    this.#hub.change(issue, {});
  }

  adopt(parent: IssueRow, child: IssueRow, actor: string): void {
    this.#hub.change(child, { parent: parent.id });
    this.#hub.change(parent, {});
    this.webhooks.family(parent, child, actor);
  }

  /** What was under it is under nothing from then on. */
  remove(row: IssueRow, actor: string): void {
    this.#leaveChildren(row);
    this.#hub.change(row, { deleted: true });
    this.webhooks.issue("deleted", row, actor);
  }

  /**
   * The issue stays where it was, closed and locked, and only an event tells what it became
   * (https://github.com/dessant/lock-threads/issues/24, https://github.com/github/docs/issues/20908).
   */
  convert(row: IssueRow, actor: string): void {
    this.change(row, actor, { state: "closed" });
    this.#hub.change(row, { locked: true });
    this.#event(row, "locked", actor, {});
    this.#event(row, "converted_to_discussion", actor, {});
  }

  /**
   * "Comments and assignees are retained", and labels "if they're present in the target repository", by name:
   * https://docs.github.com/issues/tracking-your-work-with-issues/administering-issues/transferring-an-issue-to-another-repository
   * GitHub says nothing of sub-issues, so nothing of them is kept here.
   */
  transfer(row: IssueRow, place: RepositoryRow, actor: string): IssueRow {
    const hub = this.#hub;
    const from = hub.repositoryById(row.repositoryId);
    const before = nowOf(row);
    const names = from.labels.filter(({ id }) => before.labels.includes(id)).map(({ name }) => name);
    const labels = names.flatMap((name) => hub.label(place, name)?.id ?? []);
    const value = { ...before, labels, parent: null, updatedAt: hub.now };
    const moved: IssueRow = {
      ...row,
      id: hub.id(),
      repositoryId: place.id,
      number: place.nextNumber++,
      versions: [{ at: hub.now, value }],
    };
    hub.state.issues.push(moved);
    const theirs = <Row extends { readonly issueId: number }>(rows: Row[]) =>
      rows
        .filter(({ issueId }) => issueId === row.id)
        .map((one) => ({ ...one, id: hub.id(), issueId: moved.id }));
    hub.state.comments.push(...theirs(hub.state.comments));
    hub.state.events.push(...theirs(hub.state.events));
    this.#event(moved, "transferred", actor, {});
    this.#leaveChildren(row);
    this.webhooks.issue("transferred", row, actor, { changes: { new_issue: showIssue(hub, moved) } });
    hub.change(row, { deleted: true, movedTo: moved.id });
    this.webhooks.issue("opened", moved, actor, { changes: { old_issue: showIssue(hub, row) } });
    return moved;
  }

  #leaveChildren(row: IssueRow): void {
    for (const child of this.#hub.children(row)) this.#hub.change(child, { parent: null });
  }

  #stateChange(before: IssueValue, { state, stateReason }: IssueChange, actor: string): Partial<IssueValue> {
    if (state === undefined || (state === before.state && (stateReason ?? null) === null)) return {};
    if (state === "closed") {
      const reason = stateReason ?? "completed";
      if (before.state === "closed") return { stateReason: reason };
      return { state, stateReason: reason, closedAt: this.#hub.now, closedBy: actor };
    }
    if (before.state === "open") return {};
    return { state, stateReason: "reopened", closedAt: null, closedBy: null };
  }

  /** Events and webhooks for what is different now. */
  #tell(row: IssueRow, before: IssueValue, actor: string): void {
    const after = nowOf(row);
    const changes = {
      ...(after.title !== before.title && { title: { from: before.title } }),
      ...(after.body !== before.body && { body: { from: before.body ?? "" } }),
    };
    if (after.title !== before.title) {
      this.#event(row, "renamed", actor, { rename: { from: before.title, to: after.title } });
    }
    if (Object.keys(changes).length > 0) this.webhooks.issue("edited", row, actor, { changes });
    for (const id of without(after.labels, before.labels)) this.#labelEvent(row, "labeled", id, actor);
    for (const id of without(before.labels, after.labels)) this.#labelEvent(row, "unlabeled", id, actor);
    for (const login of without(after.assignees, before.assignees))
      this.#assigneeEvent(row, "assigned", login, actor);
    for (const login of without(before.assignees, after.assignees))
      this.#assigneeEvent(row, "unassigned", login, actor);
    if (after.type !== before.type) this.#typeEvent(row, before.type, actor);
    this.#tellFields(row, before.fields ?? {}, actor);
    if (after.state === before.state) return;
    const name = after.state === "closed" ? "closed" : "reopened";
    this.#event(row, name, actor, name === "closed" ? { state_reason: after.stateReason } : {});
    this.webhooks.issue(name, row, actor);
    followBoxes(this.#hub, row, name, (other, body) => this.change(other, actor, { body }));
  }

  #labelEvent(row: IssueRow, event: "labeled" | "unlabeled", id: number, actor: string): void {
    const repository = this.#hub.repositoryById(row.repositoryId);
    const label = repository.labels.find((candidate) => candidate.id === id)!;
    this.#event(row, event, actor, { label: { name: label.name, color: label.color } });
    this.webhooks.issue(event, row, actor, { label: showLabel(repository, label) });
  }

  #typeEvent(row: IssueRow, before: string | null, actor: string): void {
    const { type } = nowOf(row);
    const kind = type === null ? "removed" : before === null ? "added" : "changed";
    this.#event(row, `issue_type_${kind}`, actor, {
      ...(type !== null && { issue_type: showType(type) }),
      ...(before !== null && { prev_issue_type: showType(before) }),
    });
    const extra = { type: showType(type ?? before!) };
    this.webhooks.issue(type === null ? "untyped" : "typed", row, actor, extra);
  }

  /** A changed value is an added one. */
  #tellFields(row: IssueRow, before: NonNullable<IssueValue["fields"]>, actor: string): void {
    const after = nowOf(row).fields ?? {};
    const defined = fieldsOf(this.#hub, this.#hub.repositoryById(row.repositoryId).owner) ?? [];
    for (const { id, name, dataType } of defined) {
      if (equal(before[id], after[id])) continue;
      const value = { id: row.id, value: after[id] ?? before[id] };
      this.webhooks.issue(after[id] === undefined ? "field_removed" : "field_added", row, actor, {
        ...{ issue_field: { id, name, field_type: dataType }, issue_field_value: value },
      });
    }
  }

  #assigneeEvent(row: IssueRow, event: "assigned" | "unassigned", login: string, actor: string): void {
    const assignee = showUser(this.#hub, login);
    this.#event(row, event, actor, { assignee, assigner: showUser(this.#hub, actor) });
    this.webhooks.issue(event, row, actor, { assignee });
  }

  #event(row: IssueRow, event: string, actor: string, details: Readonly<Record<string, unknown>>): void {
    const { state, now } = this.#hub;
    state.events.push({ id: this.#hub.id(), issueId: row.id, event, actor, createdAt: now, details });
  }

  /** GitHub makes labels that an issue is given and that do not exist. */
  #labelIds(repository: RepositoryRow, names: readonly string[]): number[] {
    const rows = names.map(
      (name) => this.#hub.label(repository, name) ?? this.#hub.addLabel(repository, name),
    );
    return [...new Set(rows.map(({ id }) => id))];
  }
}

function without<Item>(list: readonly Item[], others: readonly Item[]): Item[] {
  return list.filter((item) => !others.includes(item));
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
