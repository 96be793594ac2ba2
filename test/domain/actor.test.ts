import { describe, expect, it } from "@jest/globals";
import {
  type Actor,
  describeApprovers,
  describeRole,
  hasSay,
  isApprover,
  isOwner,
  mayDeclareIncident,
  mayTriage,
  nameApprovers,
  teamsThatMatter,
} from "../../src/domain/actor.ts";
import { person } from "./commands/decision-cases.ts";

const custom = (builtOn: string): Actor => ({ ...person("zoe", "Incident helper"), builtOn });
const bot: Actor = { ...person("ci[bot]", "admin", ["acme/sre"]), kind: "bot" };
const app: Actor = { ...person("followthrough[bot]", "admin", ["acme/sre"]), kind: "app" };

describe("the rights that a role gives", () => {
  const approvers = { roles: ["maintain", "admin"], logins: [], teams: [] };

  it.each([
    ["admin", person("zoe", "admin"), { say: true, triage: true, declare: true, approve: true }],
    ["maintain", person("zoe", "maintain"), { say: true, triage: true, declare: true, approve: true }],
    ["write", person("zoe", "write"), { say: true, triage: true, declare: true, approve: false }],
    ["triage", person("zoe", "triage"), { say: true, triage: true, declare: true, approve: false }],
    ["read", person("zoe", "read"), { say: true, triage: false, declare: false, approve: false }],
    ["none", person("zoe", "none"), { say: false, triage: false, declare: false, approve: false }],
    ["one unknown", person("zoe", null), { say: false, triage: false, declare: false, approve: false }],
    ["one based on admin", custom("admin"), { say: true, triage: true, declare: true, approve: true }],
    ["one based on triage", custom("triage"), { say: true, triage: true, declare: true, approve: false }],
    ["one based on read", custom("read"), { say: true, triage: false, declare: false, approve: false }],
    ["admin, of a bot", bot, { say: false, triage: false, declare: true, approve: false }],
    ["admin, of this App", app, { say: false, triage: false, declare: true, approve: false }],
  ])("%s", (_, actor, rights) => {
    expect({
      say: hasSay(actor),
      triage: mayTriage(actor),
      declare: mayDeclareIncident(actor),
      approve: isApprover(actor, approvers),
    }).toEqual(rights);
  });
});

describe("people whom the settings or an item name", () => {
  const approvers = { roles: ["Incident helper"], logins: ["Grace"], teams: ["acme/SRE"] };

  it.each([
    ["by login", person("grace", "read"), true],
    ["by team", person("zoe", "read", ["acme/web", "acme/sre"]), true],
    ["by a custom role", custom("read"), true],
    ["by nothing", person("zoe", "read", ["acme/web"]), false],
    ["by login, without a role", person("grace", "none", ["acme/sre"]), false],
    ["by team, as a bot", bot, false],
  ])("%s, are approvers: %#", (_, actor, expected) => {
    expect(isApprover(actor, approvers)).toBe(expected);
  });

  it.each([
    [person("Alice", "read"), ["bob", "alice"], true],
    [person("alice", "read", ["acme/web"]), ["Acme/Web"], true],
    [person("alice", "admin", ["acme/web"]), ["bob", "acme/sre"], false],
    [person("alice", "admin"), [], false],
    [person("alice", "none", ["acme/web"]), ["alice", "acme/web"], false],
    [bot, ["ci[bot]", "acme/sre"], false],
  ])("%j is one of the owners %j: %s", (actor, owners, expected) => {
    expect(isOwner(actor, owners)).toBe(expected);
  });

  it("are in teams that must be looked up: those of approvers and owners, each once", () => {
    const teams = { roles: [], logins: [], teams: ["acme/SRE", "acme/ops"] };
    expect(teamsThatMatter(teams, ["alice", "acme/sre", "acme/web"])).toEqual([
      "acme/ops",
      "acme/sre",
      "acme/web",
    ]);
  });
});

describe("the description of approvers", () => {
  it.each([
    [["admin"], [], [], "people with the role admin", "role admin"],
    [["maintain", "admin"], [], [], "people with the role maintain or admin", "role maintain or admin"],
    [["admin"], ["grace"], [], "people with the role admin or grace", "role admin, or grace"],
    [[], ["grace", "ada"], ["acme/sre"], "grace, ada or members of acme/sre", "grace, or ada, or acme/sre"],
    [[], [], [], "not configured yet", ""],
  ])("%j, %j, %j: %s, in short %s", (roles, logins, teams, words, short) => {
    expect(describeApprovers({ roles, logins, teams })).toBe(words);
    expect(nameApprovers({ roles, logins, teams })).toBe(short);
  });

  it.each([
    [person("zoe", null), "a role that could not be determined"],
    [person("zoe", "none"), "no role in this repository"],
    [person("zoe", "triage"), "the role triage"],
    [custom("write"), "the role Incident helper (based on write)"],
  ])("%j has %s", (actor, words) => {
    expect(describeRole(actor)).toBe(words);
  });
});
