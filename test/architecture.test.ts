import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { circles, type Rules, violations } from "./architecture/checker.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Imports point inward: a layer leans only on the layers named in its row, and on these packages. */
const rules: Rules = {
  layers: [
    { path: "src/domain", layers: [], packages: ["chrono-node/en", "temporal-polyfill"] },
    {
      path: "src/markdown",
      layers: ["src/domain"],
      packages: ["lru-cache", "markdown-it", "temporal-polyfill"],
    },
    { path: "src/commands", layers: ["src/domain", "src/markdown"], packages: ["temporal-polyfill"] },
    {
      path: "src/config",
      layers: ["src/domain"],
      packages: ["zod/mini", "js-yaml", "date-holidays", "temporal-polyfill"],
    },
    {
      path: "src/reconcile",
      layers: ["src/domain", "src/markdown", "src/commands", "src/config"],
      packages: ["lru-cache", "p-queue", "temporal-polyfill"],
    },
    {
      path: "src/github",
      layers: ["src/domain", "src/markdown", "src/commands", "src/config", "src/reconcile"],
      packages: ["@octokit/*", "lru-cache", "p-queue", "temporal-polyfill", "node:*"],
    },
    {
      path: "src/app",
      layers: ["src/domain", "src/markdown", "src/config", "src/reconcile", "src/github"],
      packages: ["probot", "@probot/*", "pino", "temporal-polyfill", "node:*"],
    },
    {
      path: "src/cli",
      layers: ["src/domain", "src/markdown", "src/config", "src/reconcile", "src/github", "src/app"],
      packages: ["temporal-polyfill", "node:*"],
    },
    { path: "src/index.ts", layers: ["src/app"], packages: ["node:*"] },
    { path: "action/bundle.ts", layers: [], packages: ["esbuild", "node:*"] },
    {
      path: "action",
      layers: ["src/domain", "src/markdown", "src/config", "src/reconcile", "src/github"],
      packages: ["@actions/core", "picomatch", "temporal-polyfill", "node:*"],
    },
  ],
  pure: [/^src\/(domain|markdown|commands)\//, /^src\/reconcile\/(plan|snapshot|operation)/],
  exceptions: { "src/markdown/signature.ts": ["node:crypto"] },
  maxLines: 220,
};

const sources = ["src", "action"].flatMap((folder) =>
  existsSync(`${root}${folder}`)
    ? (readdirSync(`${root}${folder}`, { recursive: true }) as string[])
        .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
        .filter((path) => path.endsWith(".ts") && !path.startsWith("action/dist/"))
    : [],
);

describe("every source keeps the rules", () => {
  it("finds the sources", () => expect(sources.length).toBeGreaterThan(3));

  it.each(sources)("%s", (path) => {
    expect(violations(path, readFileSync(`${root}${path}`, "utf8"), rules)).toEqual([]);
  });

  it("and none imports another in a circle", () => {
    expect(circles(new Map(sources.map((path) => [path, readFileSync(`${root}${path}`, "utf8")])))).toEqual(
      [],
    );
  });
});

describe("the check bites", () => {
  it.each([
    [
      "src/domain/gate.ts",
      `import { x } from "../markdown/marker.ts";`,
      "src/domain may not lean on src/markdown",
    ],
    ["src/domain/gate.ts", `import type { X } from "../github/client.ts";`, "may not lean on src/github"],
    ["src/domain/gate.ts", `export * from "../reconcile/plan.ts";`, "may not lean on src/reconcile"],
    ["src/domain/gate.ts", `export { x } from "../app/server.ts";`, "may not lean on src/app"],
    ["src/domain/deep/gate.ts", `const x = import("../../cli/sweep.ts");`, "may not lean on src/cli"],
    ["src/domain/gate.ts", `type X = import("@octokit/rest").Octokit;`, "imports @octokit/rest"],
    ["src/domain/gate.ts", `import x = require("node:fs");`, "imports node:fs"],
    ["src/domain/gate.ts", `const x = await import(name);`, "a computed module name"],
    ["src/markdown/marker.ts", `import { sign } from "node:crypto";`, "imports node:crypto"],
    [
      "src/markdown/checklist.ts",
      `import { y } from "../commands/parse.ts";`,
      "may not lean on src/commands",
    ],
    ["src/reconcile/plan.ts", `import { Octokit } from "@octokit/rest";`, "imports @octokit/rest"],
    [
      "src/reconcile/reconciler.ts",
      `import { o } from "../github/observe.ts";`,
      "may not lean on src/github",
    ],
    ["src/github/client.ts", `import { Probot } from "probot";`, "imports probot"],
    ["src/app/server.ts", `import { Octokit } from "@octokit/rest";`, "imports @octokit/rest"],
    ["action/run.ts", `import { x } from "../src/app/server.ts";`, "may not lean on src/app"],
    ["action/run.ts", `import { getOctokit } from "@actions/github";`, "imports @actions/github"],
    ["action/run.ts", `import { Octokit } from "@octokit/rest";`, "imports @octokit/rest"],
    ["src/surprise/x.ts", "", "stands in no layer"],
  ])("%s with %s", (path, source, complaint) => {
    expect(violations(path, source, rules).join("\n")).toContain(complaint);
  });

  it("files in a circle", () => {
    const sources = new Map([
      ["src/domain/a.ts", `import type { B } from "./b.ts";`],
      ["src/domain/b.ts", `export { c } from "./deep/c.ts";`],
      ["src/domain/deep/c.ts", `import { a } from "../a.ts";`],
      ["src/domain/d.ts", `import { a } from "./a.ts";`],
    ]);
    expect(circles(sources)).toEqual([
      "src/domain/a.ts → src/domain/b.ts → src/domain/deep/c.ts → src/domain/a.ts",
    ]);
  });

  it("a file that tells too much", () => {
    const source = "// another story\n".repeat(221);
    expect(violations("src/domain/gate.ts", source, rules)).toEqual([
      "src/domain/gate.ts has 221 lines: split it, one story a file",
    ]);
  });

  it.each([
    ["process.env.HOME", "process"],
    ["console.log(1)", "console"],
    ["setTimeout(f, 1)", "setTimeout"],
    ["const p = process", "process"],
    ["fetch(url)", "fetch"],
    ["Date.now()", "Date.now"],
    ["new Date()", "new Date()"],
    ["new Date", "new Date()"],
    ["Date()", "Date()"],
    ["Math.random()", "Math.random"],
    ["Temporal.Now.plainDateISO()", "Temporal.Now"],
    ["globalThis.process", "globalThis"],
  ])("pure code with %s", (source, name) => {
    for (const path of [
      "src/domain/x.ts",
      "src/markdown/x.ts",
      "src/commands/x.ts",
      "src/reconcile/plan-x.ts",
    ])
      expect(violations(path, source, rules)).toEqual([
        `${path} is pure but uses ${name}: take it as an argument`,
      ]);
    expect(violations("src/app/server.ts", source, rules)).toEqual([]);
  });

  it.each([
    ["src/markdown/signature.ts", `import { sign } from "node:crypto";`],
    [
      "src/domain/gate.ts",
      `import { Temporal } from "temporal-polyfill"; import type { P } from "./policy.ts";`,
    ],
    ["src/domain/gate.ts", `const x = new Date(text); item.process; const y = { console: 1, fetch() {} };`],
    ["src/domain/gate.ts", `// import "node:fs"\nconst text = 'import "node:fs"; process.exit()';`],
    [
      "src/github/client.ts",
      `import { Octokit } from "@octokit/rest"; import { a } from "../reconcile/ports.ts";`,
    ],
    ["src/app/server.ts", `import { Probot } from "probot"; import { x } from "../github/client.ts";`],
  ])("but leaves good code alone: %s with %s", (path, source) => {
    expect(violations(path, source, rules)).toEqual([]);
  });
});
