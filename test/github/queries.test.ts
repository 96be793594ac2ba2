import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { blobsQuery } from "../../src/github/gate/change/blobs.ts";
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
/** Passes on the queries of the files beside it. */
const PASSES_ON = "github/gate/change/ask.ts";

const QUERIES = [...WRITTEN, { path: "src/github/gate/change/blobs.ts", query: blobsQuery(3) }];

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
    const hasQuery = (name: string) => QUERIES.some(({ path }) => path === `src/${name}`);
    expect(files.filter((name) => name !== PASSES_ON && !hasQuery(name))).toEqual([]);
  });
});
