import { describe, expect, it } from "@jest/globals";
import { isMorePrivate, isPublic, type Visibility, visibilityOf } from "../../src/domain/visibility.ts";

describe("words from one repository", () => {
  it.each<[Visibility | undefined, Record<Visibility | "unknown", boolean>]>([
    ["public", { public: true, internal: true, private: true, unknown: true }],
    ["internal", { public: false, internal: true, private: true, unknown: false }],
    ["private", { public: false, internal: false, private: true, unknown: false }],
    [undefined, { public: false, internal: false, private: true, unknown: false }],
  ])("that is %s are shown where at most the same people read them: %j", (from, shown) => {
    for (const [to, isShown] of Object.entries(shown)) {
      const where = to === "unknown" ? undefined : (to as Visibility);
      expect([to, !isMorePrivate(from, where)]).toEqual([to, isShown]);
    }
  });

  it("are read by everyone unless the repository is known to be internal or private", () => {
    const all = ["public", "internal", "private", undefined] as const;
    expect(all.map(isPublic)).toEqual([true, false, false, true]);
  });
});

describe("the visibility of a repository, as the API says it", () => {
  it.each([
    [{ private: false, visibility: "public" }, "public"],
    [{ private: true, visibility: "internal" }, "internal"],
    [{ private: true, visibility: "private" }, "private"],
    // A server without internal repositories.
    [{ private: false }, "public"],
    [{ private: true }, "private"],
    [{ private: true, visibility: "public" }, undefined],
    [{ private: false, visibility: "private" }, undefined],
    [{ private: false, visibility: "internal" }, undefined],
    [{ private: true, visibility: "secret" }, undefined],
    [{ visibility: "private" }, undefined],
    [{ visibility: "public" }, undefined],
    [{}, undefined],
  ])("%j: %s", (answer, visibility) => {
    expect(visibilityOf(answer)).toBe(visibility);
  });
});
