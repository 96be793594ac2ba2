import * as z from "zod/mini";
import { CONFIG_SCHEMA } from "./schema.ts";

const ID =
  "https://raw.githubusercontent.com/followthrough/followthrough/main/schema/followthrough.schema.json";

type Node = Record<string, unknown>;

/**
 * The JSON Schema of a config, for editors: made from the schema that checks it, each key with what it is for.
 * Draft 7 is the one that the YAML language server reads in full.
 */
export function configJsonSchema(): Node {
  const schema = z.toJSONSchema(CONFIG_SCHEMA, { target: "draft-7" }) as Node;
  const { $schema, ...rest } = describe(schema, "");
  return { $schema, $id: ID, title: "Followthrough", ...rest };
}

/** Every key that a config may have: `postmortem.due`, `severities.*.postmortem_due`. */
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

/** What each key of a config is for, as editors show it; lists and maps of people's own names end in `*`. */
export const DESCRIPTIONS: Readonly<Record<string, string>> = {
  "": "The rules of Followthrough for one repository, or in the owner's .github repository for all of them.",
  time_zone: "IANA name of the zone in which a day begins and ends. Default: UTC.",
  weekend: "Days of the week on which nothing falls due. Default: saturday and sunday.",
  holidays:
    "Days off besides weekends: days, ranges (first..last), and regions whose public holidays are off.",
  adopt_since: "Takes up incidents that were labelled before the App was installed, from this day on.",
  incident: "What makes an issue an incident.",
  "incident.labels": "Labels of which one makes an issue an incident. Default: incident.",
  severities:
    "Severity labels, the most severe first, and what they change. The list replaces the default one.",
  "severities.*": "The rules for incidents with this label.",
  "severities.*.postmortem_due": "When the postmortem is due, from the day the incident label went on.",
  "severities.*.action_item_due":
    "When an item without date and priority is due, from the day it is tracked.",
  postmortem: "How postmortems open, and what completes them.",
  "postmortem.template":
    "A built-in template (short, standard, google-sre, security), or the path of one here or in the owner's .github repository.",
  "postmortem.templates":
    "Templates for incidents with one of these labels: first labels that are no severity, as they stand here, then the most severe.",
  "postmortem.templates.*": "A built-in template or a path, as under template.",
  "postmortem.repository":
    "Where postmortems open; another private repository of the same owner, if not here.",
  "postmortem.label": "The label of postmortems. Default: postmortem.",
  "postmortem.due": "When the postmortem of an incident without severity is due. Default: 10 business days.",
  "postmortem.required_sections":
    "Headings whose sections must say something before it is complete. Default: all that the page has.",
  action_items: "How action items are found, and when they are due.",
  "action_items.label": "The label of action items. Default: action-item.",
  "action_items.headings": "Headings that action items stand under. The list replaces the default one.",
  "action_items.due": "When an item is due by its priority, from the day it is tracked.",
  "action_items.due.P0": "Default: 7 days.",
  "action_items.due.P1": "Default: 15 days.",
  "action_items.due.P2": "Default: 30 days.",
  "action_items.due.P3": "Default: 60 days.",
  "action_items.due.P4": "Default: 90 days.",
  "action_items.default_due":
    "When an item without priority is due, if its incident has no severity. Default: 30 days.",
  "action_items.commit_after":
    "When people count on an item, and its date moves by /extend only. Default: 24 hours.",
  "action_items.overdue_label": "The label that an item bears while it is overdue. Default: overdue.",
  approvers: "Who may allow exceptions.",
  "approvers.roles": "Roles in the repository, custom ones included. Default: maintain and admin.",
  "approvers.logins": "People by name.",
  "approvers.teams": "Teams, as org/team.",
  reminders: "When owners are reminded; on days off never.",
  "reminders.days_before":
    "Days before the due date, or the last business day before that. Default: 7 and 1.",
  "reminders.on_due_date": "Whether to remind on the due date. Default: true.",
  "reminders.every_days": "How often once it is overdue; 0 is never. Default: 7.",
  escalation: "Who else hears of what is overdue.",
  "escalation.after":
    "How long after the due date, the day on which it was set, or the end of a waiver, step by step. Default: 3 and 7 business days.",
  "escalation.to": "Who hears of each step: people or teams. Default: nobody.",
  extensions: "How often and how far due dates may move.",
  "extensions.max": "How many extensions an item may have. Default: 2.",
  "extensions.owner_days": "How many days an owner may add once without an approver. Default: 7.",
  waivers: "How long an obligation may be lifted.",
  "waivers.max_days": "The longest waiver. Default: 90 days.",
  closure: "What closing an item as completed takes.",
  "closure.require":
    "What a completed item has to show: nothing, a merged pull_request, or evidence. Default: nothing.",
  digest: "The weekly digest.",
  "digest.enabled": "Whether there is one. Default: true.",
  "digest.day": "The day on which its week begins. Default: monday.",
  "digest.repository": "One digest for all repositories of the owner, in this one. Default: one in each.",
  advice: "What the App advises on a postmortem's page; nothing waits for it.",
  "advice.items": "Whether to look at what items promise. Default: true.",
  "advice.verbs": "More verbs that an item may begin with, in lower case.",
  "advice.language": "Whether to look for words that blame people. Default: true.",
  "advice.known_before":
    "Whether a new postmortem lists open items of earlier ones that share a label with its incident. Default: true.",
  "advice.phrases":
    "More phrases that blame (say: {who} is a person, {other} one who is none of the authors, {done} a verb in the past, (a|b) either word, ... up to three words, * any ending), and what to write instead.",
  "advice.ignore": "Names of products and systems, which are never touched.",
  signing_keys: "Public keys of the App; with them the gate believes only ledgers that one of them signed.",
  app: "The App's slug; with it the gate also finds items whose label was taken off.",
  gate: "When the gate fails; inputs of the Action may only tighten it.",
  "gate.fail_on": "What fails the gate. Default: overdue.",
  "gate.due_soon_days": "How many days ahead counts as soon. Default: 7.",
  "gate.grace_days": "Days past the due date that are tolerated. Default: 0.",
  "gate.on_undecided": "What an undecided gate does to the build. Default: fail.",
  "gate.scope": "Whether a pull request is held by all items, or by those of the areas that it changes.",
  "gate.areas": "Parts of the repository, by name.",
  "gate.areas.*": "One part: its paths, and how its items are known.",
  "gate.areas.*.paths": "Globs from the repository's root; a folder means all that lies in it.",
  "gate.areas.*.labels": "Labels of its items.",
  "gate.areas.*.teams": "Teams that own its items.",
  "gate.priorities": "Only items of these priorities hold builds. Default: all.",
  "gate.severities": "Only items of incidents with these labels hold builds. Default: all.",
  "gate.ignore_labels": "Items with one of these labels hold nothing.",
  "gate.hotfix_labels": "A pull request with one of these labels is never held.",
};
