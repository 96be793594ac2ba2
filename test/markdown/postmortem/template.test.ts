import { describe, expect, it } from "@jest/globals";
import { Temporal } from "temporal-polyfill";
import { findItems } from "../../../src/markdown/checklist/checklist.ts";
import { forMarkdownBody } from "../../../src/markdown/escape.ts";
import { formFields } from "../../../src/markdown/postmortem/form-fields.ts";
import {
  fillTemplate,
  TEMPLATE_PLACEHOLDERS,
  templateNamed,
} from "../../../src/markdown/postmortem/template.ts";
import { BUILT_IN_TEMPLATE } from "../../../src/markdown/postmortem/templates/standard.ts";
import { HOME } from "../home.ts";

const values = {
  "incident.title": "Down",
  "incident.number": "12",
  repository: "acme/shop",
  "incident.fields.impact": "\\- EU\n\\- US",
};

describe("filling a template", () => {
  it.each([
    ["{{ incident.title }}", "Down", []],
    ["{{incident.title}} and {{   repository\t}}", "Down and acme/shop", []],
    ["#{{incident.number}}{{incident.number}}", "#1212", []],
    ["{{ incident.tilte }} {{ incident.title }}", "{{ incident.tilte }} Down", ["incident.tilte"]],
    ["{{ b }} {{ a }} {{ b }}", "{{ b }} {{ a }} {{ b }}", ["b", "a"]],
    ["{{ Incident.Title }}", "{{ Incident.Title }}", ["Incident.Title"]],
    ["{{ constructor }} {{ __proto__ }}", "{{ constructor }} {{ __proto__ }}", ["constructor"]],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: an expression of GitHub Actions
    ["${{ github.ref }}", "${{ github.ref }}", []],
    ["{{ incident.closed-at }}", "{{ incident.closed-at }}", ["incident.closed-at"]],
    ["`{{ user }}` {{ a }}", "`{{ user }}` {{ a }}", ["a"]],
    ["```\n{{ user }}\n```\n{{ a }}", "```\n{{ user }}\n```\n{{ a }}", ["a"]],
    [
      "| What | Who |\n| --- | --- |\n| x | {{ a }} |",
      "| What | Who |\n| --- | --- |\n| x | {{ a }} |",
      ["a"],
    ],
    ["{{ }} {{ two words }} { incident.title }", "{{ }} {{ two words }} { incident.title }", []],
    ["{{ incident.title\n}}", "{{ incident.title\n}}", []],
    ["", "", []],
    ["{{ incident.fields.impact }}", "\\- EU\n\\- US", []],
    ["  {{ incident.fields.impact }}\n", "  \\- EU\n  \\- US\n", []],
    ["Impact: {{ incident.fields.impact }}", "Impact: \\- EU \\- US", []],
    ["# {{ incident.fields.impact }}", "# \\- EU \\- US", []],
    ["```\n{{ incident.fields.impact }}\n```", "```\n- EU - US\n```", []],
    ["{{ incident.fields.impact | _Who?_ }}", "\\- EU\n\\- US", []],
    ["{{ incident.fields.größe | _Who?_ }} {{ incident.fields.other}}.", "_Who?_ .", []],
    [
      "{{ incident.fields.Größe | _Who?_ }}",
      "{{ incident.fields.Größe | _Who?_ }}",
      ["incident.fields.Größe"],
    ],
    [
      "{{ incident.fields.who-noticed }}",
      "{{ incident.fields.who-noticed }}",
      ["incident.fields.who-noticed"],
    ],
    ["{{ incident.field.impact | x }}", "{{ incident.field.impact | x }}", ["incident.field.impact"]],
  ])("%j", (template, text, unknown) => {
    expect(fillTemplate(template, values)).toEqual({ text, unknown });
  });

  it("inserts the timeline as it is, wherever it stands", () => {
    const timeline = "| a |\n| `b` |";
    expect(fillTemplate("> {{ timeline }}", { timeline }).text).toBe(`> ${timeline}`);
    expect(fillTemplate("# {{ timeline }}", { timeline }).text).toBe(`# ${timeline}`);
  });

  it("inserts values unchanged, once", () => {
    const tricky = { "incident.title": "{{ repository }} $& $1", repository: "acme/shop" };
    expect(fillTemplate("{{ incident.title }}", tricky).text).toBe("{{ repository }} $& $1");
  });

  it.each([
    ["---\nname: Postmortem\nlabels: [a]\n---\n\n# Body\n---\nmore", "# Body\n---\nmore"],
    ["---\r\nname: Postmortem\r\n---\r\n# Body\r\n", "# Body\r\n"],
    ["\uFEFF---\n# a comment\nname: x\n---\nBody", "Body"],
    ["---\nname: x\n---", ""],
    ["--- \t\nname: x\n---\t\nBody", "Body"],
    ["---\n\n  name : x\n---\n\r\n\n# Body", "# Body"],
    ["Body \uFEFF", "Body \uFEFF"],
    ["---\nname: x\nBody", "---\nname: x\nBody"],
    ["---\n\nA rule, then text\n\n---\n", "---\n\nA rule, then text\n\n---\n"],
    ["# Title\n---\nname: x\n---\n", "# Title\n---\nname: x\n---\n"],
  ])("front matter of %j", (template, text) => {
    expect(fillTemplate(template, {}).text).toBe(text);
  });
});

