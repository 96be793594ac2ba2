import { createHmac, randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { APP, WEBHOOK_SECRET } from "../harness/github.ts";

interface Example {
  readonly name: string;
  readonly examples: readonly Record<string, unknown>[];
}

const EXAMPLES = createRequire(import.meta.url)("@octokit/webhooks-examples") as readonly Example[];

/** GitHub's example of an event, as if from `acme/r001`. */
function example(
  event: string,
  action: string | undefined,
  change: (payload: Payload) => void = () => {},
): string {
  const found = EXAMPLES.find(({ name }) => name === event)?.examples.find((each) => each.action === action);
  const text = JSON.stringify(found)
    .replaceAll("Codertocat/Hello-World", "acme/r001")
    .replaceAll('"Codertocat"', '"acme"')
    .replaceAll('"Hello-World"', '"r001"');
  const payload = JSON.parse(text) as Payload;
  change(payload);
  return JSON.stringify({ ...payload, installation: { id: APP.installation } });
}

interface Payload {
  issue: { number: number; url: string; labels: object[] };
}

const unlabelled = ({ issue }: Payload) => {
  issue.labels = [];
};

const IRRELEVANT = [
  { event: "push", body: example("push", undefined) },
  { event: "star", body: example("star", "created") },
  { event: "issues", body: example("issues", "edited", unlabelled) },
  { event: "issue_comment", body: example("issue_comment", "created", unlabelled) },
].map(({ event, body }) => ({ event, ...signed(body) }));

/** Webhooks that do not concern an incident: pushes, stars, issues and comments without labels, in turn. */
export function irrelevant(count: number): Buffer[] {
  return Array.from({ length: count }, (_, index) => request(IRRELEVANT[index % IRRELEVANT.length]!));
}

/** An incident label that was added, for this many incidents in turn. */
export function relevant(count: number, incidents: number): Buffer[] {
  const labelled = Array.from({ length: Math.min(count, incidents) }, (_, index) => {
    const body = example("issues", "labeled", ({ issue }) => {
      issue.number = index + 1;
      issue.url = `https://api.github.com/repos/acme/r001/issues/${index + 1}`;
      issue.labels = [{ name: "incident" }];
    });
    return { event: "issues", ...signed(body) };
  });
  return Array.from({ length: count }, (_, index) => request(labelled[index % labelled.length]!));
}

function signed(body: string) {
  return { body, signature: createHmac("sha256", WEBHOOK_SECRET).update(body).digest("hex") };
}

function request({ event, body, signature }: { event: string; body: string; signature: string }): Buffer {
  const head = [
    "POST /api/github/webhooks HTTP/1.1",
    "host: 127.0.0.1",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-github-event: ${event}`,
    `x-github-delivery: ${randomUUID()}`,
    `x-hub-signature-256: sha256=${signature}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}
