import { createPrivateKey } from "node:crypto";
import { getPrivateKey } from "@probot/get-private-key";
import { Temporal } from "temporal-polyfill";
import { SettingsError } from "../domain/settings-error.ts";
import { messageOf } from "../domain/text.ts";
import { apiBaseUrl } from "../github/client/base-url.ts";
import { type ChatAddresses, readChatAddresses } from "../notify/addresses.ts";
import type { Signer } from "../record/marker.ts";
import { signerFrom } from "../record/signature.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** The server's settings, read from the environment once. */
export interface Settings extends WorkSettings {
  readonly webhookSecret: string;
  readonly host: string;
  readonly port: number;
  readonly metrics: MetricsSettings;
  /** Null if this process works alone. */
  readonly redis: RedisSettings | null;
}

/** Where several processes find what they share. The URL can contain a password, so it is never printed. */
interface RedisSettings {
  readonly url: string;
  /** What the names of all keys begin with. */
  readonly prefix: string;
}

/** Metrics are off if both are null. */
export interface MetricsSettings {
  /** A port of their own. Null: the port of the webhooks. */
  readonly port: number | null;
  /** What a request must send as `Authorization: Bearer TOKEN`. Null: nothing. */
  readonly token: string | null;
}

export interface WorkSettings {
  readonly appId: number;
  readonly privateKey: string;
  readonly apiUrl: string;
  readonly signer: Signer;
  readonly writeIntervalMs: number;
  readonly settleMs: number;
  /** The time between two sweeps. */
  readonly sweepIntervalMs: number;
  readonly chatAddresses: ChatAddresses;
  /** For tests: all limits on writes are of times that are so much shorter. 1 otherwise. */
  readonly timesFaster: number;
  /** The instant at which the clock starts, for demos and tests; null is now. */
  readonly now: Temporal.Instant | null;
}

const MIN_SECRET = 16;

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

const CREDENTIALS = ["APP_ID", "PRIVATE_KEY", "PRIVATE_KEY_PATH", "WEBHOOK_SECRET"];

/** Whether no credential is set, so that the guided setup must create them. */
export function hasNoCredentials(env: Environment): boolean {
  return CREDENTIALS.every((name) => !env[name]);
}

/** Reads every setting of the server. Throws `SettingsError` for the first invalid one. */
export function readSettings(env: Environment): Settings {
  const address = readAddress(env);
  const metrics = readMetrics(env, address.port);
  const redis = readRedis(env);
  return { ...readWorkSettings(env), webhookSecret: readWebhookSecret(env), ...address, metrics, redis };
}

/** Reads the settings that do not concern the web server. Throws `SettingsError` for the first invalid one. */
export function readWorkSettings(env: Environment): WorkSettings {
  const privateKey = readPrivateKey(env);
  const apiUrl = asSettingsError(() => apiBaseUrl(env));
  return {
    appId: readAppId(env),
    privateKey,
    apiUrl,
    timesFaster: readTimesFaster(env, apiUrl),
    signer: asSettingsError(() =>
      signerFrom({ signingKey: env.FOLLOWTHROUGH_SIGNING_KEY ?? "", privateKey }),
    ),
    writeIntervalMs: readMilliseconds(env, "FOLLOWTHROUGH_WRITE_INTERVAL_MS", 1_000),
    settleMs: readMilliseconds(env, "FOLLOWTHROUGH_SETTLE_MS", 10_000),
    sweepIntervalMs: readInterval(env),
    chatAddresses: asSettingsError(() => readChatAddresses(env)),
    now: readNow(env),
  };
}

/** The address to listen on: `HOST`, or else every interface; `PORT`, or else 3000. */
export function readAddress(env: Environment): { host: string; port: number } {
  return { host: env.HOST || "0.0.0.0", port: readPort(env, "PORT", 3000) };
}

function readPort(env: Environment, name: string, fallback: number): number {
  const port = Number(env[name] || fallback);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new SettingsError(`${name} should be a number from 0 to 65535, but is "${env[name]}".`);
}

function readMetrics(env: Environment, webhookPort: number): MetricsSettings {
  const token = env.FOLLOWTHROUGH_METRICS_TOKEN || null;
  if (token !== null && token.length < MIN_SECRET) {
    throw new SettingsError(
      `FOLLOWTHROUGH_METRICS_TOKEN should have at least ${MIN_SECRET} characters, but has ${token.length}. Generate one with "openssl rand -hex 32".`,
    );
  }
  if (!env.FOLLOWTHROUGH_METRICS_PORT) return { port: null, token };
  const port = readPort(env, "FOLLOWTHROUGH_METRICS_PORT", 0);
  if (port !== webhookPort) return { port, token };
  throw new SettingsError(
    `FOLLOWTHROUGH_METRICS_PORT should be another port than PORT, but both are ${port}. For the same port, set only FOLLOWTHROUGH_METRICS_TOKEN.`,
  );
}

export function readLogLevel(env: Environment): (typeof LOG_LEVELS)[number] {
  const requested = (env.LOG_LEVEL || "info").toLowerCase();
  const level = LOG_LEVELS.find((known) => known === requested);
  if (level) return level;
  throw new SettingsError(`LOG_LEVEL should be one of ${LOG_LEVELS.join(", ")}, but is "${env.LOG_LEVEL}".`);
}

