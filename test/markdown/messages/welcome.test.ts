import { describe, expect, it } from "@jest/globals";
import { WORKFLOW_FILE } from "../../../src/domain/gate/workflow-file.ts";
import { type FoundRepository, renderWelcome } from "../../../src/markdown/messages/welcome.ts";
import { WELCOME_TAG } from "../../../src/record/report-tag.ts";

type Found = NonNullable<FoundRepository["found"]>;
type Label = Found["labels"][number];

const HOME = { owner: "acme", repo: "shop", webUrl: "https://github.com", defaultBranch: "main" };
const PAGES = "https://github.com/followthrough/followthrough/blob/main/.github";
const label = (name: string, changed: Partial<Label> = {}): Label => ({
  name,
  exists: true,
  isIncident: true,
  ...changed,
});
const found = (changed: Partial<Found> = {}): Found => ({
  ...{ labels: [label("incident")], template: "built in", past: { count: 0, isAll: true }, adoptSince: null },
  gate: { outcome: "pass", headline: "Nothing is open" },
  ...changed,
});
const at = (repo: string, there: Found | null): FoundRepository => ({
  repository: { owner: "acme", repo },
  found: there,
});

const welcome = (
  repositories: readonly FoundRepository[],
  changed: Partial<typeof HOME> = {},
  unlisted = 0,
) => renderWelcome({ home: { ...HOME, ...changed }, repositories, unlisted });
/** The points of what it found. */
const points = (...given: Parameters<typeof welcome>) =>
  welcome(...given)
    .match(/^- .*/gm)!
    .slice(0, 4)
    .filter((point) => !/^ {4}|uses:/.test(point));

