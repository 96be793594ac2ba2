import { opensIncident, type Scenario, type Stage, type Step, together, writes } from "./scenario.ts";

const LINE = "- [ ] Fix it @alice due 2026-04-01";
const OTHER = "- [ ] Check it @bob due 2026-04-02";
const IN_DOWN = "Postmortem: Down (open)";
const IN_SLOW = "Postmortem: Slow (open)";
const UNCHECKED = "[ ] Fix it · alice · 2026-04-01 (open)";
const CHECKED = "[x] Fix it · alice · 2026-04-01 (closed as completed)";
const CHECK_IT = "[ ] Check it · bob · 2026-04-02 (open)";

const SHOWS_IT = /^.*\[[\w/-]*#\d+\]\([^)]*\) Fix it.*$/m;

async function edits(sim: Stage, title: string, edit: (body: string) => string): Promise<void> {
  const { repository, number } = await sim.postmortem(title);
  await sim.as("alice").in(repository).edits(number, edit);
}

/** Where a line moves within its postmortem: the body without it, the line as it was cut, and the same with its box checked. */
interface Within {
  readonly to: string;
  readonly paste: (rest: string, line: string) => string;
}

const atTheEnd =
  (text: (line: string) => string): Within["paste"] =>
  (rest, line) =>
    rest.replace(/\n(?=<!-- followthrough)|$/, `\n${text(line)}\n\n`);

const belowTheOther =
  (text: (line: string) => string): Within["paste"] =>
  (rest, line) =>
    rest.replace(/^.*Check it.*$/m, (other) => `${other}\n\n${text(line)}\n`);

const cellsOf = (line: string): string => {
  const link = /\[#\d+\]\([^)]*\)/.exec(line)![0];
  return `| Fix it | @alice | 2026-04-01 | ${link} | ${line.includes("[x]") ? "done" : "open"} |`;
};

const WITHIN: readonly Within[] = [
  { to: "below *Done*, a section of its own", paste: atTheEnd((line) => `## Done\n\n${line}`) },
  { to: "below *Done*, a subsection", paste: belowTheOther((line) => `### Done\n\n${line}`) },
  { to: "a subsection", paste: belowTheOther((line) => `### Prevention\n\n${line}`) },
  {
    to: "another section",
    paste: (rest, line) => rest.replace(/^## .*$/m, (title) => `${title}\n\n${line}`),
  },
  { to: "the top of the body", paste: (rest, line) => `${line}\n\n${rest}` },
  {
    to: "a table",
    paste: belowTheOther(
      (line) => `| Action | Owner | Due | Issue | Status |\n|---|---|---|---|---|\n${cellsOf(line)}`,
    ),
  },
  {
    to: "a table in a section of its own",
    paste: atTheEnd(
      (line) =>
        `## Later\n\n| Action | Owner | Due | Issue | Status |\n|---|---|---|---|---|\n${cellsOf(line)}`,
    ),
  },
  {
    to: "a `<details>`",
    paste: belowTheOther((line) => `<details>\n<summary>Later</summary>\n\n${line}\n\n</details>`),
  },
  {
    to: "a `<details>` at the end",
    paste: atTheEnd((line) => `<details>\n<summary>Done</summary>\n\n${line}\n\n</details>`),
  },
  { to: "the bullet of another item", paste: belowTheOther((line) => `  ${line}`) },
  { to: "a list without a box", paste: atTheEnd((line) => `## Notes\n\n${line.replace(/\[[ x]\] /, "")}`) },
];

const moves = (paste: Within["paste"], isChecked: boolean): Step => {
  return (sim) =>
    edits(sim, "Postmortem: Down", (body) => {
      const [line] = SHOWS_IT.exec(body)!;
      return paste(body.replace(`${line}\n`, ""), isChecked ? line.replace("- [ ]", "- [x]") : line);
    });
};

const within = WITHIN.flatMap(({ to, paste }): Scenario[] => {
  const start = [opensIncident, writes(LINE, OTHER)];
  const hasBox = !/table|without a box/.test(to);
  const shown = (outcome: string): string => (hasBox ? outcome : outcome.replace(/^\[.\]/, "?"));
  return [false, true]
    .filter((isChecked) => !(isChecked && to.endsWith("without a box")))
    .map((isChecked) => {
      return {
        name: `a line ${isChecked ? "is checked and moves" : "moves"} to ${to}`,
        steps: [...start, moves(paste, isChecked)],
        outcome: [IN_DOWN, CHECK_IT, shown(isChecked ? CHECKED : UNCHECKED)],
      };
    });
});

const slow: Step = (sim) => sim.as("bob").opens({ title: "Slow", labels: ["sev2", "incident"] });

/** A person cuts or copies a line in one postmortem, and pastes it into another. The two are saved one by one. */
class Clipboard {
  #line = "";

  cuts: Step = (sim) =>
    edits(sim, "Postmortem: Down", (body) => {
      this.#line = SHOWS_IT.exec(body)?.[0] ?? this.#line;
      return body.replace(`${this.#line}\n`, "");
    });

  copies: Step = (sim) =>
    edits(sim, "Postmortem: Down", (body) => {
      this.#line = SHOWS_IT.exec(body)?.[0] ?? this.#line;
      return body;
    });

  pastes =
    (change: (line: string) => string = (line) => line): Step =>
    (sim) =>
      edits(sim, "Postmortem: Slow", (body) =>
        body.replace(/^#+ action items\r?$/im, (heading) => `${heading}\n\n${change(this.#line)}`),
      );
}

interface Between {
  readonly move: string;
  readonly lines: readonly string[];
  readonly change?: (line: string) => string;
  readonly down: readonly string[];
  readonly slow: readonly string[];
}

const check = (line: string): string => line.replace("- [ ]", "- [x]");

const BETWEEN: readonly Between[] = [
  {
    move: "a line of two moves to another postmortem",
    lines: [LINE, OTHER],
    down: [CHECK_IT],
    slow: [UNCHECKED],
  },
  { move: "the only line moves to another postmortem", lines: [LINE], down: [], slow: [UNCHECKED] },
  {
    move: "a line is checked and moves to another postmortem",
    lines: [LINE, OTHER],
    change: check,
    down: [CHECK_IT],
    slow: [CHECKED],
  },
  {
    move: "a line moves into a subsection of another postmortem",
    lines: [LINE, OTHER],
    change: (line) => `### Prevention\n\n${line}`,
    down: [CHECK_IT],
    slow: [UNCHECKED],
  },
];

const ORDERS: Readonly<Record<string, (clipboard: Clipboard, change: Between["change"]) => Step[]>> = {
  "cut, then pasted": (clipboard, change) => [clipboard.cuts, clipboard.pastes(change)],
  "pasted, then cut": (clipboard, change) => [clipboard.copies, clipboard.pastes(change), clipboard.cuts],
  "both before the App looks": (clipboard, change) => [together(clipboard.cuts, clipboard.pastes(change))],
};

const between = BETWEEN.flatMap(({ move, lines, change, down, slow: inSlow }) => {
  return Object.entries(ORDERS).map(([order, steps]): Scenario => {
    const clipboard = new Clipboard();
    return {
      name: `${move}: ${order}`,
      steps: [opensIncident, slow, writesIn("Postmortem: Down", ...lines), ...steps(clipboard, change)],
      outcome: [IN_DOWN, ...down, IN_SLOW, ...inSlow],
    };
  });
});

function writesIn(title: string, ...lines: string[]): Step {
  return (sim) =>
    edits(sim, title, (body) =>
      body.replace(/^#+ action items\r?$/im, (heading) => `${heading}\n\n${lines.join("\n")}`),
    );
}

const section = (body: string): string =>
  /^## action items$[\s\S]*?(?=^## |^<!-- followthrough)/im.exec(body)![0];

const atOnce: readonly Scenario[] = [
  {
    name: "the heading of the action items is renamed",
    steps: [
      opensIncident,
      writes(LINE, OTHER),
      (sim) =>
        edits(sim, "Postmortem: Down", (body) => body.replace(/^## action items$/im, "## What we promise")),
    ],
    outcome: [IN_DOWN, CHECK_IT, UNCHECKED],
  },
  {
    name: "the section of the action items is cut",
    steps: [
      opensIncident,
      writes(LINE, OTHER),
      (sim) => edits(sim, "Postmortem: Down", (body) => body.replace(section(body), "")),
    ],
    outcome: [IN_DOWN, CHECK_IT.replace("[ ]", "—"), UNCHECKED.replace("[ ]", "—")],
  },
  {
    name: "the section of the action items is cut, and a reason says that there are none",
    steps: [
      opensIncident,
      writes(LINE, OTHER),
      (sim) => edits(sim, "Postmortem: Down", (body) => body.replace(section(body), "")),
      (sim) => edits(sim, "Postmortem: Down", (body) => `No action items: the service is gone\n\n${body}`),
    ],
    outcome: [
      IN_DOWN,
      "— Check it · bob · 2026-04-02 (closed as not_planned)",
      "— Fix it · alice · 2026-04-01 (closed as not_planned)",
    ],
  },
];

const own: Step = (sim) => sim.as("carol").opens({ title: "Fix it" });

/** The issue of a person that a line of the first postmortem names, and an item in another repository. */
const others = Object.entries(ORDERS).flatMap(([order, steps]): Scenario[] => [
  {
    name: `the line of an adopted issue moves to another postmortem: ${order}`,
    steps: [
      opensIncident,
      slow,
      own,
      (sim) => writesIn("Postmortem: Down", LINE.replace("] Fix", "] #5 Fix"), OTHER)(sim),
      ...steps(new Clipboard(), undefined),
    ],
    outcome: [IN_DOWN, CHECK_IT, IN_SLOW, UNCHECKED],
  },
  {
    name: `the line of an item in another repository moves to another postmortem: ${order}`,
    world: { repositories: { "acme/infra": {} } },
    steps: [
      opensIncident,
      slow,
      writesIn("Postmortem: Down", `${LINE} repo: acme/infra`, OTHER),
      ...steps(new Clipboard(), undefined),
    ],
    outcome: [IN_DOWN, CHECK_IT, IN_SLOW, `${UNCHECKED} in acme/infra`],
  },
]);

const copies = new Clipboard();

/** A line is copied: the postmortem that has the item keeps it. */
export const COPIED: Scenario = {
  name: "a line is copied into another postmortem",
  steps: [opensIncident, slow, writesIn("Postmortem: Down", LINE, OTHER), copies.copies, copies.pastes()],
  outcome: [IN_DOWN, CHECK_IT, UNCHECKED, IN_SLOW],
};

/** The copy stays, and the line that was there first is cut. */
export const CUTS_ORIGINAL = copies.cuts;

/** Lines that move, within their postmortem and between two, with every order of the saves. */
export const MOVED_LINES: readonly Scenario[] = [...within, ...between, ...others, ...atOnce, COPIED];

/** Those that every proof plays. */
export const PROVEN_MOVES = MOVED_LINES.filter(({ name }) => {
  return /is checked and moves to (?:below \*Done\*, a section|another postmortem: (?:cut, then|pasted, then))/.test(
    name,
  );
});
