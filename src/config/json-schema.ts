import * as z from "zod/mini";
import { CONFIG_SCHEMA } from "./schema.ts";

const ID =
  "https://raw.githubusercontent.com/followthrough/followthrough/main/schema/followthrough.schema.json";

type Node = Record<string, unknown>;

/**
 * The JSON Schema of a config, for editors: generated from the schema that validates it, with a description of each key.
 * Draft 7 is the one that the YAML language server supports completely.
 */
export function configJsonSchema(): Node {
  const schema = z.toJSONSchema(CONFIG_SCHEMA, { target: "draft-7" }) as Node;
  const { $schema, ...rest } = describe(schema, "");
  return { $schema, $id: ID, title: "Followthrough", ...rest };
}

/**
 * Every key that a config may have: `postmortem.due`, `severities.*.postmortem_due`.
 * @internal
 */
export function configPaths(node: Node = z.toJSONSchema(CONFIG_SCHEMA) as Node, path = ""): string[] {
  const children = childrenOf(node).flatMap(([name, child]) => configPaths(child, join(path, name)));
  return path === "" ? children : [path, ...children];
}

function describe(node: Node, path: string): Node {
  const children = Object.fromEntries(
    childrenOf(node).map(([name, child]) => [name, describe(child, join(path, name))]),
  );
  const { "*": each, ...named } = children;
  return {
    ...(DESCRIPTIONS[path] !== undefined && { description: DESCRIPTIONS[path] }),
    ...node,
    ...(Object.keys(named).length > 0 && { properties: named }),
    ...(each && { additionalProperties: each }),
  };
}

