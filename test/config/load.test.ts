import { describe, expect, it } from "@jest/globals";
import { loadPolicy } from "../../src/config/load.ts";
import { ConfigError } from "../../src/config/problems.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";

const SHOP = { owner: "acme", repo: "shop" };
const OWN = "acme/shop:.github/followthrough.yml";
const SHARED = "acme/.github:.github/followthrough.yml";

/** Files by `owner/repo:path`, and the list of requested files. */
function reader(files: Readonly<Record<string, string>>) {
  const requested: string[] = [];
  const read = async ({ owner, repo }: typeof SHOP, path: string) => {
    requested.push(`${owner}/${repo}:${path}`);
    return files[requested.at(-1)!] ?? null;
  };
  return { read, requested };
}

describe("a repository's policy", () => {
  it("is the default without a file", async () => {
    const { read, requested } = reader({});
    expect(await loadPolicy(read, SHOP)).toEqual({ policy: DEFAULT_POLICY, sources: [], origins: {} });
    expect(requested).toEqual([OWN, SHARED]);
  });

  it.each([
    ["its own file", { [OWN]: "time_zone: Asia/Tokyo" }, [OWN], "Asia/Tokyo"],
    ["the owner's file", { [SHARED]: "time_zone: Asia/Seoul" }, [SHARED], "Asia/Seoul"],
    [
      "its own file over the owner's",
      { [OWN]: "time_zone: Asia/Tokyo", [SHARED]: "time_zone: Asia/Seoul" },
      [OWN, SHARED],
      "Asia/Tokyo",
    ],
    [
      "the owner's file if its own is empty",
      { [OWN]: "", [SHARED]: "time_zone: Asia/Seoul" },
      [OWN, SHARED],
      "Asia/Seoul",
    ],
  ])("comes from %s", async (_, files, sources, timeZone) => {
    const loaded = await loadPolicy(reader(files as Record<string, string>).read, SHOP);
    const origins = { time_zone: sources.at(timeZone === "Asia/Tokyo" ? 0 : -1) };
    expect(loaded).toEqual({ policy: { ...DEFAULT_POLICY, timeZone }, sources, origins });
  });

  it("of the repository `.github` is read once", async () => {
    const { read, requested } = reader({ [SHARED]: "weekend: []" });
    const { policy, sources } = await loadPolicy(read, { owner: "acme", repo: ".GitHub" });
    expect(requested).toEqual(["acme/.GitHub:.github/followthrough.yml"]);
    expect([policy, sources]).toEqual([DEFAULT_POLICY, []]);
  });

  it("can have another path, which does not apply to the owner's file", async () => {
    const { read, requested } = reader({ "acme/shop:ops/rules.yml": "weekend: []" });
    const { policy, sources } = await loadPolicy(read, SHOP, "ops/rules.yml");
    expect(requested).toEqual(["acme/shop:ops/rules.yml", SHARED]);
    expect(policy.weekend).toEqual([]);
    expect(sources).toEqual(["acme/shop:ops/rules.yml"]);
  });

  it("is rejected with the problems of both files", async () => {
    const { read } = reader({ [OWN]: "weekend: 3", [SHARED]: "a: [" });
    const error = await loadPolicy(read, SHOP).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).message).toBe(
      `${OWN}, line 1, weekend: expected a list of days such as [saturday, sunday], found the number 3.\n` +
        `${SHARED}, line 1: expected valid YAML, found a syntax error: unexpected end of the stream within a flow collection.`,
    );
  });

  it("is not guessed if a file cannot be read", async () => {
    const failing = () => Promise.reject(new Error("503"));
    await expect(loadPolicy(failing, SHOP)).rejects.toThrow("503");
  });
});

describe("the repository for postmortems", () => {
  it.each([
    ["postmortems", "acme/postmortems"],
    ["acme/postmortems", "acme/postmortems"],
    ["ACME/postmortems", "ACME/postmortems"],
  ])("%s means %s", async (written, expected) => {
    const { read } = reader({ [SHARED]: `postmortem: { repository: ${written} }` });
    expect((await loadPolicy(read, SHOP)).policy.postmortem.repository).toBe(expected);
  });

  it("is never one of another owner", async () => {
    const { read } = reader({ [OWN]: "postmortem: { repository: evil/postmortems }" });
    await expect(loadPolicy(read, SHOP)).rejects.toThrow(
      new ConfigError([
        {
          file: OWN,
          path: "postmortem.repository",
          expected: "a repository of acme",
          found: '"evil/postmortems"',
        },
      ]),
    );
  });
});

describe("several writers, or the Action, need pinned keys", () => {
  const KEYS = `signing_keys: ["ed25519:${"A".repeat(43)}"]`;
  const isRefused = (error: unknown) => (error as ConfigError).message;

  it.each([
    ["apps: [followthrough]", ""],
    [`apps: [github-actions]\n${KEYS}`, ""],
    [
      "apps: [github-actions]",
      "apps: expected signing_keys, with the public key of each writer, because every workflow writes as github-actions and only a signature tells which one it was, found no signing_keys.",
    ],
    ["apps: [followthrough, other]", "only a signature tells what each of these Apps may say"],
  ])("%j", async (text, problem) => {
    const message = await loadPolicy(reader({ [OWN]: text }).read, SHOP).then(() => "", isRefused);
    expect(message).toContain(problem);
    expect(message === "").toBe(problem === "");
  });

  it("which may be in the owner's file", async () => {
    const files = { [OWN]: "apps: [github-actions]", [SHARED]: KEYS };
    expect((await loadPolicy(reader(files).read, SHOP)).policy.apps).toEqual(["github-actions"]);
  });
});
