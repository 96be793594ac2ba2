import { type AppEngineOptions, startAppEngine } from "../../src/app/app-engine.ts";
import type { ReportedRepository } from "../../src/domain/insight/facts.ts";
import { applyEffect, causeOf, inTime } from "../../src/engine/effects.ts";
import { type Engine, startEngine } from "../../src/engine/engine.ts";
import { effectOf } from "../../src/engine/events.ts";
import { rememberTexts } from "../../src/engine/memory.ts";
import { Monitor, NO_METRICS } from "../../src/engine/monitor.ts";
import type { Payload } from "../../src/engine/payload.ts";
import type { AppTokens } from "../../src/github/client/app-auth.ts";
import { createClient } from "../../src/github/client/client.ts";
import type { ClientOptions } from "../../src/github/client/client-options.ts";
import { faultKindOf, UnauthorizedError } from "../../src/github/client/errors.ts";
import { AppHost } from "../../src/github/hosts/app-host.ts";
import { ChatNotifier } from "../../src/notify/notifier.ts";
import type { Log } from "../../src/reconcile/ports.ts";
import type { Signer } from "../../src/record/marker.ts";
import { createSigner } from "../../src/record/signature.ts";
import { CHAT, type Network } from "../fake-github/network.ts";
import { API } from "../fake-github/owner-views.ts";
import type { DeliveryRow } from "../fake-github/state.ts";
import { ProcessClock, type SimulatedTime } from "../fake-github/time.ts";

export const SIGNER = createSigner(new Uint8Array(32).fill(7));
export const SETTLE_MS = 10_000;
/** The processes of all simulations read the same few texts. */
const TEXTS = rememberTexts();
/** What the operator allows: to the owner of the simulation, and to somebody else. */
const CHATS = new Map([
  ["sre", { url: `${CHAT}/sre`, users: ["acme"] }],
  ["ops", { url: `${CHAT}/ops`, users: ["acme/shop"] }],
  ["others", { url: `${CHAT}/others`, users: ["globex"] }],
]);
/** Slightly less than the hour for which GitHub's tokens are valid. */
const TOKEN_KEPT_MS = 59 * 60_000;

export interface ProcessOptions {
  /** Whether a sweep first requests redelivery of failed webhooks, as the server does. */
  readonly redelivers?: boolean;
  /** A log that gets everything. */
  readonly log?: Log;
  /** Whether it is a command line's: it does not sweep when it starts, and gets no webhooks. */
  readonly isIdle?: boolean;
  /** Another login and key than the App's, as a workflow has. */
  readonly writer?: Writer;
}

/** Who a process is. Its token is known to the model. */
interface Writer {
  readonly login: string;
  readonly token: string;
  readonly signer: Signer;
}

/** The App as one process: the production engine on simulated time and a simulated network. */
export class AppProcess {
  isDead = false;
  /** Logged warnings and errors. */
  readonly logged: string[] = [];
  /** Errors that no fault of GitHub explains. */
  readonly failures: unknown[] = [];
  readonly #clock: ProcessClock;
  readonly #engine: Promise<Engine>;

  readonly #redelivers: boolean;
  readonly #isIdle: boolean;

