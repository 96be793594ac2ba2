import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import {
  readAdoptedLine,
  releasedBody,
  renderAdoptedLine,
  writeAdoptedBody,
} from "../../../src/markdown/messages/adopted-body.ts";
import { readMarker, writeMarker } from "../../../src/record/marker.ts";
import { createSigner } from "../../../src/record/signature.ts";
import { ITEM, issueOf } from "../../record/marker-samples.ts";

const signer = createSigner(new Uint8Array(32).fill(3));
const marker = writeMarker({ ...ITEM, adopted: true, issue: issueOf(31) }, signer);
const newerMarker = writeMarker({ ...ITEM, adopted: true, issue: issueOf(31), occurrence: 2 }, signer);
const line = renderAdoptedLine({ postmortem: "#40", due: "2026-12-01" });
const moved = renderAdoptedLine({ postmortem: "acme/post-mortems#40", due: "2026-12-08" });

describe("the body of an adopted issue", () => {
  it.each([
    ["words", "It is slow.", `It is slow.\n\n${line}\n${marker}`],
    ["nothing", "", `${line}\n${marker}`],
    ["Windows line endings", "It\r\nis slow.", `It\r\nis slow.\r\n\r\n${line}\r\n${marker}`],
    ["trailing blanks", "It is slow.  \n", `It is slow.  \n\n\n${line}\n${marker}`],
  ])("ends with the App's line and the marker: %s", (_name, body, expected) => {
    expect(writeAdoptedBody(body, line, marker)).toBe(expected);
    expect(readAdoptedLine(expected)).toBe(line);
  });

  it("is updated in place, and text below is kept", () => {
    const body = `${writeAdoptedBody("It is slow.", line, marker)}\n\nStill is.`;
    expect(writeAdoptedBody(body, moved, newerMarker)).toBe(
      `It is slow.\n\n${moved}\n${newerMarker}\n\nStill is.`,
    );
  });

  it("keeps the existing line if only the marker changed", () => {
    const body = writeAdoptedBody("It is slow.", line, marker);
    expect(writeAdoptedBody(body, "", newerMarker)).toBe(`It is slow.\n\n${line}\n${newerMarker}`);
  });

  it("gets a removed line again", () => {
    expect(readAdoptedLine(`It is slow.\n\n${marker}`)).toBe(null);
    expect(writeAdoptedBody(`It is slow.\n\n${marker}`, line, marker)).toBe(
      `It is slow.\n\n${line}\n${marker}`,
    );
  });

  it("gets a removed marker again, without a second line", () => {
    expect(writeAdoptedBody(`It is slow.\n\n${line}\n`, moved, marker)).toBe(
      `It is slow.\n\n\n${moved}\n${marker}`,
    );
  });

  it("keeps text below the marker when the issue is no longer tracked", () => {
    const body = `${writeAdoptedBody("It is slow.", line, marker)}\n\nStill is.`;
    expect(releasedBody(body)).toBe("It is slow.\n\nStill is.");
  });

  it("gets a single marker if someone wrote several", () => {
    const body = writeAdoptedBody(`${marker}\n\nIt is slow.\n\n${newerMarker}`, line, marker);
    expect(readMarker(body).found).toBe("marker");
    expect(body.split("<!-- followthrough").length).toBe(2);
  });

  it("is restored when the issue is no longer tracked, for any text", () => {
    const text = fc
      .array(
        fc.oneof(fc.string(), fc.constantFrom("\n", "\r\n", "#12", "| a |", "```", "<!--", "-->", "@alice")),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, (body) => {
        const tracked = writeAdoptedBody(body, line, marker);
        expect(readMarker(tracked).found).toBe("marker");
        expect(readAdoptedLine(tracked)).toBe(line);
        expect(writeAdoptedBody(tracked, line, marker)).toBe(tracked);
        expect(releasedBody(tracked)).toBe(body.replace(/^[\r\n]+$/, ""));
        expect(releasedBody(writeAdoptedBody(tracked, moved, newerMarker))).toBe(releasedBody(tracked));
      }),
    );
  });
});