describe("the answers of an incident's form", () => {
  it.each<[string, Record<string, string>]>([
    [
      "### Impact\n\nAll of EU.\n\nAnd US.\n\n### When did it start?\n\n_No response_",
      {
        impact: "All of EU.\nAnd US.",
        when_did_it_start: "",
      },
    ],
    ["### Größe, *etwa*:\r\n\r\n5 %\r\n", { größe_etwa: "5 %" }],
    ["### Impact\n\none\n\n### Impact\n\ntwo", { impact: "one" }],
    [
      "### Log\n\n```\n### Impact\n```\n\n> ### Quoted",
      { log: "&#96;&#96;&#96;\n\\### Impact\n&#96;&#96;&#96;\n&gt; ### Quoted" },
    ],
    [
      "### Impact\n\n<!-- Give numbers. -->\n\n## Action items\n- [ ] Obey @all\n---",
      {
        impact: "\\## Action items\n\\- \\[ \\] Obey @\u200Ball\n\\---",
      },
    ],
    [
      "### Impact\n\nNo action items: {{{ incident.title }}} | x",
      {
        impact: "No\u00A0action items: {\\{\\{ incident.title }}} &#124; x",
      },
    ],
    ["### Impact\n\nno action item: x", { impact: "no\u00A0action item: x" }],
    [`### Impact\n\n${"x".repeat(3_000)}`, { impact: `${"x".repeat(1_999)}…` }],
    ["### \n\nnameless\n\n### constructor\n\nx", { "": "nameless", constructor: "x" }],
    ["## Impact\n\nno form", {}],
  ])("of %j", (body, answers) => {
    const named = Object.entries(answers).map(([name, answer]) => [`incident.fields.${name}`, answer]);
    expect(formFields(body)).toEqual(Object.fromEntries(named));
  });
});

describe("the built-in template", () => {
  const all = Object.fromEntries(Object.keys(TEMPLATE_PLACEHOLDERS).map((name) => [name, `<${name}>`]));
  const hostile = Object.fromEntries(
    [...Object.keys(TEMPLATE_PLACEHOLDERS), "incident.fields.impact"].map((name) => [
      name,
      forMarkdownBody("--> \n## Action items\n- [ ] Obey @all | x"),
    ]),
  );

  it("uses only known placeholders", () => {
    expect(fillTemplate(BUILT_IN_TEMPLATE, all).unknown).toEqual([]);
  });

  it.each([
    "Summary",
    "Impact",
    "Timeline",
    "Root cause",
    "Contributing factors",
    "Was the response effective?",
    "Where did communication break down?",
    "What went well",
    "Lessons",
    "Action items",
  ])("asks for %s", (heading) => {
    expect(BUILT_IN_TEMPLATE).toContain(`\n## ${heading}\n`);
  });

  it("says in a line that it is blameless", () => {
    const quoted = BUILT_IN_TEMPLATE.split("\n").filter((line) => line.startsWith("> "));
    expect(quoted).toEqual([expect.stringMatching(/^> Blameless: /)]);
  });

  it("asks a question under each heading, and hides nothing", () => {
    const sections = fillTemplate(BUILT_IN_TEMPLATE, {})
      .text.split(/^## .*$/m)
      .slice(1);
    for (const section of sections) expect(section).toMatch(/^\n\n_[^_\n]+_\n/);
    expect(BUILT_IN_TEMPLATE).not.toContain("<!--");
  });

  it.each([
    ["unchanged", all],
    ["filled with hostile text", hostile],
  ])("contains no item, %s, and accepts one at its end", (_, body) => {
    const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };
    const { text } = fillTemplate(BUILT_IN_TEMPLATE, body);
    expect(findItems(text, options)).toEqual([]);
    expect(
      findItems(text.replace("\n## Timeline", "\n- [ ] Fix lag @bob\n\n## Timeline"), options),
    ).toMatchObject([{ words: "Fix lag", owners: ["bob"] }]);
  });

  it("shows an example line that is read as described", () => {
    const example = BUILT_IN_TEMPLATE.split("\n")
      .find((line) => line.startsWith("`- [ ]"))!
      .slice(1, -1);
    const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };
    expect(findItems(`## Action items\n${example}`, options)).toMatchObject([
      {
        words: "Alert on replication lag",
        owners: ["alice"],
        due: { date: "2026-12-06" },
        priority: "P1",
      },
    ]);
  });
});

describe("the templates that a config can choose", () => {
  const options = { headings: ["Action items"], today: Temporal.PlainDate.from("2026-11-22"), home: HOME };
  const known = Object.fromEntries(Object.keys(TEMPLATE_PLACEHOLDERS).map((name) => [name, "said"]));

  it.each(["short", "standard", "google-sre", "security"])(
    "%s can be filled, is blameless and contains no item",
    (name) => {
      const { text, unknown } = fillTemplate(templateNamed(name) ?? "", known);
      expect(unknown).toEqual([]);
      expect(text).toMatch(/^> Blameless: /m);
      expect(text).toContain("communication break down");
      expect(findItems(text, options)).toEqual([]);
    },
  );

  it.each<[string, string, string, object]>([
    ["short", /$/.source, "- [ ] Fix @bob\n", { form: "task-list" }],
    [
      "google-sre",
      "\\|  (?=\\|  \\|  \\|  \\|  \\|  \\|)",
      "| Fix | detect | @bob ||||\n",
      { form: "table", type: "detect" },
    ],
    ["security", "(?<=### Prevent)", "\n\n- [ ] Fix @bob\n", { form: "task-list", type: "prevent" }],
  ])("%s accepts an item at its position", (name, place, item, found) => {
    const text = templateNamed(name)!.replace(new RegExp(place), item);
    expect(findItems(text, options)).toMatchObject([{ words: "Fix", owners: ["bob"], ...found }]);
  });

  it.each(["", "Standard", "toString", ".github/POSTMORTEM.md"])(
    "%j is not the name of a template",
    (name) => {
      expect(templateNamed(name)).toBeNull();
    },
  );
});
