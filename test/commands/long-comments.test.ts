import { describe, expect, it } from "@jest/globals";
import { COMMANDS } from "../../src/commands/command-table.ts";
import { findCommands } from "../../src/commands/find-commands.ts";

/** The maximum length of a comment on GitHub. */
const LONGEST = 65_000;
const repeated = (fragment: string) => fragment.repeat(Math.floor(LONGEST / fragment.length));

/** CPU time, so that other load on the machine does not count. Quadratic algorithms take far longer. */
function secondsFor(comment: string): number {
  const before = process.cpuUsage();
  findCommands(comment);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

describe("the longest comment is read quickly", () => {
  it.each([
    "`",
    "`a",
    "<!--",
    "<!-- ",
    "> a\n",
    "```\n",
    "/postmortem ",
    "/a\n",
    "- ",
    "\t",
    "\u200b ",
    "/a\n<!--\n",
    "<pre>",
    "</code>",
    "<q>\n\n",
    "\\`",
    "`` ` ",
    "<!-- -->",
    "> - ",
  ])("%j, many times", (fragment) => {
    const comment = `/postmortem\n${repeated(fragment)}x`;
    expect(findCommands(comment)[0]).toEqual({ name: "postmortem", share: null });
    expect(secondsFor(comment)).toBeLessThan(1);
    expect(secondsFor(`${repeated(fragment)}x`)).toBeLessThan(1);
  });

  it.each([".", "\t", "—", "@a ", "and ", "to ", '"', "(", "1 "])(
    "%j, many times after a command",
    (fragment) => {
      for (const { name } of COMMANDS) expect(secondsFor(`/${name} ${repeated(fragment)}x`)).toBeLessThan(1);
    },
  );
});