function childrenOf({ properties, additionalProperties }: Node): [string, Node][] {
  const each = typeof additionalProperties === "object" && additionalProperties !== null;
  return [
    ...Object.entries((properties ?? {}) as Record<string, Node>),
    ...(each ? [["*", additionalProperties as Node] as [string, Node]] : []),
  ];
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/**
 * The description of each key, as editors show it; `*` stands for a name that users choose.
 * @internal
 */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "": "The configuration of Followthrough for one repository, or for all of an owner's in the owner's .github repository.",
  time_zone: "IANA name of the time zone in which days begin and end. Default: UTC.",
  weekend: "Days of the week on which nothing is due. Default: saturday and sunday.",
  holidays:
    "Days off besides weekends: days, ranges (first..last), and regions whose public holidays are days off.",
  adopt_since:
    "Also open postmortems for incidents that were labeled before the App was installed, from this day on.",
  incident: "What makes an issue an incident.",
  "incident.labels": "An issue with any of these labels is an incident. Default: incident.",
  "incident.types": "An issue of any of these issue types is an incident, too. Default: none.",
  severities:
    "Severity labels, most severe first, and the rules for each. Your labels replace the default ones.",
  "severities.*": "The rules for incidents with this label.",
  "severities.*.postmortem_due": "When the postmortem is due, from the day the incident label was added.",
  "severities.*.action_item_due":
    "When an item without a date and a priority is due, from the day it is tracked.",
  postmortem: "How postmortems are opened, and what completes them.",
  "postmortem.template":
    "A built-in template (short, standard, google-sre, security), or a path in this or the owner's .github repository.",
  "postmortem.templates":
    "Templates by incident label. Labels that aren't severities apply first, in this order, and then the most severe one.",
  "postmortem.templates.*": "A built-in template or a path, as under template.",
  "postmortem.repository":
    "Where postmortems are opened, if not in the incident's repository: another private repository of the same owner.",
  "postmortem.label": "The label of postmortems. Default: postmortem.",
  "postmortem.due":
    "When the postmortem of an incident without a severity is due. Default: 10 business days.",
  "postmortem.required_sections":
    "Headings of the sections that must be filled in to complete a postmortem. Default: all of its sections.",
  action_items: "How action items are found, and when they are due.",
  "action_items.label": "The label of action items. Default: action-item.",
  "action_items.headings": "Headings of action item sections. Your list replaces the default one.",
  "action_items.due": "When an item is due by its priority, from the day it is tracked.",
  "action_items.due.P0": "Default: 7 days.",
  "action_items.due.P1": "Default: 15 days.",
  "action_items.due.P2": "Default: 30 days.",
  "action_items.due.P3": "Default: 60 days.",
  "action_items.due.P4": "Default: 90 days.",
  "action_items.default_due":
    "When an item without a priority is due, if its incident has no severity. Default: 30 days.",
  "action_items.commit_after":
    "How long after tracking an item is committed, so that its date only changes with /extend. Default: 24 hours.",
  "action_items.overdue_label": "The label of an item while it is overdue. Default: overdue.",
  approvers: "Who can approve exceptions. Matching any one of the three is enough.",
  "approvers.roles": "Roles in the repository, including custom ones. Default: maintain and admin.",
  "approvers.logins": "Usernames of people.",
  "approvers.teams": "Teams, as org/team.",
  reminders: "When owners are reminded. No reminders are sent on days off.",
  "reminders.days_before":
    "How many days before the due date to send a reminder; on the last business day before, if that day is off. Default: 7 and 1.",
  "reminders.on_due_date": "Whether to send a reminder on the due date. Default: true.",
  "reminders.every_days": "Days between reminders after the due date; 0 sends none. Default: 7.",
  escalation: "Who else is notified about overdue items.",
  "escalation.after":
    "How long after the due date, the day on which it was set, or the end of a waiver, for each step. Default: 3 and 7 business days.",
  "escalation.to": "The person or team that each step notifies. Default: no one.",
  extensions: "How often and how far due dates can be extended.",
  "extensions.max": "How many extensions an item can have. Default: 2.",
  "extensions.owner_days": "How many days an owner can add once without an approver. Default: 7.",
  waivers: "How long due dates can be waived.",
  "waivers.max_days": "The longest waiver. Default: 90 days.",
  closure: "What is required to close an item as completed.",
  "closure.require":
    "What completing an item requires: nothing, a merged pull_request, or evidence. Default: nothing.",
  digest: "The weekly digest.",
  "digest.enabled": "Whether to write a digest. Default: true.",
  "digest.day": "The first day of the digest's week. Default: monday.",
  "digest.repository":
    "The repository for one digest of all of the owner's repositories. Default: a digest in each repository.",
  advice: "Suggestions in a comment on the postmortem. Nothing depends on them.",
  "advice.items": "Whether to check how action items are worded. Default: true.",
  "advice.verbs": "More verbs that items can begin with, in lower case.",
  "advice.language": "Whether to check for wording that blames people. Default: true.",
  "advice.known_before":
    "Whether a new postmortem lists open items of earlier ones that share a label with its incident. Default: true.",
  "advice.phrases":
    "More blaming phrases, and what to write instead. In say, {who} is a person, {other} a person other than the authors, {done} a verb in the past tense, (a|b) either word, ... up to three words, * any ending.",
  "advice.ignore": "Names of products and systems to ignore.",
  signing_keys: "Public keys of the App. The gate then only trusts ledgers that one of them signed.",
  app: "The App's slug. The gate then also finds items whose label was removed.",
  gate: "When the gate fails. Inputs of the Action can only make it stricter.",
  "gate.fail_on": "What fails the gate. Default: overdue.",
  "gate.due_soon_days": "How many days before its due date an item is due soon. Default: 7.",
  "gate.grace_days": "Days after the due date before the gate fails. Default: 0.",
  "gate.on_undecided": "The result of a gate that can't decide: fail or warn. Default: fail.",
  "gate.scope":
    "Whether all items block a pull request, or only those of the areas that it changes. Default: all.",
  "gate.areas": "Parts of the repository, by name.",
  "gate.areas.*": "An area: its paths, and the labels or teams that identify its items.",
  "gate.areas.*.paths": "Globs from the repository's root; a folder includes everything in it.",
  "gate.areas.*.labels": "Labels of the area's items.",
  "gate.areas.*.teams": "Teams that own the area's items.",
  "gate.priorities": "Only items with these priorities block. Default: all.",
  "gate.severities": "Only items of incidents with these labels block. Default: all.",
  "gate.ignore_labels": "Items with one of these labels don't block.",
  "gate.hotfix_labels": "Pull requests with one of these labels always pass.",
};
