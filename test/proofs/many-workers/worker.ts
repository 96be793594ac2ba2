import { fileURLToPath } from "node:url";
import { freePort, type Running } from "../../harness/processes.ts";
import { type Env, launchServer, serverEnv } from "../../harness/server.ts";

const SKEWED = fileURLToPath(new URL("skewed-clock.mjs", import.meta.url));

const METRICS_TOKEN = "for the tests of metrics";

/** The lines of a log in which a worker's recent trouble is looked for. */
const RECENT_LINES = 500;

const WARNING = 40;

/** A server process that shares the work. It can be killed, and begins again on the same port. */
export class Worker {
  readonly url: string;
  readonly #env: Env;
  #process: Running | null = null;
  /** What its processes said. */
  #said = "";

  private constructor(port: number, env: Env) {
    this.url = `http://127.0.0.1:${port}`;
    this.#env = env;
  }

  /** @param skewMs how far its clock is ahead */
  static async of(
    github: { readonly url: string; readonly privateKey: string },
    env: Env,
    skewMs = 0,
  ): Promise<Worker> {
    const port = await freePort();
    const skew = skewMs === 0 ? {} : { NODE_OPTIONS: `--import=${SKEWED}`, SKEW_MS: String(skewMs) };
    const metrics = { FOLLOWTHROUGH_METRICS_TOKEN: METRICS_TOKEN };
    return new Worker(port, serverEnv(github, port, { ...metrics, ...env, ...skew }));
  }

  get isAlive(): boolean {
    return this.#process !== null;
  }

  start(): void {
    this.#process = launchServer(this.#env);
  }

  async kill(): Promise<void> {
    const process = this.#process;
    this.#process = null;
    process?.signal("SIGKILL");
    await process?.stop();
    this.#said += process?.output() ?? "";
  }

  /** Ends it as an operator does, and returns the exit code. */
  async stop(): Promise<number | NodeJS.Signals | null> {
    const process = this.#process;
    this.#process = null;
    process?.signal("SIGTERM");
    const code = (await process?.ended) ?? null;
    this.#said += process?.output() ?? "";
    return code;
  }

  async status(path: string): Promise<number | null> {
    const answer = await fetch(`${this.url}${path}`).catch(() => null);
    await answer?.text();
    return answer?.status ?? null;
  }

  /** What its metrics say about what waits. */
  async backlog(): Promise<string> {
    const figures = (await this.#metrics()).matchAll(
      /^followthrough_((?:shared_jobs|queue|writes_left)\S* .*)$/gm,
    );
    return [...figures].map(([, figure]) => figure).join(", ") || "no metrics";
  }

  /** CPU seconds of the process that runs now. */
  async cpuSeconds(): Promise<number> {
    return Number(/^process_cpu_seconds_total (\S+)$/m.exec(await this.#metrics())?.[1]);
  }

  /** What it warned about lately, and how often, without names and numbers. */
  complaints(): readonly string[] {
    const counts = new Map<string, number>();
    for (const line of this.output.trimEnd().split("\n").slice(-RECENT_LINES)) {
      // Whoever is killed leaves half a line.
      const { level, msg, err } = /^\{.*\}$/.test(line) ? JSON.parse(line) : { level: 0 };
      if (level < WARNING) continue;
      const complaint = `${msg}: ${/was not .*/.exec(err?.message ?? "")?.[0] ?? err?.message ?? ""}`;
      counts.set(complaint, (counts.get(complaint) ?? 0) + 1);
    }
    return [...counts].map(([complaint, count]) => `${count} × ${complaint}`);
  }

  get output(): string {
    return this.#said + (this.#process?.output() ?? "");
  }

  /** Empty if there is no answer. */
  async #metrics(): Promise<string> {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    const answer = await fetch(`${this.url}/metrics`, { headers }).catch(() => null);
    return answer?.ok ? answer.text() : "";
  }
}
