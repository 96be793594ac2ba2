import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { findCommands } from "../../src/commands/find-commands.ts";

const open = { name: "postmortem", share: null };
const share = (number: number, owner: string | null = null, repo: string | null = null) => ({
  name: "postmortem",
  share: { owner, repo, number },
});

describe("/postmortem", () => {
  it.each([
    ["/postmortem", open],
    ["/Postmortem", open],
    ["   /POSTMORTEM  \t", open],
    ["/postmortem #12", share(12)],
    ["/postmortem\t#12", share(12)],
    ["/postmortem acme/infra#12", share(12, "acme", "infra")],
    ["/postmortem https://github.com/acme/infra/issues/12", share(12, "acme", "infra")],
    ["/postmortem <!-- as agreed --> #12", share(12)],
    ["/postmortem <!----> #12", share(12)],
    ["Thanks!\n\n/postmortem #12\n", share(12)],
    ["Thanks!\r\n/postmortem\r\nBye", open],
    ["Thanks!\r/postmortem\rBye", open],
  ])("%j", (comment, command) => {
    expect(findCommands(comment)).toEqual([command]);
  });

  it.each([
    "now",
    "12",
    "#0",
    "#12 #13",
    "#12 please",
    "acme/infra",
    "https://github.com/acme/infra/pull/12",
  ])("explains the mistake in %j", (rest) => {
    expect(findCommands(`/postmortem ${rest}`)).toEqual([
      { name: "postmortem", problem: expect.stringContaining(rest), example: "/postmortem #12" },
    ]);
  });

  it("has a short error message", () => {
    const [command] = findCommands(`/postmortem ${"x".repeat(60_000)}`);
    expect(JSON.stringify(command).length).toBeLessThan(300);
  });

  it("can be in a comment several times, in order", () => {
    expect(findCommands("/postmortem #1\ntext\n/postmortem #2")).toEqual([share(1), share(2)]);
  });
});

describe("text that is not a command", () => {
  it.each([
    "",
    "postmortem",
    "please /postmortem",
    "- /postmortem",
    "# /postmortem",
    "**/postmortem**",
    "/postmortems",
    "/postmortem-now",
    "/postmortem/12",
    "/postmortem.md",
    "/postmortem@app",
    "/help@app hi",
    "/etc/passwd",
    "/etc",
    "/ postmortem",
    "//postmortem",
    "/unknown #12",
  ])("%j", (comment) => {
    expect(findCommands(comment)).toEqual([]);
  });
});

describe("any comment", () => {
  it("is read without an exception", () => {
    const scraps = fc.constantFrom(
      "/postmortem",
      " #12",
      "\n",
      "\r\n",
      "```",
      "~~~",
      "<!--",
      "-->",
      "> ",
      "`",
      "    ",
      "text",
      "<pre>",
      "</pre>",
      "<blockquote>",
      "- ",
      "/etc",
    );
    const comment = fc.array(fc.oneof(scraps, fc.string({ unit: "binary", maxLength: 5 })), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(comment, (parts) => {
        for (const command of findCommands(parts.join(""))) expect(command.name).toBe("postmortem");
      }),
      { numRuns: 1000 },
    );
  });
});
