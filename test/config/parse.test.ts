import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { parseConfig } from "../../src/config/parse.ts";
import { ConfigError } from "../../src/config/problems.ts";
import { ANY_CHARACTER } from "../harness/any-character.ts";

const SPAN = 'days such as 3, "3 days" or "5 business days", at most 999';
const SAY = 'a phrase such as "{who} (forgot|neglected) to ... check"';
const LABEL = "a label name of 1 to 50 characters";
const TEMPLATE =
  "a built-in template (short, standard, google-sre or security), or a path such as .github/POSTMORTEM_TEMPLATE.md";
const TOP =
  "time_zone, weekend, holidays, adopt_since, incident, severities, postmortem, action_items, fields, types, approvers, reminders, escalation, extensions, waivers, closure, digest, notify, people, advice, signing_keys, apps, gate, check, welcome";

describe("a config", () => {
  it.each([
    ["an empty file", ""],
    ["comments alone", "# nothing yet\n"],
    ["an empty document", "---\n"],
    ["a byte order mark alone", "\ufeff"],
  ])("that sets nothing: %s", (_, text) => {
    expect(parseConfig(text, "f.yml")).toEqual({});
  });

  it("with every key", () => {
    const text = `
# yaml-language-server: $schema=followthrough.schema.json
time_zone: Europe/Berlin
weekend: [Friday, saturday]
holidays:
  - 2026-12-25
  - "2027-01-01"
adopt_since: 2026-06-01
incident:
  labels: [incident, "outage 🔥"]
severities:
  critical: { postmortem_due: 1, action_item_due: 7 days }
  minor: {}
postmortem:
  template: docs/postmortem.md
  repository: acme/postmortems
  label: post-mortem
  due: 5 business days
action_items:
  label: follow-up
  headings: ["What we will do", To do]
  due: { P0: 1 day, P1: 10, P2: 15 business days, P3: 0, P4: 999 days }
  default_due: "21"
`;
    expect(parseConfig(text, "f.yml")).toEqual({
      time_zone: "Europe/Berlin",
      weekend: ["Friday", "saturday"],
      holidays: ["2026-12-25", "2027-01-01"],
      adopt_since: "2026-06-01",
      incident: { labels: ["incident", "outage 🔥"] },
      severities: { critical: { postmortem_due: 1, action_item_due: "7 days" }, minor: {} },
      postmortem: {
        template: "docs/postmortem.md",
        repository: "acme/postmortems",
        label: "post-mortem",
        due: "5 business days",
      },
      action_items: {
        label: "follow-up",
        headings: ["What we will do", "To do"],
        due: { P0: "1 day", P1: 10, P2: "15 business days", P3: 0, P4: "999 days" },
        default_due: "21",
      },
    });
  });

  it("with the words that YAML 1.2 reads as true and false", () => {
    expect(parseConfig("check: TRUE\ndigest: { enabled: False }", "f.yml")).toEqual({
      check: true,
      digest: { enabled: false },
    });
  });

  it("accepts every time zone that Node supports, and UTC", () => {
    for (const zone of [...Intl.supportedValuesOf("timeZone"), "UTC"]) {
      expect(parseConfig(`time_zone: ${zone}`, "f.yml")).toEqual({ time_zone: zone });
    }
  });

  it("keeps severities in the file's order, with numbers in ascending order", () => {
    const order = (text: string) => Object.keys(parseConfig(text, "f.yml").severities!);
    expect(order("severities: { low: {}, high: {}, a: {} }")).toEqual(["low", "high", "a"]);
    expect(order("severities: { 1: {}, 2: {}, 10: {}, other: {} }")).toEqual(["1", "2", "10", "other"]);
  });
});

