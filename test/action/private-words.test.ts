import { describe, expect, it } from "@jest/globals";
import { isMorePrivate, type Visibility } from "../../src/domain/visibility.ts";
import type { ApiWorld } from "./api-world.ts";
import { apiIssue, itemIssue, postmortemIssue } from "./issues.ts";
import { type InProcessResult, type InProcessRun, runInProcess } from "./runner.ts";
import { isolate, serve } from "./serve.ts";

/*
 * A run shows nothing of a repository that fewer people can read than the run itself, except counts. Every word of that
 * repository begins with `zq`, and so does its name.
 */

isolate();

const VISIBILITIES: readonly Visibility[] = ["public", "internal", "private"];
const PAIRS = VISIBILITIES.flatMap((run) => VISIBILITIES.map((other) => [run, other] as const));

const OTHER = "acme/zqvault";
const said = { by: "zqapprover", at: "2026-11-03T00:00:00Z", commentId: 1 };
const extensions = [{ from: "2026-11-20", to: "2026-12-01", reason: "zqextension", ...said }];

const ISSUES = [
  itemIssue(3, { title: "zqtitle", assignees: ["zqowner"], labels: ["zqlabel"], ledger: { extensions } }),
  itemIssue(4, {
    title: "zqwaived",
    ledger: { waiver: { until: "2027-01-31", reason: "zqwaiver", ...said } },
  }),
  itemIssue(5, { title: "zqsoon", due: "2026-12-12", marker: { words: "zqwords" } }),
  postmortemIssue(6, { title: "Postmortem: zqpostmortem" }),
  apiIssue(8, "no record", ["action-item"], ["zqreader"], { title: "zqbroken" }),
];

async function runOver(
  over: Partial<ApiWorld>,
  [run, other]: readonly [Visibility, Visibility],
  { inputs, ...options }: InProcessRun,
): Promise<InProcessResult> {
  const visibilities = { "acme/shop": run, [OTHER]: other };
  serve({ issues: { "acme/shop": [], [OTHER]: ISSUES }, visibilities, ...over });
  return runInProcess({ inputs: { repositories: "acme/*", explain: "true", ...inputs }, ...options });
}

function wordsIn({ log, summary, outputs }: InProcessResult): string[] {
  const words = `${log}\n${summary}\n${JSON.stringify(outputs)}`.match(/zq\w+/g) ?? [];
  return [...new Set(words)].sort();
}

describe("a run over another repository", () => {
  it.each(PAIRS)("in a %s repository, of a %s one", async (run, other) => {
    const result = await runOver({}, [run, other], {});
    const { code, summary, outputs } = result;
    expect(code).toBe(1);
    expect(outputs).toMatchObject({ verdict: "fail", "open-count": "4", "overdue-count": "1" });
    if (isMorePrivate(other, run)) {
      expect(wordsIn(result)).toEqual([]);
      expect(outputs.items).toBe("[]");
      expect(summary).toContain("1 action item and 1 postmortem are overdue");
      expect(summary).toContain("This check fails until none is left in 1 more private repository.");
    } else {
      const words = ["zqextension", "zqowner", "zqpostmortem", "zqtitle", "zqvault", "zqwaiver"];
      expect(wordsIn(result)).toEqual(expect.arrayContaining(words));
    }
  });

  const hidden = ["public", "private"] as const;
  it.each<[string, Partial<ApiWorld>, InProcessRun]>([
    ["is listed by its name", {}, { inputs: { repositories: OTHER } }],
    ["has a config that can't be read", config("weekend: [zqconfig]\n"), {}],
    ["has rules of its own", config("timezone: Europe/London\npostmortem: { label: zqlabel }\n"), {}],
    [
      "has the same record",
      { issues: { "acme/shop": [itemIssue(3)], [OTHER]: [itemIssue(3, { title: "zqtitle" })] } },
      {},
    ],
    [
      "answers with an error",
      { override: (url) => (url.pathname.includes("zqvault/issues") ? { status: 410, body: {} } : null) },
      {},
    ],
    [
      "cannot be compared",
      { override: (url) => (url.pathname === "/repos/acme/zqvault" ? { status: 403, body: {} } : null) },
      { inputs: { repositories: OTHER } },
    ],
    ["is read in a debug run", {}, { env: { RUNNER_DEBUG: "1" } }],
  ])("shows no word of it if it %s", async (_, world, run) => {
    const result = await runOver(world, hidden, run);
    const named = run.inputs?.repositories === OTHER ? ["zqvault"] : [];
    expect(wordsIn(result).filter((word) => !named.includes(word))).toEqual([]);
    expect(result.code).not.toBe(0);
    expect(result.log).toMatch(/^::error /m);
  });

  it("says which repository of its list the token can't read", async () => {
    const world = { issues: { "acme/shop": [] } };
    const { code, summary } = await runOver(world, hidden, { inputs: { repositories: OTHER } });
    expect(code).toBe(2);
    expect(summary).toContain(
      "acme/zqvault: The repository could not be read. It doesn't exist, or the token",
    );
  });

  it("does not name what a pull request fixes there", async () => {
    const pullRequests = { "acme/shop#9": { body: "Fixes acme/zqvault#3" } };
    const issues = { "acme/shop": [], [OTHER]: [ISSUES[0]!] };
    const base = { ref: "main", repo: { full_name: "acme/shop", default_branch: "main" } };
    const pull_request = { number: 9, labels: [], body: "", base, head: { sha: "9".padStart(40, "d") } };
    const event = { name: "pull_request", payload: { number: 9, pull_request } };
    const result = await runOver({ issues, pullRequests }, hidden, { event });
    expect(result.summary).toContain("merging it closes an issue in a more private repository.");
    expect(wordsIn(result)).toEqual([]);
    expect(result.code).toBe(0);
  });

  it("quotes no shared config of a more private repository", async () => {
    const files = { "acme/.github:.github/followthrough.yml": "weekend: [zqconfig]\n" };
    const visibilities = { "acme/shop": "public", "acme/.github": "private" } as const;
    serve({ issues: { "acme/shop": [] }, files, visibilities });
    const result = await runInProcess({});
    expect(result.code).toBe(2);
    expect(wordsIn(result)).toEqual([]);
    expect(result.summary).toContain("acme/.github:.github/followthrough.yml can't be used.");
  });
});

function config(text: string): Partial<ApiWorld> {
  return { files: { [`${OTHER}:.github/followthrough.yml`]: text } };
}
