import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "@jest/globals";
import { load } from "js-yaml";
import { formFields, isFormField } from "../src/markdown/postmortem/form-fields.ts";
import { placeholdersIn, templateNamed } from "../src/markdown/postmortem/template.ts";
import { anchorsOf } from "./harness/headings.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const text = (path: string): string => readFileSync(join(root, path), "utf8");
const yaml = <T>(path: string): T => load(text(path)) as T;

describe("app.yml requests minimal permissions and explains them", () => {
  const manifest = yaml<{ default_permissions: Record<string, string>; default_events: string[] }>("app.yml");
  const lines = text("app.yml").split("\n");
  const commentAbove = (entry: string): string => {
    const comments: string[] = [];
    for (let at = lines.indexOf(entry) - 1; lines[at]?.trim().startsWith("#"); at--)
      comments.unshift(lines[at]!.trim().slice(2));
    return comments.join(" ");
  };

  it("has exactly these permissions", () => {
    expect(manifest.default_permissions).toEqual({
      issues: "write",
      contents: "read",
      metadata: "read",
      members: "read",
    });
  });

  it.each(Object.entries(manifest.default_permissions))("explains %s: %s", (name, access) => {
    expect(commentAbove(`  ${name}: ${access}`).length).toBeGreaterThan(40);
  });

  it.each(manifest.default_events)("explains the event %s", (event) => {
    expect(commentAbove(`  - ${event}`).length).toBeGreaterThan(30);
  });
});

describe("workflows and Actions", () => {
  interface Workflow {
    readonly jobs: Readonly<
      Record<string, { readonly steps?: readonly { readonly run?: string; readonly uses?: string }[] }>
    >;
  }
  const pages = [
    "README.md",
    ...readdirSync(join(root, ".github"), { recursive: true }).map((path) => `.github/${path}`),
  ];
  const samples = pages
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) =>
      [...text(path).matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, block]) => [path, block!] as const),
    );
  const own = pages
    .filter((path) => /\/workflows\/.*\.yml$/.test(path))
    .map((path) => [path, text(path)] as const);
  const all = [...own, ...samples].filter(([, block]) => block.includes("\njobs:"));

  it.each(all)("%s: no text of an event reaches a shell", (_, block) => {
    const steps = Object.values((load(block) as Workflow).jobs).flatMap((job) => job.steps ?? []);
    for (const { run = "" } of steps) expect(run).not.toContain("${{");
  });

  it.each(samples.filter(([, block]) => block.includes("\njobs:")))(
    "%s: a sample checks out no code",
    (_, block) => {
      const steps = Object.values((load(block) as Workflow).jobs).flatMap((job) => job.steps ?? []);
      const followthrough = steps.some(({ uses = "" }) => uses.startsWith("followthrough/"));
      if (followthrough)
        expect(steps.filter(({ uses = "" }) => uses.startsWith("actions/checkout"))).toEqual([]);
    },
  );

  it.each(["action/action.yml", "action/recheck/action.yml", "action/sync/action.yml"])(
    "%s runs its bundle and no script",
    (path) => {
      const { runs } = yaml<{ runs: Record<string, string> }>(path);
      expect(Object.keys(runs)).toEqual(["using", "main"]);
      expect(existsSync(join(root, dirname(path), runs.main!))).toBe(true);
    },
  );
});

