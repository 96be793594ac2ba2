import { afterAll, expect, it } from "@jest/globals";
import { eventually } from "../harness/eventually.ts";
import { person } from "../harness/person.ts";
import { stopAll } from "../harness/processes.ts";
import { withWorld } from "../harness/world.ts";

afterAll(stopAll);

interface Times {
  readonly id: number;
  readonly created_at: string;
  readonly updated_at: string;
}

it("behind the proxy, a comment's timestamps differ only after an edit", async () => {
  await withWorld({ serverless: true }, async (world) => {
    const alice = person(world.proxy.url, world.github.token("alice"), "acme/shop");
    const { number } = await alice.openIssue({ title: "Talk" });
    for (let count = 0; count < 60; count++) await alice.comment(number, "hello");
    const path = `/repos/acme/shop/issues/${number}/comments?per_page=100`;
    const edited = async () =>
      (await alice.call<Times[]>("GET", path)).filter(
        ({ created_at, updated_at }) => created_at !== updated_at,
      );
    expect(await edited()).toEqual([]);
    const [first] = await alice.call<Times[]>("GET", path);
    // GitHub's timestamps have a resolution of one second: a comment that is edited within that second looks unedited.
    await eventually(async () => {
      await alice.call("PATCH", `/repos/acme/shop/issues/comments/${first!.id}`, { body: "hello again" });
      expect(await edited()).toMatchObject([{ id: first!.id }]);
    });
  });
});