describe("the welcome", () => {
  it("says what Followthrough does, what it found, and how builds wait", () => {
    expect(welcome([at("shop", found())])).toBe(`${WELCOME_TAG}
**Followthrough watches this repository now.** Label an issue \`incident\`, and a postmortem opens. Each line of its checklist becomes an issue with an owner and a due date.

### What it found

- **Labels:** \`incident\` exists.
- **Template:** the built-in one. Yours goes into \`.github/POSTMORTEM_TEMPLATE.md\`.
- **The gate today:** it would pass. Nothing is open.

### Let builds wait for what is overdue

Add [\`.github/workflows/followthrough.yml\`](https://github.com/acme/shop/new/main?filename=.github/workflows/followthrough.yml) with the content below. A check then fails while an item is overdue. [What the gate does](${PAGES}/gate.md)

<details><summary>The workflow file</summary>

\`\`\`yaml
${WORKFLOW_FILE}\`\`\`

</details>

### Commands

Comment \`/help\` on a postmortem, an action item or an incident to see what you can do there. [All commands](${PAGES}/docs/commands.md)

Close this issue whenever you like. The App opens it once and leaves it as it is.`);
  });

  it("of several repositories has a table of them", () => {
    const many = [
      at("shop", found({ past: { count: 3, isAll: true }, gate: { outcome: "fail", headline: "x" } })),
      at("web", found({ labels: [label("incident", { exists: false })], template: "built in: short" })),
      at("api", found({ past: { count: 9, isAll: false }, gate: { outcome: "undecided", headline: "x" } })),
      at("old", null),
    ];
    const text = welcome(many, {}, 2);
    expect(text).toContain(
      "**Followthrough watches 6 repositories of acme now.** Label an issue as an incident, and a postmortem opens there.",
    );
    expect(text).toContain(`
| Repository | Incidents | The gate today |
| --- | --- | --- |
| [shop](https://github.com/acme/shop) | 3 past | would fail |
| [web](https://github.com/acme/web) | no label “incident” yet | would pass |
| [api](https://github.com/acme/api) | 9 or more past | could not decide |
| [old](https://github.com/acme/old) | not read | not read |

… and 2 more.

- **Labels:** where it is missing, create the label, or [name your own](${PAGES}/docs/settings.md).
- **Template:** the built-in one in shop and api; the built-in \`short\` in web.
- **Past incidents:** those from before the installation are left alone. Comment \`/postmortem\` on one to open its postmortem, or set \`adopt_since\` to include all since a day.

### Let`);
    expect(text).toContain(
      "Add `.github/workflows/followthrough.yml` with the content below to each repository that should wait. A check",
    );
  });

  it("of several with the same label and nothing to say is short", () => {
    const text = welcome([at("shop", found()), at("web", found())], { defaultBranch: "trunk" });
    expect(text).toContain(
      "**Followthrough watches 2 repositories of acme now.** Label an issue `incident`, and a postmortem opens there.",
    );
    expect(text).toContain("| none yet | would pass |\n\n- **Template:** the built-in one.\n\n###");
    expect(text).not.toContain("more.");
    expect(text).not.toContain("trunk");
  });

  it("says so if nothing could be read", () => {
    expect(points([at("shop", null)])[0]).toBe(
      "- The settings or the issues could not be read. The App's log says why.",
    );
    expect(welcome([at("shop", null)])).toContain("Label an issue as an incident,");
  });

  const severity = (exists: boolean) => label("sev1", { exists, isIncident: false });
  it.each<[string, Label[]]>([
    ["`incident` and `sev1` exist.", [label("incident"), severity(true)]],
    [
      `\`incident\` exists. \`sev1\` does not exist yet: create what you need, or [name your own](${PAGES}/docs/settings.md).`,
      [label("incident"), severity(false)],
    ],
    [
      `\`incident\` and \`sev1\` do not exist yet: create what you need, or [name your own](${PAGES}/docs/settings.md).`,
      [label("incident", { exists: false }), severity(false)],
    ],
    [
      "`l0`, `l1`, `l2`, `l3`, `l4`, `l5`, `l6`, `l7`, `l8`, `l9` and 2 more exist.",
      Array.from({ length: 12 }, (_, index) => label(`l${index}`)),
    ],
    [
      "`l0`, `l1`, `l2`, `l3`, `l4`, `l5`, `l6`, `l7`, `l8` and `l9` exist.",
      Array.from({ length: 10 }, (_, index) => label(`l${index}`)),
    ],
  ])("about labels: %s", (text, labels) => {
    expect(points([at("shop", found({ labels }))])[0]).toBe(`- **Labels:** ${text}`);
  });

  it.each([
    ["the built-in `short`.", "built in: short"],
    ["[`t/a.md`](https://github.com/acme/shop/blob/HEAD/t/a.md).", "acme/shop:t/a.md"],
    ["`what: ever`.", "no repository:what: ever"],
  ])("about the template: %s", (text, template) => {
    expect(points([at("shop", found({ template }))])[1]).toBe(`- **Template:** ${text}`);
  });

  it.each([
    [
      "1 from before the installation is left alone. Comment `/postmortem` on one to open its postmortem, or set `adopt_since` to include all since a day.",
      1,
      null,
    ],
    [
      "2 from before the installation are left alone. Comment `/postmortem` on one to open its postmortem, or set `adopt_since` to include all since a day.",
      2,
      null,
    ],
    [
      "2 from before the installation are left alone, except those that `adopt_since` includes. Comment `/postmortem` on one to open its postmortem.",
      2,
      "2026-01-01",
    ],
  ])("about past incidents: %s", (text, count, adoptSince) => {
    expect(points([at("shop", found({ past: { count, isAll: true }, adoptSince }))])[2]).toBe(
      `- **Past incidents:** ${text}`,
    );
  });

  it("names another default branch", () => {
    expect(welcome([at("shop", found())], { defaultBranch: "a b" })).toContain(
      "(https://github.com/acme/shop/new/a%20b?filename=.github/workflows/followthrough.yml) with the content below, and `a b` in place of `main`. A check",
    );
  });
});
