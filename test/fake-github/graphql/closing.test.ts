import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { closedByWords } from "./closing.ts";
import { closedBy, closing, type Model, model } from "./world.ts";

/** Pieces of a description, and whether GitHub closes `#N` for them. */
const PIECES: readonly (readonly [string, boolean])[] = [
  ["Fixes #N", true],
  ["This change CLOSES: #N.", true],
  ["resolved acme/shop#N, as told", true],
  ["Fixed GH-N", true],
  ["closes https://github.com/acme/shop/issues/N", true],
  ["- fixes #N\n- more", true],
  ["1. **Fixes #N**", true],
  ["> resolves #N", true],
  ["| a | b |\n|---|---|\n| Fixes #N | x |", true],
  ["~~close #N~~", true],
  ["`<!--` Fixes #N `-->`", true],
  ["```\n<!--\n```\n\nFixes #N", true],
  ["<b title='x'>Fixes #N</b>", true],
  ["<details><summary>More</summary>\n\nFixes #N\n\n</details>", true],
  ["See #N", false],
  ["Fixes N", false],
  ["prefixes #N", false],
  ["Fixes\u200b#N", false],
  ["Fixes #Nth", false],
  ["Fixes acme/other#N", false],
  ["Fixes mallory/shop#N", false],
  ["Fixes https://github.com/acme/other/issues/N", false],
  ["**Fixes** #N", false],
  ["`Fixes #N`", false],
  ["`two\nFixes #N\nlines`", false],
  ["```\nFixes #N\n```", false],
  ["- a list\n\n      Fixes #N", false],
  ["    Fixes #N", false],
  ["<!-- Fixes #N -->", false],
  ["<!--\n\nFixes #N\n\n-->", false],
  ["<code>Fixes #N</code>", false],
  ["<pre>\nFixes #N\n</pre>", false],
  ["<span title='Fixes #N'>a</span>", false],
  ["![Fixes #N](https://example.com/a.png)", false],
  ["[Fixes #N](https://example.com)", false],
  ["[link](https://example.com 'Fixes #N')", false],
  ["[name]: https://example.com 'Fixes #N'", false],
];

const ISSUES = 6;

describe("closingIssuesReferences", () => {
  /** Issues #1 to #6, of which #5 is deleted and #6 is a pull request. */
  function shop(): Model {
    const world = model({}, { "acme/other": {} });
    for (let number = 1; number < ISSUES; number++) world.alice.opens({ title: `Issue ${number}` });
    world.alice.deletes(5);
    world.pull();
    return world;
  }

  it.each(PIECES)("%j closes: %s", (piece, closes) => {
    const world = shop();
    expect(closedBy(world, world.pull({ body: piece.replaceAll("N", "3") }))).toEqual(closes ? [3] : []);
  });

  it("is what the words of a description close, whatever stands beside them", () => {
    const world = shop();
    const number = world.pull();
    const piece = fc.tuple(fc.constantFrom(...PIECES), fc.integer({ min: 1, max: ISSUES }));
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), fc.boolean(), (pieces, onDefault) => {
        const written = pieces.map(([[text], issue]) => text.replaceAll("N", String(issue)));
        world.alice.edits(number, () => written.join("\n\n***\n\n"));
        const last = world.state.pulls.length - 1;
        world.state.pulls[last] = { ...world.state.pulls[last]!, base: onDefault ? "main" : "release" };
        const closing = pieces.flatMap(([[, closes], issue]) => (closes && issue < 5 ? [issue] : []));
        expect(closedBy(world, number).sort()).toEqual(onDefault ? [...new Set(closing)].sort() : []);
      }),
    );
  });

  it("finds issues of other repositories that the token opens", () => {
    const world = shop();
    world.alice.in("acme/other").opens({ title: "There" });
    const number = world.pull({ body: "Fixes acme/other#1" });
    expect(closedBy(world, number)).toEqual([1]);
    const token = world.workflow({ metadata: "read", issues: "read", pull_requests: "read" });
    const { nodes } = world.ask(closing(number), {}, token).data.repository.pullRequest
      .closingIssuesReferences;
    expect(nodes).toEqual([]);
  });

  it("lists what was linked by hand, apart if that is asked", () => {
    const world = shop();
    const number = world.pull({ body: "Fixes #1" });
    world.alice.links(number, 2);
    expect(closedBy(world, number)).toEqual([2, 1]);
    expect(closedBy(world, number, ", userLinkedOnly: true")).toEqual([2]);
  });

  it("does not read the messages of commits", () => {
    const world = shop();
    const repositoryId = world.state.repositories[0]!.id;
    const commit = { sha: "1".repeat(40), parent: null, message: "Fixes #1", files: [] };
    world.state.commits.push({ ...commit, repositoryId });
    expect(closedBy(world, world.pull())).toEqual([]);
  });

  it("hears of a description as late as listings do", async () => {
    const world = shop();
    world.github.hub.lag = { listings: 8_000, objects: 0 };
    const number = world.pull({ body: "Fixes #1" });
    expect(closedBy(world, number)).toEqual([]);
    await world.time.pass(8_000);
    expect(closedBy(world, number)).toEqual([1]);
  });

  it("reads a description of 65,536 characters in no time", () => {
    const { state } = shop();
    const text = "Fixes #1 `<b> ".repeat(4_600);
    const begun = performance.now();
    expect(closedByWords(text, state.repositories[0]!).length).toBeGreaterThan(0);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