  constructor(
    time: SimulatedTime,
    network: Network,
    { redelivers = false, log: all, isIdle = false, writer }: ProcessOptions = {},
  ) {
    this.#redelivers = redelivers;
    this.#clock = new ProcessClock(time);
    const log = this.#log(all);
    const clientOptions = {
      baseUrl: API,
      fetch: network.fetchOf(this, this.#clock),
      clock: this.#clock,
      log,
      userAgent: "followthrough/test",
      writeIntervalMs: 1_000,
    };
    const options = {
      ...{ clientOptions, log, clock: this.#clock, settleMs: SETTLE_MS, texts: TEXTS },
      signal: new AbortController().signal,
    };
    const notifier = new ChatNotifier({
      ...{ ...options, post: network.fetchOf(this, this.#clock), addresses: CHATS, metrics: NO_METRICS },
    });
    this.#engine = writer
      ? startAs(writer, { ...options, notifier })
      : startAppEngine({ ...options, notifier, tokens: tokensOf(clientOptions), signer: SIGNER });
    this.#engine.catch((error) => this.failures.push(error));
    this.#isIdle = isIdle;
    if (!isIdle) this.sweep();
  }

  /** What the server does at startup and every hour. */
  sweep(): void {
    this.#engine.then((engine) => engine.sweep()).catch((error) => this.#tell(error));
    if (this.#redelivers) void this.#engine.then((engine) => engine.redeliver());
  }

  /** What the server does every minute. */
  startDays(): void {
    void this.#engine.then((engine) => engine.startDays()).catch(() => {});
  }

  /** Logs a sweep that GitHub's faults end early, as the server does. The next sweep makes up for it. */
  #tell(error: unknown): void {
    if (faultKindOf(error) === "terminal") this.failures.push(error);
    else this.logged.push(`error the sweep failed ${error}`);
  }

  /** What a report reads of an owner's repositories. */
  async facts(owner: string, since: string): Promise<ReportedRepository[]> {
    const found: ReportedRepository[] = [];
    for await (const { repository, problem } of (await this.#engine).readFacts(owner, since)) {
      if (problem) throw problem;
      if (repository) found.push(repository);
    }
    return found;
  }

  /** The kinds of operations that a dry run would print. */
  async preview(): Promise<string[]> {
    const kinds: string[] = [];
    for await (const { operations, problem } of (await this.#engine).preview()) {
      if (problem) throw problem;
      kinds.push(...operations.map(({ kind }) => kind));
    }
    return kinds;
  }

  /** Answers a webhook at once; a dispatch when it is written, and whether it was written in time. */
  deliver({
    guid,
    event,
    payload,
  }: Pick<DeliveryRow, "guid" | "event" | "payload">): Promise<boolean> | undefined {
    const effect = effectOf(event, payload as Payload);
    if (!effect || this.#isIdle) return undefined;
    const cause = causeOf(guid, event, payload as Payload);
    if (effect.dispatch) {
      const writing = this.#engine.then((engine) => applyEffect(effect, engine, cause));
      return inTime(writing, this.#clock).then(
        () => !this.isDead,
        () => false,
      );
    }
    void this.#engine.then(
      (engine) => applyEffect(effect, engine, cause).catch((error) => this.#tell(error)),
      () => {},
    );
    return undefined;
  }

  /** From here on, the process does nothing. */
  kill(): void {
    this.isDead = true;
    this.#clock.kill();
  }

  #log(all: Log = { debug() {}, info() {}, warn() {}, error() {} }): Log {
    const say = (level: "warn" | "error") => (fields: object, message: string) => {
      all[level](fields, message);
      const { err, ...rest } = fields as { err?: unknown };
      this.logged.push(`${level} ${message} ${JSON.stringify(rest)}${err ? ` ${err}` : ""}`);
      if (message === "pass failed") this.failures.push(err);
      if (message.startsWith("does not converge"))
        this.failures.push(new Error(`${message} ${JSON.stringify(rest)}`));
    };
    return {
      debug: (fields, message) => all.debug(fields, message),
      info: (fields, message) => all.info(fields, message),
      warn: say("warn"),
      error: say("error"),
    };
  }
}

/** The engine of another writer. It reaches what the App reaches. */
function startAs(
  { login, token, signer }: Writer,
  options: Omit<AppEngineOptions, "tokens" | "signer">,
): Promise<Engine> {
  const { clientOptions, log, signal } = options;
  const own = { token: async () => token, refresh: async () => token };
  const tokens = { ...tokensOf(clientOptions), installation: () => own };
  const host = new AppHost({ clientOptions, tokens, log, signal });
  host.identify = async () => ({ login, appId: null });
  const monitor = new Monitor({ log, clock: clientOptions.clock });
  return startEngine({ ...options, signer, host, pace: clientOptions, monitor });
}

/** Tokens without signatures: GitHub's JWTs depend on the real clock, and the model accepts any token. */
function tokensOf(clientOptions: Omit<ClientOptions, "auth">): AppTokens {
  const app = { token: async () => "head.claims.signature", refresh: async () => "head.claims.signature" };
  const client = createClient({ ...clientOptions, auth: app, writeIntervalMs: 0 });
  const known = new Map<number, { token: string; at: number }>();
  const now = () => clientOptions.clock.now().epochMilliseconds;
  const make = async (id: number) => {
    try {
      const route = "POST /app/installations/{installation_id}/access_tokens";
      const { data } = await client.request(route, { installation_id: id, request: { repeatable: true } });
      known.set(id, { token: data.token, at: now() });
      return data.token;
    } catch (error) {
      throw new UnauthorizedError({ method: "POST", path: "/access_tokens" }, "was refused", error);
    }
  };
  return {
    app,
    installation: (id) => ({
      async token() {
        const entry = known.get(id);
        return entry && now() - entry.at < TOKEN_KEPT_MS ? entry.token : make(id);
      },
      refresh: () => make(id),
    }),
  };
}