describe("an invalid config", () => {
  it.each([
    // The file as a whole
    [
      "[]",
      "f.yml: expected a map of keys such as time_zone, weekend, holidays and adopt_since, found an empty list.",
    ],
    [
      "text",
      'f.yml: expected a map of keys such as time_zone, weekend, holidays and adopt_since, found "text".',
    ],
    [
      "3",
      "f.yml: expected a map of keys such as time_zone, weekend, holidays and adopt_since, found the number 3.",
    ],
    // Unknown keys
    [
      "timezone: UTC",
      'f.yml, line 1, timezone: expected a known key (did you mean "time_zone"?), found "timezone".',
    ],
    [
      "# x\n\nTime-Zone: UTC",
      'f.yml, line 3, Time-Zone: expected a known key (did you mean "time_zone"?), found "Time-Zone".',
    ],
    [
      "actionItems: {}",
      'f.yml, line 1, actionItems: expected a known key (did you mean "action_items"?), found "actionItems".',
    ],
    ["foo: 1", `f.yml, line 1, foo: expected one of ${TOP}, found "foo".`],
    ['"a b": 1', `f.yml, line 1, ["a b"]: expected one of ${TOP}, found "a b".`],
    [
      "postmortem:\n  lable: x",
      'f.yml, line 2, postmortem.lable: expected a known key (did you mean "label"?), found "lable".',
    ],
    [
      "action_items: { due: { P5: 3 } }",
      'f.yml, line 1, action_items.due.P5: expected one of P0, P1, P2, P3, P4, found "P5".',
    ],
    [
      "severities:\n  sev1:\n    due: 3",
      'f.yml, line 3, severities.sev1.due: expected one of postmortem_due, action_item_due, found "due".',
    ],
    // Wrong types
    ...["action_items", "postmortem"].map(
      (section) =>
        [
          `${section}: { label: "a,b" }`,
          `f.yml, line 1, ${section}.label: expected a label name of 1 to 50 characters without a comma, found "a,b".`,
        ] as const,
    ),
    [
      'incident: { labels: [incident, "a,b"] }',
      'f.yml, line 1, incident.labels[1]: expected a label name of 1 to 50 characters without a comma, found "a,b".',
    ],
    [
      "time_zone: 3",
      "f.yml, line 1, time_zone: expected a time zone such as Europe/Berlin, found the number 3.",
    ],
    ["time_zone:", "f.yml, line 1, time_zone: expected a time zone such as Europe/Berlin, found nothing."],
    [
      "weekend: saturday",
      'f.yml, line 1, weekend: expected a list of days such as [saturday, sunday], found "saturday".',
    ],
    [
      "weekend: [6, 7]",
      "f.yml, line 1, weekend[0]: expected a day of the week such as saturday, found the number 6.\nf.yml, line 1, weekend[1]: expected a day of the week such as saturday, found the number 7.",
    ],
    [
      "holidays: 2026-12-25",
      'f.yml, line 1, holidays: expected a list such as [2026-12-25, 2026-12-27..2026-12-31, DE-BY], found "2026-12-25".',
    ],
    [
      "incident:",
      "f.yml, line 1, incident: expected a map of keys such as labels, types and anyone, found nothing.",
    ],
    [
      "incident: outage",
      'f.yml, line 1, incident: expected a map of keys such as labels, types and anyone, found "outage".',
    ],
    [
      "incident: { labels: [1] }",
      `f.yml, line 1, incident.labels[0]: expected ${LABEL}, in quotes, found the number 1.`,
    ],
    [
      "incident: { labels: [yes, true] }",
      `f.yml, line 1, incident.labels[1]: expected ${LABEL}, in quotes, found true.`,
    ],
    [
      "severities: [sev1]",
      "f.yml, line 1, severities: expected a map from severity labels to rules, found a list.",
    ],
    [
      "severities:\n  sev1: 3",
      "f.yml, line 2, severities.sev1: expected a map of keys such as postmortem_due and action_item_due, found the number 3.",
    ],
    [
      "severities:\n  sev 1: 3",
      'f.yml, line 2, severities["sev 1"]: expected a map of keys such as postmortem_due and action_item_due, found the number 3.',
    ],
    [
      "postmortem: { template: [] }",
      `f.yml, line 1, postmortem.template: expected ${TEMPLATE}, found an empty list.`,
    ],
    ["postmortem: { label: }", `f.yml, line 1, postmortem.label: expected ${LABEL}, found nothing.`],
    [
      "action_items: { due: 3 }",
      "f.yml, line 1, action_items.due: expected a map of keys such as P0, P1, P2 and P3, found the number 3.",
    ],
    [
      "action_items: { headings: [{ a: 1 }] }",
      "f.yml, line 1, action_items.headings[0]: expected the text of a heading, found a map.",
    ],
    [
      "action_items: { default_due: [3] }",
      `f.yml, line 1, action_items.default_due: expected ${SPAN}, found a list.`,
    ],
    // Wrong values
    [
      "time_zone: Mars/Olympus",
      'f.yml, line 1, time_zone: expected an IANA time zone such as Europe/Berlin, found "Mars/Olympus".',
    ],
    [
      "time_zone: +01:00",
      'f.yml, line 1, time_zone: expected an IANA time zone such as Europe/Berlin, found "+01:00".',
    ],
    [
      "weekend: [Funday]",
      'f.yml, line 1, weekend[0]: expected a day of the week such as saturday, found "Funday".',
    ],
    [
      "weekend: [monday, tuesday, wednesday, thursday, friday, saturday, sunday]",
      "f.yml, line 1, weekend: expected at most 6 days, so that due dates are possible, found a list.",
    ],
    [
      "holidays:\n  - 2026-12-25\n  - 2026-02-30",
      'f.yml, line 3, holidays[1]: expected a date such as 2026-12-25, a range such as 2026-12-24..2027-01-01, or a region such as DE or DE-BY, found "2026-02-30".',
    ],
    [
      "adopt_since: yesterday",
      'f.yml, line 1, adopt_since: expected a date such as 2026-12-25, found "yesterday".',
    ],
    [
      "incident:\n  labels: []",
      "f.yml, line 2, incident.labels: expected a list with at least one label, found an empty list.",
    ],
    [
      "incident:\n  types: Incident",
      'f.yml, line 2, incident.types: expected a list of issue types such as [Incident], found "Incident".',
    ],
    ["incident: { labels: [' '] }", `f.yml, line 1, incident.labels[0]: expected ${LABEL}, found " ".`],
    [
      `incident: { labels: [${"x".repeat(61)}] }`,
      `f.yml, line 1, incident.labels[0]: expected ${LABEL}, found "${"x".repeat(60)}…".`,
    ],
    [
      "severities: { sev1: {}, SEV1: {} }",
      "f.yml, line 1, severities: expected each label once (labels are case-insensitive), found a map.",
    ],
    ['severities: { "": {} }', `f.yml, line 1, severities[""]: expected ${LABEL}, found "".`],
    [
      "severities: { 2: {}, 1: {} }",
      'f.yml, line 1, severities: expected numeric keys first, in ascending order, found "1" after "2".',
    ],
    [
      "severities: { major: {}, 1: {} }",
      'f.yml, line 1, severities: expected numeric keys first, in ascending order, found "1" after "major".',
    ],
    ["postmortem: { due: -1 }", `f.yml, line 1, postmortem.due: expected ${SPAN}, found the number -1.`],
    ["postmortem: { due: 1.5 }", `f.yml, line 1, postmortem.due: expected ${SPAN}, found the number 1.5.`],
    ["postmortem: { due: 1000 }", `f.yml, line 1, postmortem.due: expected ${SPAN}, found the number 1000.`],
    ["postmortem: { due: 2 weeks }", `f.yml, line 1, postmortem.due: expected ${SPAN}, found "2 weeks".`],
    ["postmortem: { due: .nan }", `f.yml, line 1, postmortem.due: expected ${SPAN}, found the number NaN.`],
    [
      "postmortem: { repository: a/b/c }",
      'f.yml, line 1, postmortem.repository: expected a repository such as acme/postmortems, found "a/b/c".',
    ],
    [
      "postmortem: { repository: acme/.. }",
      'f.yml, line 1, postmortem.repository: expected a repository such as acme/postmortems, found "acme/..".',
    ],
    [
      "postmortem: { template: shrot }",
      `f.yml, line 1, postmortem.template: expected ${TEMPLATE}, found "shrot".`,
    ],
    [
      "postmortem: { template: /etc/passwd }",
      `f.yml, line 1, postmortem.template: expected ${TEMPLATE}, found "/etc/passwd".`,
    ],
    [
      "postmortem: { template: docs/../../x }",
      `f.yml, line 1, postmortem.template: expected ${TEMPLATE}, found "docs/../../x".`,
    ],
    [
      "postmortem: { templates: short }",
      'f.yml, line 1, postmortem.templates: expected a map from labels to templates, found "short".',
    ],
    [
      "postmortem:\n  templates:\n    sev1: /tmp",
      `f.yml, line 3, postmortem.templates.sev1: expected ${TEMPLATE}, found "/tmp".`,
    ],
    [
      "postmortem: { templates: { security: short, Security: standard } }",
      "f.yml, line 1, postmortem.templates: expected each label once (labels are case-insensitive), found a map.",
    ],
    [
      "postmortem: { templates: { '': short } }",
      `f.yml, line 1, postmortem.templates[""]: expected ${LABEL}, found "".`,
    ],
    [
      "advice: { item: true }",
      'f.yml, line 1, advice.item: expected a known key (did you mean "items"?), found "item".',
    ],
    ["check: yes", 'f.yml, line 1, check: expected true, found "yes".'],
    ["digest:\n  enabled: Off", 'f.yml, line 2, digest.enabled: expected false, found "Off".'],
    [
      'reminders: { on_due_date: "true" }',
      'f.yml, line 1, reminders.on_due_date: expected true, found "true".',
    ],
    ["advice: { items: often }", 'f.yml, line 1, advice.items: expected true or false, found "often".'],
    [
      "advice: { language: 1 }",
      "f.yml, line 1, advice.language: expected true or false, found the number 1.",
    ],
    [
      "advice: off",
      'f.yml, line 1, advice: expected a map of keys such as items, verbs, language and known_before, found "off".',
    ],
    [
      "advice:\n  phrases:\n    - oops",
      'f.yml, line 3, advice.phrases[0]: expected a map of keys such as say and instead, found "oops".',
    ],
    [
      "advice: { phrases: [{ say: lost it }] }",
      "f.yml, advice.phrases[0].instead: expected 1 to 300 characters that say what to write instead, found nothing.",
    ],
    [
      "advice: { phrases: [{ say: '{who}', instead: x }] }",
      `f.yml, line 1, advice.phrases[0].say: expected ${SAY}, found "{who}".`,
    ],
    [
      "advice: { phrases: [{ say: '(lost it', instead: x }] }",
      `f.yml, line 1, advice.phrases[0].say: expected ${SAY}, found "(lost it".`,
    ],
    [
      "advice: { phrases: [{ say: 'lost  it', instead: x }] }",
      `f.yml, line 1, advice.phrases[0].say: expected ${SAY}, found "lost  it".`,
    ],
    [
      "advice: { phrases: [{ say: '... it ... is ... so', instead: x }] }",
      `f.yml, line 1, advice.phrases[0].say: expected ${SAY}, found "... it ... is ... so".`,
    ],
    [
      "notify: [{ to: mail, address: sre }]",
      'f.yml, line 1, notify[0].to: expected slack, teams or json, found "mail".',
    ],
    [
      "notify: [{ to: slack, address: sre, events: [due_soon] }]",
      'f.yml, line 1, notify[0].events[0]: expected one of overdue, escalated, postmortem_overdue, digest, found "due_soon".',
    ],
    [
      "notify: [{ to: slack, address: 'https://hooks.slack.com/x' }]",
      'f.yml, line 1, notify[0].address: expected a name of lower-case letters and digits such as sre, which the operator gives an address, found "https://hooks.slack.com/x".',
    ],
    ...["sre_for", "SRE", "sre-for", "PATH"].map((name): [string, string] => [
      `notify: [{ to: slack, address: ${name} }]`,
      `f.yml, line 1, notify[0].address: expected a name of lower-case letters and digits such as sre, which the operator gives an address, found "${name}".`,
    ]),
    [
      "notify: { to: slack }",
      "f.yml, line 1, notify: expected a list such as [{to: slack, address: sre}], found a map.",
    ],
    [
      "notify: [{ to: slack, address: sre, titles: 1 }]",
      "f.yml, line 1, notify[0].titles: expected true or false, found the number 1.",
    ],
    [
      "people: { alice: '<!channel>' }",
      'f.yml, line 1, people.alice: expected a Slack member ID such as U012AB3CD, or a Teams user such as alice@example.com, found "<!channel>".',
    ],
    [
      "advice: { ignore: [''] }",
      'f.yml, line 1, advice.ignore[0]: expected a name of 2 to 100 characters, found "".',
    ],
    [
      "advice: { ignore: Bot }",
      'f.yml, line 1, advice.ignore: expected a list of names such as [Blameless Bot], found "Bot".',
    ],
    [
      "action_items: { headings: [] }",
      "f.yml, line 1, action_items.headings: expected a list with at least one heading, found an empty list.",
    ],
    // YAML features that are not allowed
    [
      "incident: &x {}\npostmortem: *x",
      "f.yml, line 1: expected values that are written out, found an anchor (&).",
    ],
    ["incident: *x", "f.yml, line 1: expected values that are written out, found an alias (*)."],
    ["incident: {}\n*x : 1", "f.yml, line 2: expected values that are written out, found an alias (*)."],
    ["<<: { incident: {} }", "f.yml, line 1: expected keys that are written out, found a merge key (<<)."],
    [
      "__proto__: { weekend: [] }",
      'f.yml, line 1: expected another key, found "__proto__", which is reserved.',
    ],
    [
      'incident:\n  "constructor": 3',
      'f.yml, line 2, incident: expected another key, found "constructor", which is reserved.',
    ],
    [
      "severities: { prototype: {} }",
      'f.yml, line 1, severities: expected another key, found "prototype", which is reserved.',
    ],
    ["time_zone: !!str UTC", "f.yml, line 1: expected values without tags, found a tag (!)."],
    ["time_zone: !!js/function x", "f.yml, line 1: expected values without tags, found a tag (!)."],
    ["incident: {}\nincident: {}", 'f.yml, line 2: expected each key once, found "incident" again.'],
    ["? [a]\n: 1", "f.yml, line 1: expected keys that are text, found a list or map as a key."],
    ["incident: {}\n---\npostmortem: {}", "f.yml: expected one YAML document, found more than one (---)."],
    // Invalid YAML
    ["incident:\n\tlabels: [a]", "f.yml, line 2: expected spaces before a key, found a tab."],
    ["\tincident: {}", "f.yml, line 1: expected spaces before a key, found a tab."],
    [
      "incident: [",
      "f.yml, line 1: expected valid YAML, found a syntax error: unexpected end of the stream within a flow collection.",
    ],
    [
      "a: b: c",
      "f.yml, line 1: expected valid YAML, found a syntax error: bad indentation of a mapping entry.",
    ],
    [
      `incident: ${"[".repeat(50)}`,
      "f.yml, line 1: expected valid YAML, found a syntax error: nesting exceeded maxDepth (20).",
    ],
    ["t\0i\0m\0e\0_\0z\0o\0n\0e\0", "f.yml, line 1: expected text in UTF-8, found invalid bytes."],
    ["# ok\n\ufffd\ufffdt", "f.yml, line 2: expected text in UTF-8, found invalid bytes."],
    [`# ${"é".repeat(33000)}`, "f.yml: expected a file of at most 64 KB, found 65 KB."],
  ])("%j", (text, message) => {
    expect(messageOf(text)).toBe(message);
  });

  it("lists all problems from top to bottom", () => {
    const problems = problemsOf("foo: 1\nincident:\n  labels: 3\nweekend: [x]\nbar: 2\n");
    expect(problems.map(({ line, path }) => `${line} ${path}`)).toEqual([
      "1 foo",
      "3 incident.labels",
      "4 weekend[0]",
      "5 bar",
    ]);
    expect(problems[1]).toEqual({
      file: "f.yml",
      path: "incident.labels",
      expected: "a list with at least one label",
      found: "the number 3",
      line: 3,
    });
  });

  it("lists at most twenty problems", () => {
    const text = Array.from({ length: 25 }, (_, index) => `key_${index}: 1`).join("\r\n");
    const lines = messageOf(text).split("\n");
    expect(lines.slice(19)).toEqual([expect.stringMatching(/^f\.yml, line 20, key_19: /), "… and 5 more."]);
  });

  it("throws only config problems, for any text", () => {
    const pieces = fc.constantFrom(
      ...[
        "incident",
        "labels",
        "severities",
        ": ",
        ":\n  ",
        "\n",
        "- ",
        "[",
        "]",
        "{",
        "}",
        ", ",
        "&a ",
        "*a",
      ],
      ...[
        "!t ",
        "<<",
        "|\n",
        ">-\n",
        "'",
        '"',
        "#",
        "%YAML",
        "---\n",
        "...\n",
        "? ",
        "\t",
        "~",
        "3",
        "\ud83d",
        "__proto__",
      ],
    );
    const anyText = fc.oneof(
      fc.string({ unit: ANY_CHARACTER }),
      fc.array(pieces, { maxLength: 25 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        try {
          parseConfig(text, "f.yml");
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigError);
          expect((error as ConfigError).problems.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2000 },
    );
    expect(({} as Record<string, unknown>).weekend).toBeUndefined();
  });
});

function problemsOf(text: string) {
  try {
    parseConfig(text, "f.yml");
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error("Expected the config to be refused.");
}

function messageOf(text: string): string {
  return new ConfigError(problemsOf(text)).message;
}