describe("npm install", () => {
  it("asks about no install script: for each, package.json says whether it runs", () => {
    const { allowScripts } = JSON.parse(text("package.json"));
    const { packages } = JSON.parse(text("package-lock.json")) as {
      packages: Record<string, { hasInstallScript?: boolean }>;
    };
    const scripted = Object.keys(packages).filter((path) => packages[path]!.hasInstallScript);
    expect(scripted.map((path) => path.replace(/^.*node_modules\//, ""))).toEqual(Object.keys(allowScripts));
  });
});

describe("issue forms", () => {
  interface Form {
    name: string;
    description: string;
    labels: string[];
    body: { type: string; id?: string; attributes: Record<string, unknown> }[];
  }
  const folder = ".github/ISSUE_TEMPLATE";
  const forms = readdirSync(join(root, folder)).filter((name) => name !== "config.yml");

  it("the incident form creates an incident", () => {
    expect(yaml<Form>(`${folder}/incident.yml`).labels).toEqual(["incident"]);
  });

  it("the incident form has the fields that the built-in templates show", () => {
    const labels = yaml<Form>(`${folder}/incident.yml`).body.map(({ attributes }) => attributes.label);
    const answered = formFields(labels.map((label) => `### ${label}\n\nx`).join("\n\n"));
    const templates = ["short", "standard", "google-sre", "security"].map((name) => templateNamed(name)!);
    const shown = templates.flatMap(placeholdersIn).filter(isFormField);
    expect(shown).toContain("incident.fields.impact");
    expect(Object.keys(answered)).toEqual(expect.arrayContaining(shown));
  });

  it.each(forms)("%s has the fields that GitHub requires", (name) => {
    const form = yaml<Form>(`${folder}/${name}`);
    const fields = form.body.filter((field) => field.type !== "markdown");
    expect(form.name && form.description).toBeTruthy();
    expect(fields.length).toBeGreaterThan(0);
    expect(new Set(fields.map((field) => field.id)).size).toBe(fields.length);
    for (const field of fields) expect(field.attributes.label).toEqual(expect.any(String));
  });
});

describe("workflows", () => {
  interface Step {
    uses?: string;
    with?: Record<string, unknown>;
  }
  interface Workflow {
    permissions: Record<string, string>;
    jobs: Record<string, { steps: Step[] }>;
  }
  const folder = ".github/workflows";

  it.each(readdirSync(join(root, folder)))("%s has read permissions only", (name) => {
    expect(Object.values(yaml<Workflow>(`${folder}/${name}`).permissions)).not.toContain("write");
  });

  it.each(readdirSync(join(root, folder)))(
    "%s names each action by its commit, with the version beside it",
    (name) => {
      const uses = [...text(`${folder}/${name}`).matchAll(/uses: (?!\.\/)(.*)/g)].map(([, action]) => action);
      expect(
        uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action!)),
      ).toEqual([]);
    },
  );

  it("the gate for this repository only sets existing inputs", () => {
    const steps = yaml<Workflow>(`${folder}/followthrough.yml`).jobs.gate!.steps;
    const gate = steps.find((step) => step.uses === "./action")!;
    const { inputs } = yaml<{ inputs: Record<string, unknown> }>("action/action.yml");
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(Object.keys(gate.with!)));
  });
});

describe("the map in CONTRIBUTING.md", () => {
  const page = text(".github/CONTRIBUTING.md");
  const named = [...page.matchAll(/`((?:src|action|test)\/[\w./-]+)`/g)].map(([, path]) => path!);
  const layers = (
    readdirSync(join(root, "src"), { withFileTypes: true }) as { name: string; isDirectory(): boolean }[]
  )
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `src/${name}`);

  it.each([...new Set(named)])("names the existing path %s", (path) => {
    expect(existsSync(join(root, path))).toBe(true);
  });

  it.each(layers)("has a row for %s", (layer) => {
    expect(page).toContain(`| \`${layer}\``);
  });
});

describe("links between documents are valid", () => {
  const pages = (readdirSync(join(root, ".github"), { recursive: true }) as string[])
    .filter((name) => name.endsWith(".md"))
    .map((name) => `.github/${name}`)
    .concat(["README.md", "CHANGELOG.md"].filter((name) => existsSync(join(root, name))));

  it.each(pages)("%s", (page) => {
    const links = [...text(page).matchAll(/(?:\]\(|<img src=")(?!https?:)([^)#\s"]*)#?([^)\s"]*)/g)];
    const broken = links.filter(([, target = "", anchor = ""]) => {
      const path = target === "" ? page : join(dirname(page), target);
      if (!existsSync(join(root, path))) return true;
      return anchor !== "" && path.endsWith(".md") && !anchorsOf(text(path)).includes(anchor);
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});
