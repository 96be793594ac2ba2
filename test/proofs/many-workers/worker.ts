import { fileURLToPath } from "node:url";
import { freePort, type Running } from "../../harness/processes.ts";
import { type Env, launchServer, serverEnv } from "../../harness/server.ts";

const SKEWED = fileURLToPath(new URL("skewed-clock.mjs", import.meta.url));

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
    return new Worker(port, serverEnv(github, port, { ...env, ...skew }));
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

  get output(): string {
    return this.#said + (this.#process?.output() ?? "");
  }
}
