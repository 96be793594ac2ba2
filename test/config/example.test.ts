import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { load } from "js-yaml";
import { configJsonSchema, configPaths, DESCRIPTIONS } from "../../src/config/json-schema.ts";
import { parseConfig } from "../../src/config/parse.ts";
import { toPolicy } from "../../src/config/resolve.ts";
import { DEFAULT_POLICY } from "../../src/domain/default-policy.ts";
import { recheckWorkflow } from "../../src/domain/gate/workflow-file.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const example = readFileSync(`${root}.github/followthrough.example.yml`, "utf8");
const withOptional = example.replace(/^( *)# ([a-z_]+: .*)$/gm, "$1$2");
const committed = readFileSync(`${root}schema/followthrough.schema.json`, "utf8");

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const isValid = ajv.compile(configJsonSchema());

describe("the documented example", () => {
  it("contains the defaults", () => {
    expect(toPolicy([parseConfig(example, "example.yml")])).toEqual(DEFAULT_POLICY);
  });

  it("has every key; unset ones as comments", () => {
    const config = parseConfig(withOptional, "example.yml") as Record<string, unknown>;
    const keys = pathsOf(config).map((path) =>
      path.replace(/^(severities|postmortem\.templates|gate\.areas|people)\.\w+/, "$1.*"),
    );
    const expected = configPaths().filter((path) => !path.startsWith("gate.areas."));
    expect(expected.filter((path) => !keys.includes(path))).toEqual([]);
  });

  it("is what `npm run config` calls valid, and a mistake is named with its line", () => {
    const folder = mkdtempSync(join(tmpdir(), "config-"));
    const wrong = join(folder, "followthrough.yml");
    writeFileSync(wrong, "time_zone: UTC\napprovers: { roles: [maintainer] }\n");
    const check = (...args: string[]) =>
      spawnSync(process.execPath, ["--import", "tsx", "src/cli/config.ts", ...args], {
        cwd: root,
        encoding: "utf8",
      });
    const [good, bad] = [check(".github/followthrough.example.yml"), check(wrong)];
    const recheck = check("--recheck", ".github/followthrough.example.yml");
    rmSync(folder, { recursive: true });
    expect([good.status, good.stdout]).toEqual([0, ".github/followthrough.example.yml is valid.\n"]);
    expect([bad.status, bad.stderr]).toEqual([1, expect.stringContaining(", line 2, approvers.roles[0]: ")]);
    expect(recheck.stdout).toBe(recheckWorkflow(DEFAULT_POLICY));
  });

  it("has a comment above every top-level key", () => {
    const lines = example.split("\n");
    const tops = lines.flatMap((line, at) => (/^[a-z_]+:/.test(line) ? [at] : []));
    for (const at of tops) {
      expect(`${lines[at - 1]}${lines[at + 1]}`).toContain("# ");
    }
  });

  it("names the schema for editors and is valid", () => {
    expect(example.split("\n")[0]).toBe(`# yaml-language-server: $schema=${configJsonSchema().$id}`);
    for (const text of [example, withOptional]) {
      expect([isValid(load(text)), isValid.errors]).toEqual([true, null]);
    }
  });
});

describe("the JSON Schema", () => {
  it("is committed as generated", () => {
    expect(JSON.parse(committed)).toEqual(configJsonSchema());
  });

  it("describes every key", () => {
    expect(configPaths().filter((path) => !DESCRIPTIONS[path])).toEqual([]);
  });

  it("describes no unknown key", () => {
    expect(Object.keys(DESCRIPTIONS).filter((path) => path !== "" && !configPaths().includes(path))).toEqual(
      [],
    );
  });

  it.each([
    "foo: 1",
    "reminders: { days_before: [0] }",
    "closure: { require: proof }",
    "action_items: { due: { P9: 1 } }",
    "severities: { sev1: { due: 3 } }",
    "holidays: [tomorrow]",
  ])("refuses %s, as the parser does", (text) => {
    expect(isValid(load(text))).toBe(false);
    expect(() => parseConfig(text, "f.yml")).toThrow();
  });
});

function pathsOf(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [path];
  const inner = Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, path === "" ? key : `${path}.${key}`),
  );
  return path === "" ? inner : [path, ...inner];
}
