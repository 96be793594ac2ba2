import type { AppChoice } from "../../src/domain/app-choices.ts";
import type { Visibility } from "../../src/domain/visibility.ts";
import { COPILOT } from "./assignees.ts";
import { checkOn } from "./check-views.ts";
import { DEFAULT_FIELDS, DEFAULT_TYPES, fieldsOf } from "./issue-fields.ts";
import type { IssueChange, NewIssue, NewPull } from "./issue-life.ts";
import { readManifest } from "./manifest.ts";
import { showUser } from "./owner-views.ts";
import type { GitHub } from "./server.ts";
import {
  type CommentRow,
  type FieldValue,
  type IssueRow,
  nowOf,
  type RepositoryRow,
  type Role,
} from "./state.ts";
import { installationOf } from "./webhooks.ts";

/** Somebody in front of GitHub's pages. What they do happens at once and always works. */
export class Person {
  readonly login: string;
  readonly #github: GitHub;
  readonly #repository: string;

  constructor(github: GitHub, login: string, repository = "acme/shop") {
    this.#github = github;
    this.login = login;
    this.#repository = repository;
  }

  in(repository: string): Person {
    return new Person(this.#github, this.login, repository);
  }

  opens(issue: NewIssue): number {
    return this.#github.life.open(this.#place, this.login, issue).number;
  }

  opensPull(issue: NewIssue, pull: NewPull = {}): number {
    return this.#github.life.open(this.#place, this.login, issue, pull).number;
  }

  /** Pushes a commit to the branch of a pull request. */
  pushes(number: number, sha: string): void {
    this.#github.life.push(this.#row(number), this.login, sha);
  }

  /** Merges a pull request, which closes what its description names. */
  merges(number: number): void {
    this.#github.life.merge(this.#row(number), this.login);
  }

  /** Puts a pull request into the merge queue, which makes this commit of it. */
  queues(number: number, sha: string): void {
    this.#github.life.queue(this.#row(number), this.login, sha);
  }

  /** Selects **Re-run** on the App's check of a commit. */
  rerunsCheck(sha: string): void {
    this.#github.life.rerun(checkOn(this.#github.hub, this.#place, sha)!, this.login);
  }

  changes(number: number, change: IssueChange): void {
    this.#github.life.change(this.#row(number), this.login, change);
  }

  labels(number: number, ...names: string[]): void {
    this.changes(number, { labels: [...this.#labelNames(number), ...names] });
  }

  unlabels(number: number, name: string): void {
    this.changes(number, { labels: this.#labelNames(number).filter((label) => label !== name) });
  }

  closes(number: number, stateReason: "completed" | "not_planned" | "duplicate" = "completed"): void {
    this.changes(number, { state: "closed", stateReason });
  }

  closesAsDuplicate(number: number, of: number, repository = this.#repository): void {
    const duplicateOf = this.in(repository).#row(of);
    this.changes(number, { state: "closed", stateReason: "duplicate", duplicateOf });
  }

  /** Links an issue to a pull request of this repository, in the sidebar. */
  links(pull: number, issue: number, repository = this.#repository): void {
    this.#github.life.link(this.#row(pull), this.in(repository).#row(issue));
  }

  /** Sends an event to the repository, as a tool with a token does. */
  dispatches(clientPayload: object, eventType = "incident"): void {
    this.#github.life.webhooks.dispatch(eventType, clientPayload, this.#place, this.login);
  }

  reopens(number: number): void {
    this.changes(number, { state: "open" });
  }

  edits(number: number, edit: (body: string) => string): void {
    this.changes(number, { body: edit(nowOf(this.#row(number)).body ?? "") });
  }

  /** Deletes the text of an edit from the history of a description; `editedAt` is its time in ISO 8601. */
  deletesEdit(number: number, editedAt: string): void {
    const { hub } = this.#github;
    const issueId = this.#row(number).id;
    hub.state.deletedEdits.push({ issueId, editedAt: Date.parse(editedAt), at: hub.now });
  }

  assigns(number: number, ...assignees: string[]): void {
    this.changes(number, { assignees });
  }

  /** Sets a field of an issue, in the sidebar; null clears it. */
  setsField(number: number, name: string, value: FieldValue | null): void {
    const { id } = fieldsOf(this.#github.hub, this.#place.owner)!.find((field) => field.name === name)!;
    const { [id]: _, ...others } = nowOf(this.#row(number)).fields ?? {};
    this.changes(number, { fields: value === null ? others : { ...others, [id]: value } });
  }

  comments(number: number, body: string): CommentRow {
    return this.#github.life.comment(this.#row(number), this.login, body);
  }

  editsComment(comment: CommentRow, body: string): void {
    this.#github.life.editComment(comment, this.login, body);
  }

  /** Puts a rocket on the comment with these words. */
  stars(number: number, words: string): void {
    const { hub, life } = this.#github;
    life.react(hub.comments(this.#row(number)).find((row) => nowOf(row)?.body.includes(words))!);
  }

  /** Names an issue in a pull request of this repository, or of another. */
  refersTo(number: number, title: string, from = this.#repository): void {
    this.#github.life.refer(this.#row(number), this.login, {
      repository: this.in(from).#place,
      number: 900,
      title,
    });
  }

  /** Opens a pull request in the repository `from` that names an issue of this one. */
  /** A pull request refers to an issue, in the moment of its merge unless that was hours ago. */
  namesInPullRequest(
    number: number,
    { merged, from, hoursAgo = 0, body }: { merged: boolean; from: string; hoursAgo?: number; body?: string },
  ): void {
    this.#github.life.refer(this.#row(number), this.login, {
      repository: this.in(from).#place,
      number: 901,
      title: "A fix",
      ...(body !== undefined && { body }),
      mergedAt: merged ? this.#github.hub.now - hoursAgo * 3_600_000 : null,
    });
  }

  /** Makes an issue the sub-issue of another, whosever it was before. */
  putsUnder(parent: number, child: number): void {
    this.#github.life.adopt(this.#row(parent), this.#row(child), this.login);
  }

  locks(number: number): void {
    this.#github.hub.change(this.#row(number), { locked: true });
  }

  deletes(number: number): void {
    this.#github.life.remove(this.#row(number), this.login);
  }

  /** Makes a discussion of an issue. */
  converts(number: number): void {
    this.#github.life.convert(this.#row(number), this.login);
  }

  /** Moves an issue to another repository of the same owner, where it gets a new number. Returns that number. */
  transfers(number: number, to: string): number {
    return this.#github.life.transfer(this.#row(number), this.in(to).#place, this.login).number;
  }

  /** Writes a file of the default branch. */
  commits(path: string, text: string): void {
    const { hub } = this.#github;
    const change = path in this.#place.files ? "modified" : "added";
    this.#place.files[path] = text;
    hub.alter(this.#place, { pushedAt: hub.now });
    this.#github.life.webhooks.push(change, path, this.#place, this.login);
  }

  /** Installs the App on these repositories of this one's owner, who is rid of an earlier installation. */
  installs(...repositories: string[]): void {
    const { hub, life } = this.#github;
    const { installations } = hub.state;
    const account = this.#place.owner;
    const before = installations.findIndex((row) => row.account === account);
    if (before !== -1) installations.splice(before, 1);
    installations.push({ id: hub.id(), account, createdAt: hub.now, suspendedAt: null, repositories });
    life.webhooks.installation("created", this.#place, this.login);
  }

  /** Suspends the App where this repository's owner installed it, or lets it work again. */
  suspendsTheApp(suspended: boolean): void {
    const { hub, life } = this.#github;
    hub.version++;
    if (suspended) life.webhooks.installation("suspend", this.#place, this.login);
    installationOf(hub, this.#place)!.suspendedAt = suspended ? hub.now : null;
    if (!suspended) life.webhooks.installation("unsuspend", this.#place, this.login);
  }

  /** Approves the permissions and events that the App now asks for. */
  approvesPermissions(choices: readonly AppChoice[]): void {
    const { hub, life } = this.#github;
    hub.version++;
    Object.assign(hub, readManifest(choices));
    life.webhooks.installation("new_permissions_accepted", this.#place, this.login);
  }

  renamesRepository(to: string): void {
    const { hub, life } = this.#github;
    const row = this.#place;
    const [owner, from] = this.#repository.split("/") as [string, string];
    const formerNames = [...row.formerNames, `${owner}/${from}`.toLowerCase()];
    hub.alter(row, { name: to, formerNames });
    for (const installation of hub.state.installations) {
      installation.repositories =
        installation.repositories?.map((name) => (name === from ? to : name)) ?? null;
    }
    life.webhooks.repository("renamed", row, this.login, { changes: { repository: { name: { from } } } });
  }

  /** Gives the repository to another owner; the App is at hand there if that owner has installed it. */
  transfersRepository(to: string): void {
    const { hub, life } = this.#github;
    const row = this.#place;
    const from = { organization: showUser(hub, row.owner) };
    const formerNames = [...row.formerNames, `${row.owner}/${row.name}`.toLowerCase()];
    for (const installation of hub.state.installations) {
      const others = installation.repositories?.filter((name) => name !== row.name);
      if (installation.account === row.owner) installation.repositories = others ?? null;
      if (installation.account === to) installation.repositories?.push(row.name);
    }
    hub.alter(row, { owner: to, formerNames });
    life.webhooks.repository("transferred", row, this.login, { changes: { owner: { from } } });
  }

  /** Switches the issues of the repository off, or on again. */
  switchesIssues(hasIssues: boolean): void {
    this.#github.hub.alter(this.#place, { hasIssues });
    this.#github.life.webhooks.repository("edited", this.#place, this.login);
  }

  archivesRepository(archived: boolean): void {
    this.#github.hub.alter(this.#place, { archived });
    this.#github.life.webhooks.repository(archived ? "archived" : "unarchived", this.#place, this.login);
  }

  changesVisibility(visibility: Visibility): void {
    const action = visibility === "public" ? "publicized" : "privatized";
    this.#github.hub.alter(this.#place, { visibility });
    this.#github.life.webhooks.repository(action, this.#place, this.login);
  }

  makesLabels(...names: string[]): void {
    for (const name of names) this.#github.hub.addLabel(this.#place, name);
  }

  renamesLabel(name: string, to: string): void {
    this.#github.hub.version++;
    this.#github.hub.label(this.#place, name)!.name = to;
  }

  #labelNames(number: number): string[] {
    const { labels } = nowOf(this.#row(number));
    return this.#place.labels.filter(({ id }) => labels.includes(id)).map(({ name }) => name);
  }

  #row(number: number): IssueRow {
    const row = this.#github.hub.issue(this.#place, number);
    if (!row) throw new Error(`${this.#repository} has no issue #${number}.`);
    return row;
  }

  get #place(): RepositoryRow {
    const [owner, name] = this.#repository.split("/") as [string, string];
    const row = this.#github.hub.repository(owner, name);
    if (!row) throw new Error(`There is no repository ${this.#repository}.`);
    return row;
  }
}

export interface RepositorySeed {
  readonly id?: number;
  /** True unless `visibility` says otherwise. */
  readonly private?: boolean;
  readonly visibility?: Visibility;
  readonly archived?: boolean;
  readonly hasIssues?: boolean;
  /** Whether the App is: on acme's unless this says otherwise, on others' only if it does. */
  readonly installed?: boolean;
  readonly collaborators?: Readonly<Record<string, Role>>;
  /** Roles of the organization's own, by login: their names; `collaborators` says on what they are built. */
  readonly roleNames?: Readonly<Record<string, string>>;
  readonly files?: Readonly<Record<string, string>>;
}

const PEOPLE = ["alice", "bob", "carol", "dave", "erin"];
/** Its account on github.com. */
const COPILOT_ID = 198_982_749;
const INSTALLED_BEFORE_MS = 86_400_000;

/**
 * The company `acme`, and others alike: alice owns it, bob is a member who may triage, as carol may, dave may read, erin is a
 * stranger, and pager[bot] reports what it sees. The App has been installed for a day.
 */
export function settle(github: GitHub, repositories: Readonly<Record<string, RepositorySeed>>): void {
  const { hub } = github;
  const { state } = hub;
  const add = (login: string, type: "User" | "Organization" | "Bot") =>
    state.users.set(login.toLowerCase(), { login, id: hub.id(), type });
  for (const login of PEOPLE) add(login, "User");
  for (const login of ["followthrough[bot]", "pager[bot]", "github-actions[bot]", "github-merge-queue[bot]"])
    add(login, "Bot");
  state.users.set("copilot", { login: COPILOT.shown, id: COPILOT_ID, type: "Bot" });
  for (const login of Object.values(repositories).flatMap(({ collaborators = {} }) =>
    Object.keys(collaborators),
  ))
    if (!state.users.has(login.toLowerCase())) add(login, "User");
  for (const login of new Set(Object.keys(repositories).map((name) => name.split("/")[0]!))) {
    add(login, "Organization");
    const members = { alice: "admin", bob: "member" } as const;
    state.organizations.set(login.toLowerCase(), {
      login,
      members,
      teams: { platform: ["bob"] },
      issueFields: DEFAULT_FIELDS,
      issueTypes: DEFAULT_TYPES,
    });
  }
  for (const [fullName, seed] of Object.entries(repositories)) {
    const [owner, name] = fullName.split("/") as [string, string];
    state.repositories.push({
      id: seed.id ?? hub.id(),
      owner,
      name,
      visibility: seed.visibility ?? (seed.private === false ? "public" : "private"),
      archived: seed.archived ?? false,
      hasIssues: seed.hasIssues ?? true,
      createdAt: hub.now - INSTALLED_BEFORE_MS,
      pushedAt: hub.now - INSTALLED_BEFORE_MS,
      formerNames: [],
      collaborators: { bob: "triage", carol: "triage", dave: "read", ...seed.collaborators },
      ...(seed.roleNames && { roleNames: seed.roleNames }),
      files: { ...seed.files },
      labels: [],
      nextNumber: 1,
    });
  }
  const isInstalled = (name: string) => repositories[name]?.installed ?? name.startsWith("acme/");
  const names = Object.keys(repositories).filter(isInstalled);
  [...new Set(["acme", ...names.map((name) => name.split("/")[0]!)])].forEach((account, index) => {
    state.installations.push({
      id: 815 + index,
      account,
      createdAt: hub.now - INSTALLED_BEFORE_MS,
      suspendedAt: null,
      repositories: names.filter((name) => name.startsWith(`${account}/`)).map((name) => name.split("/")[1]!),
    });
  });
}
