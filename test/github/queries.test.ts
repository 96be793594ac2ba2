import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { blobsQuery } from "../../action/change/blobs.ts";
import { fullSchema, graphql } from "../fake-github/graphql/schema.ts";

/** The product's GraphQL queries: each is a template literal of its own, or made by a function. */
const WRITTEN = ["src", "action"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name}`)
    .filter((path) => path.endsWith(".ts"))
    .flatMap((path) => {
      const found = readFileSync(path, "utf8").matchAll(/`(query[\s({][^`]*)`/g);
      return [...found].map(([, query]) => ({ path, query: query! }));
    })
    .filter(({ query }) => !query.includes("${")),
);
const QUERIES = [...WRITTEN, { path: "action/change/blobs.ts", query: blobsQuery(3) }];

describe("every GraphQL query is valid in GitHub's schema", () => {
  it.each(QUERIES)("$path", ({ query }) => {
    const { parse, validate } = graphql();
    const errors = validate(fullSchema(), parse(query));
    expect(errors.map(({ message }) => message)).toEqual([]);
  });

  it("finds those of each file that asks", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".ts"))
      .filter((name) => /raphql\.ask\b/.test(readFileSync(`src/${name}`, "utf8")));
    expect(files.filter((name) => !QUERIES.some(({ path }) => path === `src/${name}`))).toEqual([]);
  });
});
