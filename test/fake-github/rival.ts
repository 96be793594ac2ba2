import type { IssueChange } from "./issue-life.ts";
import type { GitHub } from "./server.ts";
import { type IssueRow, nowOf } from "./state.ts";

/** What a rival sees of an issue. */
export interface Seen {
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly fields: NonNullable<IssueChange["fields"]>;
}

/** What another bot wants of an issue; null if it is content. */
export type Rule = (issue: Seen) => IssueChange | null;

/** How long another bot takes to answer a webhook, in milliseconds. */
const ANSWER_MS = 1_000;

/** Another bot, which puts back on each webhook about an issue what its rules want. */
export class Rival {
  readonly #github: GitHub;
  readonly #rules: readonly Rule[];
  readonly #login: string;

  constructor(github: GitHub, rules: readonly Rule[], login = "pager[bot]") {
    this.#github = github;
    this.#rules = rules;
    this.#login = login;
  }

  /** Call this for each webhook that is sent. */
  hears(payload: Readonly<Record<string, unknown>>): void {
    const { id } = (payload.issue ?? {}) as { id?: number };
    if (id !== undefined) this.#actSoon([id]);
  }

  /** Looks at every issue, as if a webhook about each were still to be answered. */
  wakesUp(): void {
    this.#actSoon(this.#github.hub.state.issues.map(({ id }) => id));
  }

  #actSoon(ids: readonly number[]): void {
    if (this.#rules.length === 0) return;
    void this.#github.hub.clock.sleep(ANSWER_MS).then(() => {
      for (const id of ids) this.#act(id);
    });
  }

  #act(id: number): void {
    const { hub, life } = this.#github;
    const row = hub.issueById(id);
    if (!row || nowOf(row).deleted) return;
    for (const rule of this.#rules) {
      const change = rule(this.#look(row));
      if (change) life.change(row, this.#login, change);
    }
  }

  #look(row: IssueRow): Seen {
    const { title, body, state, labels, assignees, fields = {} } = nowOf(row);
    const { labels: known } = this.#github.hub.repositoryById(row.repositoryId);
    const names = known.filter(({ id }) => labels.includes(id)).map(({ name }) => name);
    return { title, body: body ?? "", state, labels: names, assignees, fields };
  }
}
