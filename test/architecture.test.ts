import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { circles, type Rules, violations } from "./architecture/checker.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/**
 * Imports point inward: a layer imports only the layers and packages in its row. The observer does not
 * plan: `src/github` never imports `src/plan`. What both need is in `src/observed` and `src/operations`.
 * Pure layers keep nothing from one call to the next: a cache is made by the composition root (`src/engine`) and passed in.
 */
const rules: Rules = {
  layers: [
    {
      path: "src/domain",
      layers: [],
      packages: ["fastest-levenshtein", "temporal-polyfill"],
    },
    { path: "src/record", layers: ["src/domain"], packages: ["temporal-polyfill"] },
    {
      path: "src/markdown",
      layers: ["src/domain", "src/record"],
      packages: ["@slack/types", "markdown-it", "temporal-polyfill"],
    },
    { path: "src/commands", layers: ["src/domain", "src/markdown"], packages: ["temporal-polyfill"] },
    {
      path: "src/config",
      layers: ["src/domain"],
      packages: ["zod/mini", "js-yaml", "date-holidays", "temporal-polyfill"],
    },
    {
      path: "src/observed",
      layers: ["src/domain", "src/record", "src/markdown", "src/commands"],
      packages: ["temporal-polyfill"],
    },
    {
      path: "src/operations",
      layers: ["src/domain", "src/record", "src/markdown", "src/observed"],
      packages: [],
    },
    {
      path: "src/plan",
      layers: ["src/domain", "src/record", "src/markdown", "src/commands", "src/observed", "src/operations"],
      packages: ["temporal-polyfill"],
    },
    {
      path: "src/reconcile",
      layers: ["src/domain", "src/config", "src/observed", "src/operations", "src/plan"],
      packages: ["p-queue", "temporal-polyfill"],
    },
    {
      path: "src/github",
      layers: [
        "src/domain",
        "src/record",
        "src/markdown",
        "src/commands",
        "src/config",
        "src/observed",
        "src/operations",
        "src/reconcile",
      ],
      packages: [
        "@octokit/*",
        "lru-cache",
        "p-limit",
        "p-queue",
        "picomatch",
        "temporal-polyfill",
        "undici",
        "node:*",
      ],
    },
    {
      path: "src/notify",
      layers: ["src/domain", "src/markdown", "src/reconcile"],
      packages: ["p-queue"],
    },
    {
      path: "src/engine",
      layers: [
        "src/domain",
        "src/config",
        "src/record",
        "src/markdown",
        "src/commands",
        "src/plan",
        "src/reconcile",
        "src/github",
      ],
      packages: ["lru-cache", "temporal-polyfill", "node:*"],
    },
    {
      path: "src/queue",
      layers: ["src/domain", "src/reconcile", "src/github"],
      packages: ["bullmq", "ioredis", "temporal-polyfill", "node:*"],
    },
    {
      path: "src/app",
      layers: [
        "src/domain",
        "src/config",
        "src/record",
        "src/plan",
        "src/reconcile",
        "src/github",
        "src/notify",
        "src/engine",
        "src/queue",
        "package.json",
      ],
      packages: ["js-yaml", "probot", "@probot/*", "pino", "prom-client", "temporal-polyfill", "node:*"],
    },
    {
      path: "src/cli",
      layers: [
        "src/domain",
        "src/markdown",
        "src/config",
        "src/operations",
        "src/reconcile",
        "src/github",
        "src/engine",
        "src/app",
      ],
      packages: ["temporal-polyfill", "node:*"],
    },
    { path: "package.json", layers: [], packages: [] },
    { path: "src/index.ts", layers: ["src/domain", "src/app"], packages: ["node:*"] },
    {
      path: "action/bundle.ts",
      layers: ["action/join-start.ts", "action/lean-packages.ts", "action/lean-sources.ts"],
      packages: ["esbuild", "node:*"],
    },
    { path: "action/join-start.ts", layers: [], packages: ["esbuild", "node:*"] },
    { path: "action/lean-sources.ts", layers: [], packages: ["esbuild", "node:*"] },
    {
      path: "action/lean-packages.ts",
      layers: [],
      // A build tool reads the packages that it changes.
      packages: ["esbuild", "node:*", "(a computed module name)"],
    },
    {
      path: "action",
      layers: [
        "src/domain",
        "src/record",
        "src/markdown",
        "src/config",
        "src/reconcile",
        "src/github",
        "src/notify",
        "src/engine",
      ],
      packages: ["@actions/core", "js-yaml", "temporal-polyfill", "node:*"],
    },
  ],
  pure: [/^src\/(domain|record|markdown|commands|observed|operations|plan)\//],
  exceptions: { "src/record/signature.ts": ["node:crypto"], "src/record/fingerprint.ts": ["node:crypto"] },
  // Of code. Data files (JSON in `data/`) have no limit.
  maxLines: 300,
};

const sources = ["src", "action"].flatMap((folder) =>
  existsSync(`${root}${folder}`)
    ? (readdirSync(`${root}${folder}`, { recursive: true }) as string[])
        .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
        .filter((path) => path.endsWith(".ts") && !path.includes("/dist/"))
    : [],
);

it("the observer does not plan", () => {
  const source = 'import { createPlan } from "../plan/plan.ts";';
  expect(violations("src/github/github-world.ts", source, rules)).toHaveLength(1);
});

describe("the rules for imports", () => {
  it("finds the sources", () => expect(sources.length).toBeGreaterThan(3));

  it.each(sources)("%s", (path) => {
    expect(violations(path, readFileSync(`${root}${path}`, "utf8"), rules)).toEqual([]);
  });

  it("no circular imports", () => {
    expect(circles(new Map(sources.map((path) => [path, readFileSync(`${root}${path}`, "utf8")])))).toEqual(
      [],
    );
  });
});
