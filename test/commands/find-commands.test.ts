import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { findCommands } from "../../src/commands/find-commands.ts";
import { ANY_CHARACTER } from "../harness/any-character.ts";

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

describe("a mistyped command", () => {
  it.each([
    ["/extned +7d the vendor is late", "extend"],
    ["/extends +7d", "extend"],
    ["/Waiv 30d", "waive"],
    ["/wavie", "waive"],
    ["/assing @alice", "assign"],
    ["/asign", "assign"],
    ["/deu 2026-12-01", "due"],
    ["/piority P1", "priority"],
    ["/dorp", "drop"],
    ["/hlep", "help"],
    ["/postmortems", "postmortem"],
    ["/post-mortem", "postmortem"],
    ["/nopostmortem", "no-postmortem"],
    ["/compelte.", "complete"],
    ["/unwave", "unwaive"],
  ])("gets the nearest one suggested: %s", (comment, name) => {
    const [typed] = /(?<=\/)[a-z-]+/i.exec(comment)!;
    expect(findCommands(comment)).toEqual([
      {
        name,
        problem: `There is no command /${typed.toLowerCase()}. Did you mean /${name}? Post it in a new comment.`,
        example: expect.stringContaining(`/${name}`),
      },
    ]);
  });

  // Prow, GitLab, and bots for reviews and merges.
  const others =
    "approve unassign cc uncc kind hold unhold lgtm close reopen retitle test retest retest-required ok-to-test override skip milestone lifecycle stale rotten good-first-issue remove-help joke meow woof bark pony honk shrug lint cherrypick cherry-pick check-cla easycla verify-owners label remove-label remove-priority sig wg triage transfer transfer-issue invite pause backlog backport deploy rebase merge build run format done todo wip draft duplicate epic weight estimate spend clear tableflip relate remove_due_date ask describe review improve update diff preview publish release restart rerun retry cancel stop start ready unready squash sync apply plan unlock bot ping hello";

  it.each(others.split(" "))("is not one of another bot: /%s", (name) => {
    expect(findCommands(`/${name}`)).toEqual([]);
  });
});

describe("characters that no one sees", () => {
  const unseen = [
    ["a zero-width space", "\u200b"],
    ["a byte order mark", "\ufeff"],
    ["a no-break space", "\u00a0"],
    ["a word joiner", "\u2060"],
    ["a left-to-right mark", "\u200e"],
    ["a right-to-left mark", "\u200f"],
    ["an Arabic letter mark", "\u061c"],
    ["an embedding", "\u202a"],
    ["an override", "\u202e"],
    ["an isolate", "\u2066"],
    ["a soft hyphen", "\u00ad"],
    ["a joiner", "\u200d"],
    ["a non-joiner", "\u200c"],
    ["a variation selector", "\ufe0f"],
    ["a narrow no-break space", "\u202f"],
    ["an ideographic space", "\u3000"],
  ] as const;

  it.each(unseen)("silence no command: %s", (_, mark) => {
    for (const comment of [`${mark}/postmortem`, `/postmortem${mark}`, `${mark} ${mark}/postmortem${mark} `])
      expect(findCommands(comment)).toEqual([open]);
    expect(findCommands(`/postmortem${mark}#12`)).toEqual([share(12)]);
    expect(findCommands(`/postmortem ${mark}#12`)).toEqual([share(12)]);
  });

  it("stay in a reason where they join letters or emoji", () => {
    expect(findCommands("/drop the 👩‍💻 team is gone")).toEqual([
      { name: "drop", reason: "the 👩‍💻 team is gone" },
    ]);
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
    const comment = fc.array(fc.oneof(scraps, fc.string({ unit: ANY_CHARACTER, maxLength: 5 })), {
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