function readAppId(env: Environment): number {
  const id = Number(env.APP_ID);
  if (env.APP_ID && Number.isSafeInteger(id) && id > 0) return id;
  const found = env.APP_ID ? `is "${env.APP_ID}"` : "is not set";
  throw new SettingsError(`APP_ID should be the number on the App's settings page, but ${found}.`);
}

function readWebhookSecret(env: Environment): string {
  const secret = env.WEBHOOK_SECRET ?? "";
  if (secret.length >= MIN_SECRET) return secret;
  const found = secret === "" ? "is not set" : `has ${secret.length}`;
  throw new SettingsError(
    `WEBHOOK_SECRET should have at least ${MIN_SECRET} characters, but ${found}. Generate one with "openssl rand -hex 32", and set it here and on the App's settings page.`,
  );
}

function readPrivateKey(env: Environment): string {
  const fix =
    "Set PRIVATE_KEY to the PEM text of a key from the App's settings page, or PRIVATE_KEY_PATH to its file.";
  const { PRIVATE_KEY_PATH } = env;
  // Docker's --env-file keeps the quotes that the guided setup writes around the key.
  const PRIVATE_KEY = env.PRIVATE_KEY?.trim().replace(/^(["'])(.*)\1$/s, "$2");
  let key: string | null = null;
  try {
    // Without either, the library would use any *.pem file in the working directory.
    if (PRIVATE_KEY || PRIVATE_KEY_PATH) key = getPrivateKey({ env: { PRIVATE_KEY, PRIVATE_KEY_PATH } });
  } catch (error) {
    throw new SettingsError(`The App's private key cannot be read: ${firstLine(error)} ${fix}`);
  }
  if (!key) throw new SettingsError(`The App's private key is not set. ${fix}`);
  try {
    createPrivateKey(key);
  } catch (error) {
    throw new SettingsError(`The App's private key is not valid PEM: ${firstLine(error)}. ${fix}`);
  }
  return key;
}

/** The URL is not quoted, because it can contain a password. */
function readRedis(env: Environment): RedisSettings | null {
  const { REDIS_URL, REDIS_PREFIX } = env;
  if (!REDIS_URL) return null;
  const url = URL.canParse(REDIS_URL) ? new URL(REDIS_URL) : null;
  const isRedis = url !== null && /^rediss?:$/.test(url.protocol) && url.hostname !== "";
  if (!isRedis || !/^(\/\d{0,4})?$/.test(url.pathname)) {
    throw new SettingsError(
      "REDIS_URL should be redis://HOST:PORT or rediss://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password percent-encoded, but is something else.",
    );
  }
  const prefix = REDIS_PREFIX || "followthrough";
  if (/^[\w.:-]{1,50}$/.test(prefix)) return { url: REDIS_URL, prefix };
  throw new SettingsError(
    `REDIS_PREFIX should have at most 50 letters, digits and "_.:-", but is "${REDIS_PREFIX}".`,
  );
}

/** GitHub's own limits cannot be changed, so this is for a model of GitHub on this machine. */
function readTimesFaster(env: Environment, apiUrl: string): number {
  const factor = Number(env.FOLLOWTHROUGH_TEST_TIMES_FASTER || 1);
  if (factor === 1 || (factor > 1 && factor <= 1_000 && isLocal(apiUrl))) return factor;
  throw new SettingsError(
    "FOLLOWTHROUGH_TEST_TIMES_FASTER is for tests with a model of GitHub on this machine. Remove it.",
  );
}

/** Whether an API is on this machine: then it is no real GitHub. */
export function isLocal(apiUrl: string): boolean {
  return /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(apiUrl).hostname);
}

function readMilliseconds(env: Environment, name: string, fallback: number): number {
  const value = Number(env[name] || fallback);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new SettingsError(`${name} should be 0 or more milliseconds, but is "${env[name]}".`);
}

/** `90s`, `30m` or `1h`. */
function readInterval(env: Environment): number {
  const [, count, unit] = /^(\d{1,6})\s*([smh])$/.exec(env.FOLLOWTHROUGH_SWEEP_INTERVAL || "1h") ?? [];
  const milliseconds = Number(count) * { s: 1_000, m: 60_000, h: 3_600_000 }[unit as "s" | "m" | "h"];
  if (milliseconds >= 1_000 && milliseconds <= 24 * 3_600_000) return milliseconds;
  throw new SettingsError(
    `FOLLOWTHROUGH_SWEEP_INTERVAL should be from 1s to 24h, such as 30m, but is "${env.FOLLOWTHROUGH_SWEEP_INTERVAL}".`,
  );
}

/** The instant at which the clock starts; null is now. Throws `SettingsError`. */
export function readNow(env: Environment): Temporal.Instant | null {
  const text = env.FOLLOWTHROUGH_NOW;
  if (!text) return null;
  try {
    return Temporal.Instant.from(text);
  } catch {
    throw new SettingsError(
      `FOLLOWTHROUGH_NOW should be an instant such as 2026-12-01T09:00:00Z, but is "${text}".`,
    );
  }
}

/** Returns what `read` returns, and turns its errors, which already say what to do, into settings errors. */
export function asSettingsError<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new SettingsError(firstLine(error));
  }
}

function firstLine(error: unknown): string {
  return messageOf(error).split("\n")[0]!;
}
