import { describe, expect, it } from "@jest/globals";
import { whyNotAdoptFrom, whyNotOpenIn } from "../../src/observed/repositories.ts";
import { HOME, snapshot } from "../plan/builders.ts";

const { repository: home } = snapshot();
const INFRA = { owner: "acme", repo: "infra" };

describe("an issue in another repository", () => {
  const missing =
    "the App isn't installed on acme/infra. Install it there (in a workflow, pass an App's token as the input `token`), or use another repository.";
  const hidden =
    "acme/infra isn't a public repository that the App is installed on. Use an issue from one that is.";
  const archived = "acme/infra is archived. Unarchive it, or use another repository.";
  const disabled = "issues are disabled in acme/infra. Enable them, or use another repository.";
  const open = "acme/infra is public and acme/shop is private. Use a private repository.";

  it.each<[string, Partial<typeof home> | null, "private" | "public", string | null, string | null]>([
    ["as private as the postmortem", {}, "private", null, null],
    ["more private", {}, "public", null, hidden],
    ["less private", { visibility: "public" }, "private", open, open],
    ["without the App", null, "private", missing, missing],
    ["without the App, for a public postmortem", null, "public", missing, hidden],
    ["archived", { archived: true }, "private", archived, archived],
    ["without issues", { hasIssues: false }, "private", disabled, disabled],
  ])("can be opened or adopted, or why not: one %s", (_, over, visibility, toOpen, toAdopt) => {
    const world = snapshot({
      repository: { ...home, visibility },
      knownRepositories: { "acme/infra": over && { ...home, ...INFRA, id: 2, ...over } },
    });
    expect(whyNotOpenIn(world, HOME, INFRA)).toBe(toOpen);
    expect(whyNotAdoptFrom(world, HOME, INFRA)).toBe(toAdopt);
  });

  it("stays with the postmortem's owner", () => {
    const why = "evil/shop belongs to another owner; issues must stay with acme.";
    expect(whyNotAdoptFrom(snapshot(), HOME, { ...HOME, owner: "evil" })).toBe(why);
  });
});
