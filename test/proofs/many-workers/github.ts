import { generateKeyPairSync } from "node:crypto";
import { Temporal } from "temporal-polyfill";
import { fullName } from "../../fake-github/hub.ts";
import { type Listening, listen } from "../../fake-github/listen.ts";
import { Person, settle } from "../../fake-github/people.ts";
import { GitHub, type WireRequest } from "../../fake-github/server.ts";
import { type DeliveryRow, type IssueRow, nowOf } from "../../fake-github/state.ts";
import { addActionItems } from "../../harness/world-helpers.ts";

const REPOSITORIES = ["acme/shop", "globex/shop", "initech/shop"] as const;

/** The model of GitHub with three installations, on a port of this machine, and what people do there. */
export class ThreeInstallations {
  readonly privateKey = generateKeyPairSync("rsa", { modulusLength: 2048 })
    .privateKey.export({ type: "pkcs1", format: "pem" })
    .toString();
  readonly #model: GitHub;
  /** When each write arrived, by installation, in milliseconds. */
  readonly #writes = new Map<string, number[]>();
  #listening: Listening | null = null;
  lastWriteAt = 0;

  /** @param isChecked whether the model holds exchanges to GitHub's OpenAPI */
  constructor(deliver: (delivery: DeliveryRow) => void, { isChecked = true } = {}) {
    const clock = { now: () => Temporal.Now.instant(), sleep: () => new Promise<never>(() => {}) };
    this.#model = new GitHub(clock, { isChecked });
    settle(this.#model, Object.fromEntries(REPOSITORIES.map((name) => [name, { installed: true }])));
    // GitHub's own limits are of real minutes and hours. This one checks those of the test, at the end.
    this.#model.limits.count = () => {};
    this.#model.limits.countQuery = () => null;
    this.#model.hub.onDelivery = (delivery) => {
      this.#model.hub.state.deliveries.length = 0;
      deliver(delivery);
    };
  }

  async start(latencyMs = 0): Promise<void> {
    const answer = (request: WireRequest) => {
      this.#count(request);
      return this.#model.answer(request);
    };
    this.#listening = await listen(answer, latencyMs);
  }

  get url(): string {
    return this.#listening!.url;
  }

  get violations(): readonly unknown[] {
    return this.#listening!.violations;
  }

  get requests(): number {
    return this.#listening!.requests.length;
  }

  async stop(): Promise<void> {
    await this.#listening?.close();
  }

  opensIncident(index: number): void {
    const name = REPOSITORIES[index % REPOSITORIES.length]!;
    new Person(this.#model, "alice", name).opens({ title: `Outage ${index}`, labels: ["incident"] });
  }

  /** Writes five lines into every open postmortem that has none yet. */
  writesItems(): void {
    for (const row of this.#labelled("postmortem")) {
      const { body, title } = nowOf(row);
      if (/Promise \d of/.test(body ?? "")) continue;
      const lines = [1, 2, 3, 4, 5].map(
        (each) => `- [ ] Promise ${each} of ${title} @alice due 2099-01-01 P2`,
      );
      const alice = new Person(this.#model, "alice", this.#nameOf(row));
      alice.edits(row.number, addActionItems(...lines));
    }
  }

  /** The postmortems and items that are open, and how many issues of the App were closed as duplicates. */
  counts(): { readonly open: number; readonly duplicates: number } {
    const rows = this.#labelled("postmortem", "action-item");
    const open = rows.filter((row) => nowOf(row).state === "open");
    return { open: open.length, duplicates: rows.length - open.length };
  }

  /** The titles of the open postmortems and items that occur more than once, and how often each does. */
  repeated(): readonly string[] {
    const titles = ["postmortem", "action-item"].flatMap((label) =>
      this.#labelled(label)
        .filter((row) => nowOf(row).state === "open")
        .map((row) => `${this.#nameOf(row)} ${nowOf(row).title}`),
    );
    return titles.filter((title, index) => titles.indexOf(title) !== index);
  }

  get writes(): number {
    return [...this.#writes.values()].reduce((sum, { length }) => sum + length, 0);
  }

  /** The most writes of one installation within a minute and an hour that are so much shorter. */
  mostWrites(timesFaster: number): Readonly<Record<"minute" | "hour", number>> {
    const all = [...this.#writes.values()];
    const most = (ms: number) => Math.max(...all.map((times) => mostWithin(times, ms)));
    return { minute: most(60_000 / timesFaster), hour: most(3_600_000 / timesFaster) };
  }

  #count({ method, url, headers }: WireRequest): void {
    const [, installation] = /ghs_(\d+)_/.exec(headers.authorization ?? "") ?? [];
    if (method === "GET" || url.endsWith("/graphql") || !installation) return;
    this.lastWriteAt = Date.now();
    const writes = this.#writes.get(installation) ?? [];
    this.#writes.set(installation, writes);
    writes.push(performance.now());
  }

  #nameOf({ repositoryId }: IssueRow): string {
    return fullName(this.#model.hub.repositoryById(repositoryId));
  }

  #labelled(...names: readonly string[]): IssueRow[] {
    const { hub } = this.#model;
    const labels = hub.state.repositories.flatMap((repository) =>
      names.flatMap((name) => hub.label(repository, name)?.id ?? []),
    );
    return hub.state.issues.filter((row) => nowOf(row).labels.some((id) => labels.includes(id)));
  }
}

/** How many of these times, in order, are within the same stretch of so many milliseconds, at most. */
export function mostWithin(times: readonly number[], ms: number): number {
  let from = 0;
  return times.reduce((most, time, index) => {
    while (times[from]! <= time - ms) from++;
    return Math.max(most, index - from + 1);
  }, 0);
}
