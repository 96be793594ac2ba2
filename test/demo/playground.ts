import type { GitHub } from "../harness/github.ts";
import * as print from "./print.ts";

/** Commands to try on the demo's GitHub. */
export function showPlaygroundCommands(github: GitHub): void {
  const issues = `${github.url}/repos/acme/shop/issues`;
  const auth = `-H "authorization: Bearer ${github.token("alice")}"`;
  const json = (data: object) => `-d '${JSON.stringify(data)}'`;
  print.title("It keeps running until you press Ctrl-C. Commands to try:");
  print.showCommands([
    `# every issue\ncurl -s ${auth} "${issues}?state=all"`,
    `# another incident\ncurl -s ${auth} ${issues} ${json({ title: "Search is slow", labels: ["incident", "sev3"] })}`,
    `# read an issue with its hidden marker\ncurl -s ${auth} ${issues}/2`,
    `# close an item, then read #2 again: its box is checked\ncurl -s ${auth} -X PATCH ${issues}/4 ${json({ state: "closed" })}`,
    `# the gate, on another day\nenv 'INPUT_GITHUB-TOKEN=${github.token("alice")}' INPUT_AS-OF=2027-06-01 ` +
      `GITHUB_API_URL=${github.url} GITHUB_REPOSITORY=acme/shop node action/dist/index.js`,
  ]);
}
