import { describe, expect, it } from "@jest/globals";
import { mayUse, mayUseSome, readChatAddresses } from "../../src/notify/addresses.ts";

const SECRET = "hooks.example.com/services/T0/B0/secret";
const SRE = { FOLLOWTHROUGH_NOTIFY_SRE: `https://${SECRET}` };
const shop = { owner: "Acme", repo: "Shop" };

describe("the addresses of chats", () => {
  it.each([
    [undefined, false],
    ["", false],
    ["acme", true],
    ["ACME/shop", true],
    ["globex, acme/shop", true],
    ["acme/other globex", false],
    ["acm acme/shop2", false],
  ])("with the list %p, a repository may use one: %p", (listed, expected) => {
    const sre = readChatAddresses({ ...SRE, FOLLOWTHROUGH_NOTIFY_SRE_FOR: listed }).get("sre")!;
    expect(mayUse(sre, shop)).toBe(expected);
  });

  it("count for an owner if they are for one of its repositories", () => {
    const sre = readChatAddresses({ ...SRE, FOLLOWTHROUGH_NOTIFY_SRE_FOR: "acme/other" }).get("sre")!;
    expect([mayUseSome(sre, "Acme"), mayUseSome(sre, "acm")]).toEqual([true, false]);
  });

  it("are only those variables, and a list is none", () => {
    const env = { ...SRE, FOLLOWTHROUGH_NOTIFY_SRE_FOR: "acme", FOLLOWTHROUGH_NOTIFY_OPS: "", PATH: "/bin" };
    expect([...readChatAddresses(env).keys()]).toEqual(["sre"]);
  });

  it.each([
    [{ FOLLOWTHROUGH_NOTIFY_SRE: `http://${SECRET}` }, "FOLLOWTHROUGH_NOTIFY_SRE: expected an address"],
    [
      { FOLLOWTHROUGH_NOTIFY_SRE: `https://me:pass@${SECRET}` },
      "FOLLOWTHROUGH_NOTIFY_SRE: expected an address",
    ],
    [{ FOLLOWTHROUGH_NOTIFY_SRE: SECRET }, "FOLLOWTHROUGH_NOTIFY_SRE: expected an address"],
    [
      { FOLLOWTHROUGH_NOTIFY_sre: `https://${SECRET}` },
      "FOLLOWTHROUGH_NOTIFY_sre: expected FOLLOWTHROUGH_NOTIFY_",
    ],
    [
      { ...SRE, FOLLOWTHROUGH_NOTIFY_SRE_FOR: `https://${SECRET}` },
      "FOLLOWTHROUGH_NOTIFY_SRE_FOR: expected owners",
    ],
  ])("with a mistake name the variable, and not its value: %#", (env, message) => {
    const read = () => readChatAddresses(env);
    expect(read).toThrow(message);
    expect(read).not.toThrow("secret.");
    try {
      read();
    } catch (error) {
      expect(String(error)).not.toContain("services");
    }
  });
});
