import { describe, expect, it } from "@jest/globals";
import { type TitleKind, titleReader } from "../../../src/markdown/titles/titles.ts";

type Row = readonly [title: string, kind: TitleKind, language?: string];

/** Of each rule, what is on both of its sides. */
const KNOWN: Readonly<Record<string, readonly Row[]>> = {
  nouns: [
    ["Action items", "promises"],
    ["Actions", "promises"],
    ["Our next steps", "promises"],
    ["Immediate corrective measures", "promises"],
    ["All of our action items", "other"],
    ["List of all action items", "promises"],
    ["Next", "promises"],
    ["Steps", "other"],
    ["Prevention", "promises"],
    ["Preventive", "other"],
    ["Our", "other"],
    ["Items of action", "other"],
    ["Reactions", "other"],
    ["Action itemsets", "other"],
  ],
  "normal form": [
    ["**ACTION ITEMS:**", "promises"],
    ["3.1 Next steps", "promises"],
    ["🔥 Follow-ups", "promises"],
    ["【Action items】", "promises"],
    ["■ Action items", "promises"],
    ["Action items?!", "promises"],
    ["Action items…", "promises"],
    ["What’s next", "promises"],
    ["", "other"],
    ["***", "other"],
  ],
  "several in one": [
    ["Action items & follow-ups", "promises"],
    ["Action items and next steps", "promises"],
    ["Action items/follow-ups", "promises"],
    ["Corrective and preventive measures", "promises"],
    ["Short term, long term & permanent fixes", "promises"],
    ["Corrective and curious measures", "other"],
    ["Actions and feelings", "other"],
    ["Feelings and actions", "other"],
    ["Measures and preventive", "other"],
    ["& tasks", "promises"],
    ["Action items and", "other"],
    ["&", "other"],
  ],
  phrases: [
    ["Follow-ups from the review", "promises"],
    ["Action items going forward", "promises"],
    ["Storage team action items", "promises"],
    ["What we will change", "promises"],
    ["How to prevent this", "promises"],
    ["Follow-ups the review", "other"],
    ["No action items", "set-aside"],
    ["News about action items", "other"],
  ],
  "what is set aside": [
    ["Actions taken", "set-aside"],
    ["Open questions", "set-aside"],
    ["Timeline", "set-aside"],
    ["What went well", "set-aside"],
    ["Lessons learned", "set-aside"],
    ["Why it broke", "set-aside"],
    ["Log of the call", "set-aside"],
    ["Log the sender", "other"],
    ["Log every sender", "other"],
    ["Reviewed the log", "other"],
    ["Review the log", "other"],
    ["Notes the team took", "set-aside"],
  ],
  parts: [
    ["Outage of May 2: action items", "promises"],
    ["Action items – storage team", "promises"],
    ["Action items | storage | May", "promises"],
    ["Storage — May — action items", "promises"],
    ["Tasks – storage team", "promises"],
    ["Storage -- tasks", "promises"],
    ["Storage | May | tasks", "promises"],
    ["Storage | May | night | tasks", "other"],
    ["Storage team: thoughts", "other"],
    ["Notes: action items", "set-aside"],
    ["Action items: notes", "promises"],
    ["Storage: notes", "other"],
    ["Action items: done", "set-aside"],
    ["Storage: all done", "set-aside"],
    ["All done", "other"],
    ["Closed – action items", "set-aside"],
    ["Outage：action items", "promises"],
    ["Outage:tasks", "promises"],
    ["Outage-measures", "other"],
    ["Outage -measures", "other"],
    ["Outage of May 2: maßnahmen", "promises", "de"],
  ],
  brackets: [
    ["Action items (storage team)", "promises"],
    ["Action items(storage)", "promises"],
    ["Action items (done)", "set-aside"],
    ["Storage (already done)", "set-aside"],
    ["Storage (done) team", "other"],
    ["Timeline (UTC)", "set-aside"],
    ["Action items (a) (b)", "other"],
    ["Next (two) steps", "other"],
    ["(done) measures", "other"],
    ["Action items and follow-ups (new)", "promises"],
    ["What we will change (soon)", "promises"],
    ["Outage: action items (new)", "promises"],
  ],
  "other languages": [
    ["Maßnahmen", "promises", "de"],
    ["Nächste Schritte", "promises", "de"],
    ["Plan d’action", "promises", "fr"],
    ["Mesures préventives", "promises", "fr"],
    ["Próximos pasos", "promises", "es"],
    ["Próximos passos", "promises", "pt"],
    ["対応策", "promises", "ja"],
    ["改进措施", "promises", "zh"],
    ["Mesures et tâches", "promises", "fr"],
    ["Umgesetzte Maßnahmen", "set-aside"],
    ["Mesures prises", "set-aside"],
    ["Acciones tomadas", "set-aside"],
    ["Fragen", "set-aside"],
  ],
};

describe.each(Object.entries(KNOWN))("%s", (_, rows) => {
  it.each(rows)("%j: %s", (title, kind, language = undefined) => {
    expect(titleReader(["default"])(title)).toEqual({ kind, language: language ?? null });
  });
});

describe("a long title", () => {
  it.each<[number, TitleKind]>([
    [120, "promises"],
    [121, "other"],
  ])("of %d characters: %s", (length, kind) => {
    expect(titleReader(["default"])("Actions for ".padEnd(length, "x")).kind).toBe(kind);
  });
});

describe("titles of a config", () => {
  it.each<[string[], string, TitleKind]>([
    [["Homework"], "Homework", "promises"],
    [["Homework"], "**HOMEWORK:**", "promises"],
    [["**Éxtra** work:"], "extra work", "promises"],
    [["Homework"], "Our homework", "promises"],
    [["Homework"], "Homework of Ann", "other"],
    [["Homework"], "Outage of May 2: homework", "promises"],
    [["Homework", "Chores"], "Homework & chores", "promises"],
    [["Homework"], "Homework & chores", "other"],
    [["Homework"], "Corrective & homework", "other"],
    [["Homework"], "Action items", "other"],
    [["Homework"], "Maßnahmen", "other"],
    [["Homework"], "What we will change", "other"],
    [["Homework"], "Timeline", "set-aside"],
    [["Homework"], "Homework (done)", "set-aside"],
    [["Timeline"], "Timeline", "promises"],
    [["Homework", "default"], "Homework", "promises"],
    [["Homework", "default"], "Action items", "promises"],
    [["Homework", "default"], "Corrective & homework", "promises"],
    [["default"], "Default", "other"],
    [[], "Action items", "other"],
    [[], "Timeline", "set-aside"],
  ])("%j: %j is %s", (headings, title, kind) => {
    const read = titleReader(headings);
    expect(read(title)).toEqual({ kind, language: null });
    expect(read(title)).toEqual({ kind, language: null });
  });
});
