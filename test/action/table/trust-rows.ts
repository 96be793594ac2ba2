import { signReport } from "../../../src/record/report-tag.ts";
import { createSigner } from "../../../src/record/signature.ts";
import { SIGNER } from "../../scenarios/app-process.ts";
import { apiIssue, recordedIssue } from "../issues.ts";
import { day, edited, index, item, NOBODY, NOW, PINNED, postmortem, type Row } from "./row.ts";

const FINE = item(1, 40);
const TAMPERED = { code: 1, verdict: "fail", annotations: ["error acme/shop#1: tampered with"] } as const;
const stranger = createSigner(new Uint8Array(32).fill(3));
const APP = `${PINNED}apps: [followthrough]\n`;
const TOOL = { login: "pager[bot]", type: "Bot" };
const withoutLabel = { ...item(1, -10), labels: [] };

const DIGEST = apiIssue(
  2,
  signReport(
    `<!-- followthrough-digest ${day(-5)} -->\n<!-- followthrough-sweep ${day(-1)}T04:00:00Z -->\nWell.`,
    { issue: recordedIssue(2), openedAt: NOW },
    SIGNER,
  ),
  [],
);

/** What is trusted with pinned keys and a pinned App. */
export const TRUST_ROWS: readonly Row[] = [
  {
    name: "what the App signed is trusted",
    world: { issues: [FINE, postmortem(2, 40)], config: PINNED },
    expected: { code: 0, verdict: "pass", open: 1, annotations: [] },
  },
  {
    name: "an edited date is not trusted, and the report says how to recover",
    world: { issues: [edited(item(1, -10), day(-10), day(300))], config: PINNED },
    expected: {
      ...TAMPERED,
      open: 1,
      items: [{ issue: "acme/shop#1", state: "tampered", blocks: true }],
      summary: ["was tampered with", "the signature doesn't match", "edit history"],
    },
  },
  {
    name: "a signature with another key is not trusted",
    world: { issues: [item(1, 40, { signer: stranger })], config: PINNED },
    expected: { ...TAMPERED, open: 1 },
  },
  {
    name: "a removed marker fails",
    world: { issues: [{ ...FINE, body: "Nothing to see." }, index(2)], config: PINNED },
    expected: { ...TAMPERED, open: 1, summary: ["its hidden Followthrough comment is missing"] },
  },
  {
    name: "a removed marker is undecided without a pinned key",
    world: { issues: [{ ...FINE, body: "Nothing to see." }, index(2)] },
    expected: {
      code: 2,
      verdict: "undecided",
      open: 1,
      annotations: ["error acme/shop#1: cannot be read"],
      summary: ["can't be read"],
    },
  },
  {
    name: "on-undecided: warn does not pass a broken record",
    world: { issues: [{ ...FINE, body: "Nothing to see." }, index(2)] },
    run: { inputs: { "on-undecided": "warn" } },
    expected: { code: 2, verdict: "undecided", open: 1 },
  },
  {
    name: "fail-on: none still reports tampering",
    world: { issues: [{ ...FINE, body: "" }, index(2)], config: `${PINNED}gate: { fail_on: none }` },
    expected: { ...TAMPERED, open: 1 },
  },
  {
    name: "the same record on two open issues fails for both",
    world: { issues: [FINE, { ...FINE, number: 2 }], config: PINNED },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      annotations: ["error acme/shop#1: tampered with", "error acme/shop#2: tampered with"],
      summary: ["it has the same record as #2", "it has the same record as #1"],
    },
  },
  {
    name: "with a pinned App, an overdue item without its label is found",
    world: { issues: [withoutLabel], config: APP },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1, annotations: ["error acme/shop#1: overdue"] },
  },
  {
    name: "without a pinned App, an overdue item without its label is not found",
    world: { issues: [withoutLabel], config: PINNED },
    expected: { code: 0, verdict: "pass" },
  },
  {
    name: "an adopted item is found by its label and signed with its id",
    world: { issues: [item(1, -10, { marker: { adopted: true }, user: NOBODY })], config: APP },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1 },
  },
  {
    name: "a person's issue with the App's label does not block and is listed",
    world: {
      issues: [apiIssue(1, "Mine", ["action-item"], [], { user: NOBODY }), item(2, -10, { user: NOBODY })],
    },
    expected: {
      code: 0,
      verdict: "pass",
      items: [],
      summary: ["neither created nor adopted by Followthrough: #1, #2."],
    },
  },
  {
    name: "a person's issue with a broken record frees no one",
    world: {
      issues: [item(1, -10), apiIssue(2, "<!-- followthrough {} -->", ["action-item"], [], { user: NOBODY })],
      pullRequests: [{ body: "Fixes #2" }],
    },
    run: { event: "pull_request" },
    expected: { code: 1, verdict: "fail", open: 1, overdue: 1, annotations: ["error acme/shop#1: overdue"] },
  },
  {
    name: "a person's issue with a forged record frees no one",
    world: {
      issues: [item(1, -10), item(2, 40, { marker: { adopted: true }, user: NOBODY, signer: stranger })],
      pullRequests: [{ body: "Fixes #2" }],
      config: PINNED,
    },
    run: { event: "pull_request" },
    expected: {
      code: 1,
      verdict: "fail",
      open: 2,
      overdue: 1,
      annotations: ["error acme/shop#2: tampered with", "error acme/shop#1: overdue"],
    },
  },
  {
    name: "a person's issue with a broken record blocks no one and is listed",
    world: {
      issues: [FINE, apiIssue(2, "<!-- followthrough {} -->", ["action-item"], [], { user: NOBODY })],
      config: PINNED,
    },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      annotations: [],
      summary: ["neither created nor adopted by Followthrough: #2."],
    },
  },
  {
    name: "other bots' issues with the App's labels do not block and are listed",
    world: {
      issues: [
        FINE,
        apiIssue(2, "Down", ["action-item"], [], { user: TOOL }),
        apiIssue(3, "Down", ["postmortem"], [], { user: TOOL }),
      ],
    },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      annotations: [],
      summary: ["neither created nor adopted by Followthrough: #2, #3."],
    },
  },
  {
    name: "the weekly digest shows the App's last sweep",
    world: {
      issues: [FINE, DIGEST],
      config: APP,
    },
    expected: {
      code: 0,
      verdict: "pass",
      open: 1,
      summary: [`Last sweep: ${day(-1)}.`],
    },
  },
];
