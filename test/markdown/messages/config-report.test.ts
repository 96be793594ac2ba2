import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import type { ConfigProblem } from "../../../src/domain/config-problem.ts";
import { renderConfigFixed, renderConfigReport } from "../../../src/markdown/messages/config-report.ts";
import { readReportTag } from "../../../src/record/report-tag.ts";
import { HOSTILE, mentionsIn, shop } from "./message-samples.ts";

const problem: ConfigProblem = {
  file: "acme/shop:.github/followthrough.yml",
  path: "weekend[0]",
  expected: "a day of the week such as saturday",
  found: '"Funday"',
  line: 3,
};
const render = (...problems: ConfigProblem[]) =>
  renderConfigReport({ kind: "unreadable", problems }, shop(0));

describe("the config report", () => {
  it("matches the golden text", () => {
    expect(render(problem)).toBe(`<!-- followthrough-config -->
Followthrough can't use this configuration. Until it is fixed, nothing it applies to is tracked, no reminders are sent, and the gate fails.

| Where | Expected | Found |
| --- | --- | --- |
| acme/shop:.github/followthrough.yml, line 3, weekend\\[0\\] | a day of the week such as saturday | "Funday" |

Fix the file on the default branch; the next sweep then closes this issue. An editor that knows the config's schema shows these errors as you type.`);
  });

  it("about a digest with an invalid destination says that everything else works", () => {
    const text = renderConfigReport({ kind: "digest-refused", refusal: "acme/ops is public." }, shop(0));
    expect(text).toContain("The digest of acme/shop can't be written: acme/ops is public.");
    expect(text).toContain("Everything else works as usual.");
  });

  it("lists twenty problems and the number of others, and stays below GitHub's limit", () => {
    const long = { ...problem, expected: "<".repeat(9999), found: "@a`".repeat(999) };
    const text = render(...Array.from({ length: 25 }, () => long));
    expect(text).toContain("… and 5 more.");
    expect(text.length).toBeLessThan(65_536);
  });

  it("begins with its tag, mended or not", () => {
    expect(readReportTag(render(problem))).toBe("config");
    expect(readReportTag(renderConfigFixed())).toBe("config");
  });

  it("shows hostile text safely and mentions no one", () => {
    const evil = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 60 }));
    fc.assert(
      fc.property(evil, evil, (found, path) => {
        const texts = [
          render({ ...problem, found, path }),
          renderConfigReport({ kind: "digest-refused", refusal: found }, shop(0)),
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
