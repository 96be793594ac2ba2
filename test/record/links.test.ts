import { describe, expect, it } from "@jest/globals";
import {
  bodyLink,
  followsOthers,
  isAdopted,
  keysNamedBy,
  readBodyLink,
  showsBodyLink,
} from "../../src/record/links.ts";
import { writeMarker } from "../../src/record/marker.ts";
import type { ItemMarker, Marker, PostmortemMarker } from "../../src/record/marker-types.ts";
import { ITEM, POSTMORTEM, SIGNER } from "./marker-samples.ts";

const SHOP = { owner: "acme", repo: "shop" };
const INCIDENT = { ...SHOP, number: 12 };
const issueWith = (marker: Marker) => ({ body: `Text\n\n${writeMarker(marker, SIGNER)}` });
const item = (over: Partial<ItemMarker> = {}) => issueWith({ ...ITEM, ...over });
const postmortem = (over: Partial<PostmortemMarker> = {}) => issueWith({ ...POSTMORTEM, ...over });
const EMPTY = { body: "" };

describe("the link to a postmortem in its incident's body", () => {
  it.each([
    [{ ...SHOP, number: 13 }, "Postmortem: #13"],
    [{ owner: "acme", repo: "postmortems.web-1", number: 130 }, "Postmortem: acme/postmortems.web-1#130"],
  ])("to %o reads %j, and is read back", (to, text) => {
    expect(bodyLink(to, INCIDENT)).toBe(text);
    expect(readBodyLink({ body: `Down since 9\n${text} \r\n\r\nMore`, ref: INCIDENT })).toEqual(to);
  });

  it.each([
    "",
    "No link",
    "See Postmortem: #13",
    "Postmortem: #13 and more",
    "Postmortem: #one",
    "Postmortem: acme#13",
  ])("is not in %j", (body) => expect(readBodyLink({ body, ref: INCIDENT })).toBeNull());

  it.each([
    ["Postmortem: #13", true],
    ["Text\n\nPostmortem: #13\nMore", true],
    ["Postmortem: #130", false],
    ["Postmortem: #130\nPostmortem: #13", true],
    ["", false],
  ])("shows in %j: %s", (body, shows) => expect(showsBodyLink(body, "Postmortem: #13")).toBe(shows));
});

describe("what the record of an issue hints at", () => {
  it.each([
    ["a postmortem with adopted items", () => postmortem({ adopted: ["acme/shop#14"] }), true, false],
    ["a postmortem whose items are the App's own", () => postmortem({ adopted: [] }), false, false],
    ["a postmortem without items", () => postmortem(), false, false],
    [
      "an adopted item",
      () => item({ adopted: true, issue: { repositoryId: 77, number: 14, id: 1400 } }),
      false,
      true,
    ],
    ["an item of the App", () => item(), false, false],
    ["an issue without a record", () => EMPTY, false, false],
  ])("%s", (_, issue, follows, adopted) => {
    expect(followsOthers(issue())).toBe(follows);
    expect(isAdopted(issue())).toBe(adopted);
  });

  const MOVED = { id: 77, owner: "newco", repo: "store" };
  const RENAMED = { id: 77, owner: "acme", repo: "store" };
  const ELSEWHERE = { id: 99, owner: "newco", repo: "store" };
  it.each([
    ["of an item", item, null, ["acme/shop#12"]],
    ["of an item in a renamed repository", item, RENAMED, ["acme/shop#12"]],
    ["of an item that was transferred with its postmortem", item, MOVED, ["newco/store#12"]],
    ["of an item that alone was transferred", item, ELSEWHERE, ["acme/shop#12"]],
    ["of a postmortem", postmortem, null, ["acme/shop#12", "acme/infra#4"]],
    ["of a postmortem in a renamed repository", postmortem, RENAMED, ["acme/store#12", "acme/infra#4"]],
    ["of an issue without a record", () => EMPTY, MOVED, []],
  ])("the incidents %s", (_, issue, here, expected) => {
    const names = keysNamedBy(issue(), here).map(({ owner, repo, number }) => `${owner}/${repo}#${number}`);
    expect(names).toEqual(expected);
  });
});
