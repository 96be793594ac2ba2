import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { hasNoCredentials, readLogLevel, readSettings } from "../../src/app/settings.ts";
import { SettingsError } from "../../src/domain/settings-error.ts";

const pem = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({
  type: "pkcs1",
  format: "pem",
});
const env = { APP_ID: "1", PRIVATE_KEY: String(pem), WEBHOOK_SECRET: "sixteen letters!" };

describe("the server's settings", () => {
  it("have defaults for everything except the credentials", () => {
    expect(readSettings(env)).toMatchObject({
      appId: 1,
      host: "0.0.0.0",
      port: 3000,
      apiUrl: "https://api.github.com",
      writeIntervalMs: 1000,
      settleMs: 10_000,
      now: null,
      metrics: { port: null, token: null },
    });
  });

  it.each([
    ["GITHUB_API_URL", { GITHUB_API_URL: "http://127.0.0.1:4001/" }, { apiUrl: "http://127.0.0.1:4001" }],
    ["GHE_HOST", { GHE_HOST: "git.acme.test" }, { apiUrl: "https://git.acme.test/api/v3" }],
    ["PORT and HOST", { PORT: "8080", HOST: "127.0.0.1" }, { port: 8080, host: "127.0.0.1" }],
    ["a key in one line", { PRIVATE_KEY: String(pem).replaceAll("\n", "\\n") }, { appId: 1 }],
    [
      "intervals",
      { FOLLOWTHROUGH_WRITE_INTERVAL_MS: "0", FOLLOWTHROUGH_SETTLE_MS: "50" },
      { writeIntervalMs: 0, settleMs: 50 },
    ],
    [
      "metrics on a port of their own",
      { FOLLOWTHROUGH_METRICS_PORT: "9090" },
      { metrics: { port: 9090, token: null } },
    ],
    [
      "metrics with a token",
      { FOLLOWTHROUGH_METRICS_TOKEN: "sixteen letters!" },
      { metrics: { port: null, token: "sixteen letters!" } },
    ],
  ])("accept %s", (_name, over, expected) => {
    expect(readSettings({ ...env, ...over })).toMatchObject(expected);
  });

  it("accept the instant at which the clock starts", () => {
    const { now } = readSettings({ ...env, FOLLOWTHROUGH_NOW: "2026-12-01T09:00:00Z" });
    expect(now?.toString()).toBe("2026-12-01T09:00:00Z");
  });

  it.each([
    ["no APP_ID", { APP_ID: "" }, /^APP_ID should be the number .*is not set/],
    [
      "a short token for metrics",
      { FOLLOWTHROUGH_METRICS_TOKEN: "short" },
      /^FOLLOWTHROUGH_METRICS_TOKEN should have at least 16 characters, but has 5/,
    ],
    [
      "the webhooks' port for metrics",
      { FOLLOWTHROUGH_METRICS_PORT: "3000" },
      /^FOLLOWTHROUGH_METRICS_PORT should be another port than PORT, but both are 3000/,
    ],
    ["a wrong APP_ID", { APP_ID: "Iv1.x" }, /^APP_ID should be the number .*"Iv1\.x"/],
    [
      "no webhook secret",
      { WEBHOOK_SECRET: undefined },
      /^WEBHOOK_SECRET should have at least 16 characters, but is not set/,
    ],
    ["a short webhook secret", { WEBHOOK_SECRET: "development" }, /^WEBHOOK_SECRET .*has 11\..*openssl rand/],
    [
      "no private key file",
      { PRIVATE_KEY: "", PRIVATE_KEY_PATH: "/nowhere.pem" },
      /private key cannot be read.*PRIVATE_KEY_PATH/,
    ],
    [
      "a key that does not parse",
      { PRIVATE_KEY: "-----BEGIN RSA PRIVATE KEY-----\nnonsense\n-----END RSA PRIVATE KEY-----" },
      /private key is not valid PEM/,
    ],
    ["a wrong signing key", { FOLLOWTHROUGH_SIGNING_KEY: "short" }, /FOLLOWTHROUGH_SIGNING_KEY/],
    [
      "an address of a chat without TLS",
      { FOLLOWTHROUGH_NOTIFY_SRE: "http://chat.example.com/x" },
      /^FOLLOWTHROUGH_NOTIFY_SRE: expected an address that begins with https/,
    ],
    ["a wrong PORT", { PORT: "http" }, /^PORT should be a number from 0 to 65535, but is "http"/],
    [
      "a wrong interval",
      { FOLLOWTHROUGH_SETTLE_MS: "soon" },
      /^FOLLOWTHROUGH_SETTLE_MS should be 0 or more milliseconds/,
    ],
    ["a wrong start time", { FOLLOWTHROUGH_NOW: "today" }, /^FOLLOWTHROUGH_NOW should be an instant such as/],
    ["a wrong API URL", { GITHUB_API_URL: "nowhere" }, /GITHUB_API_URL/],
    ["another protocol for Redis", { REDIS_URL: "http://u:hunter2@redis" }, /^REDIS_URL should be redis:/],
    ["a Redis without a host", { REDIS_URL: "redis:hunter2" }, /^REDIS_URL should be redis:/],
    ["a password with a slash", { REDIS_URL: "redis://u:hunter2/x@redis" }, /percent-encoded/],
    ["a wrong prefix", { REDIS_URL: "redis://redis", REDIS_PREFIX: "a b" }, /^REDIS_PREFIX should have/],
    ["faster limits for GitHub", { FOLLOWTHROUGH_TEST_TIMES_FASTER: "50" }, /is for tests/],
  ])("refuse %s in one line that says how to fix it", (_name, over, message) => {
    const read = () => readSettings({ ...env, ...over });
    expect(read).toThrow(SettingsError);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect((error as Error).message).not.toContain("\n");
      expect((error as Error).message).not.toContain("hunter2");
    }
  });

  it("refuse an unknown log level", () => {
    expect(readLogLevel({})).toBe("info");
    expect(() => readLogLevel({ LOG_LEVEL: "loud" })).toThrow(/LOG_LEVEL should be one of trace, debug/);
  });

  it("allow the guided setup only if no credential is set", () => {
    expect(hasNoCredentials({})).toBe(true);
    expect(hasNoCredentials({ WEBHOOK_SECRET: "x" })).toBe(false);
  });
});
