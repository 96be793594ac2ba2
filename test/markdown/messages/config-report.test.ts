import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { ConfigProblem } from "../../../src/domain/config-problem.ts";
import {
  CONFIG_TITLES,
  renderConfigFixed,
  renderConfigReport,
} from "../../../src/markdown/messages/config-report.ts";
import { readReportTag } from "../../../src/record/report-tag.ts";
import { ANY_CHARACTER } from "../../harness/any-character.ts";
import { snapshot } from "../../plan/builders.ts";
import { HOSTILE, mentionsIn } from "./message-samples.ts";

const HOME = snapshot().repository;

const problem: ConfigProblem = {
  file: "acme/shop:.github/followthrough.yml",
  path: "weekend[0]",
  expected: "a day of the week such as saturday",
  found: '"Funday"',
  line: 3,
};
const render = (...problems: ConfigProblem[]) => renderConfigReport({ kind: "unreadable", problems }, HOME);

describe("the config report", () => {
  it("matches the golden text", () => {
    const others: ConfigProblem[] = [
      { ...problem, line: 5, path: "severites", found: '"severites"', meant: "severities" },
      { ...problem, line: 9, path: "", found: "a tab", expected: "spaces before a key" },
    ];
    expect(render(problem, ...others)).toBe(`<!-- followthrough-config -->
**\`.github/followthrough.yml\` has 3 errors.** Until they are fixed, nothing is tracked, no reminders are sent, and the Followthrough check fails.

1. [Line 3](https://github.com/acme/shop/blob/main/.github/followthrough.yml#L3): \`weekend[0]\` is \`Funday\`. Use a day of the week such as \`saturday\`.
2. [Line 5](https://github.com/acme/shop/blob/main/.github/followthrough.yml#L5): \`severites\` is not a setting. Did you mean \`severities\`?
3. [Line 9](https://github.com/acme/shop/blob/main/.github/followthrough.yml#L9): there is a tab. Use spaces before a key.

**[Edit the file](https://github.com/acme/shop/edit/main/.github/followthrough.yml)** on \`main\`. This issue closes by itself, usually within an hour of the fix.

Editors can catch such errors as you type: [add the schema](https://github.com/followthrough/followthrough/blob/main/.github/docs/settings.md).`);
  });

  it("links the lines of the owner's file too, whose default branch it does not know", () => {
    const text = render({ ...problem, file: "acme/.github:.github/followthrough.yml" });
    expect(text).toContain(
      "[Line 3](https://github.com/acme/.github/blob/HEAD/.github/followthrough.yml#L3)",
    );
    expect(text).toContain("Edit `acme/.github:.github/followthrough.yml` on the default branch.");
  });

  it("about a digest with an invalid destination says that everything else works", () => {
    const text = renderConfigReport({ kind: "digest-refused", refusal: "acme/ops is public." }, HOME);
    expect(text).toContain(
      "**The weekly digest of acme/shop can't be written:** acme/ops is public. Everything else works.",
    );
  });

  it.each([
    [
      "one error",
      [problem],
      HOME,
      "**`.github/followthrough.yml` has 1 error.** Until it is fixed, nothing is tracked, no reminders are sent, and the Followthrough check fails.",
    ],
    [
      "several files",
      [problem, { ...problem, file: "acme/.github:.github/followthrough.yml" }],
      HOME,
      "**The settings have 2 errors.** Until they are fixed, nothing is tracked, no reminders are sent, and the Followthrough check fails.",
    ],
    [
      "the file of the owner",
      [{ ...problem, file: "acme/.github:.github/followthrough.yml" }],
      { ...HOME, repo: ".github" },
      "**`.github/followthrough.yml` has 1 error.** Until it is fixed, nothing is tracked in the repositories of acme, no reminders are sent, and the Followthrough check fails.",
    ],
  ])("says what happens with errors in %s", (_, problems, home, words) => {
    expect(renderConfigReport({ kind: "unreadable", problems }, home).split("\n")[1]).toBe(words);
  });

  it("says how to edit each of several files", () => {
    const text = render(problem, { ...problem, file: "acme/.github:.github/followthrough.yml" });
    expect(text).toContain(
      "\n\n**[Edit the file](https://github.com/acme/shop/edit/main/.github/followthrough.yml)** on `main`. Edit `acme/.github:.github/followthrough.yml` on the default branch. This issue closes",
    );
  });

  it("about a digest says how to correct where it goes", () => {
    const text = renderConfigReport({ kind: "digest-refused", refusal: "acme/ops is public." }, HOME);
    expect(text.split("\n").slice(2)).toEqual([
      "",
      "**[Edit the file](https://github.com/acme/shop/edit/main/.github/followthrough.yml)** on `main`. Correct `digest.repository`, or remove it to have the digest in this repository. This issue closes by itself, usually within an hour of the fix.",
    ]);
  });

  it("lists what has no effect, and how much more there is", () => {
    const lacks = (count: number) =>
      renderConfigReport(
        {
          kind: "lacking",
          lacks: Array.from({ length: count }, () => ({ kind: "rule", environment: "prod" }) as const),
        },
        HOME,
      ).split("\n");
    const lines = lacks(22);
    expect(lines.slice(0, 3)).toEqual([
      "<!-- followthrough-config -->",
      "**Parts of the settings have no effect.** Everything else works.",
      "",
    ]);
    expect(lines.slice(3, 23).every((line) => line.startsWith("- Deployments to `prod` don't wait"))).toBe(
      true,
    );
    expect(lines.slice(23)).toEqual([
      "- … and 2 more.",
      "",
      "This issue closes by itself, usually within an hour of the fix.",
    ]);
    expect(lacks(20)).toHaveLength(25);
  });

  it("names several writers, and says how to stop them", () => {
    const text = renderConfigReport({ kind: "several-writers", apps: ["my-app", "github-actions"] }, HOME);
    expect(text).toBe(`<!-- followthrough-config -->
**More than one of these writers works here: \`my-app\`, \`github-actions\`.** A day after \`my-app\` took over, another one still wrote. No issue or comment is doubled, but each writer does all of the work.

Stop all but one: delete the workflow that runs \`action/sync\`, or uninstall the App. Their names stay in \`apps\` as long as their issues are open ([how to move](https://github.com/followthrough/followthrough/blob/main/.github/docs/without-a-server.md#move-to-the-app-and-back)).

This issue closes by itself, a week after a second writer was last seen.`);
  });

  it("thanks once all is well", () => {
    const fixed = "<!-- followthrough-config -->\nThe settings are fixed. Thank you.";
    expect(renderConfigFixed(CONFIG_TITLES.unreadable)).toBe(fixed);
    expect(renderConfigFixed(CONFIG_TITLES["several-writers"])).toBe(
      "<!-- followthrough-config -->\nOnly one writer works here now. Thank you.",
    );
  });

  it("lists twenty problems and the number of others, and stays below GitHub's limit", () => {
    const long = { ...problem, expected: "<".repeat(9999), found: "@a`".repeat(999) };
    const text = render(...Array.from({ length: 25 }, () => long));
    expect(text).toContain("… and 5 more.");
    expect(text.length).toBeLessThan(65_536);
  });

  it("begins with its tag, mended or not", () => {
    expect(readReportTag(render(problem))).toBe("config");
    expect(readReportTag(renderConfigFixed(""))).toBe("config");
  });

  it("shows hostile text safely and mentions no one", () => {
    const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: ANY_CHARACTER, maxLength: 60 }));
    fc.assert(
      fc.property(evil, evil, (found, path) => {
        const texts = [
          render({ ...problem, found, path }),
          renderConfigReport({ kind: "digest-refused", refusal: found }, HOME),
        ];
        for (const text of texts) {
          expect(mentionsIn(text)).toEqual([]);
          expect(text.match(/<!--/g)).toHaveLength(1);
        }
        expect(texts[0]!.split("\n")).toHaveLength(8);
      }),
    );
  });
});
