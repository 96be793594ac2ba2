import { readMarker, replaceMarker, type Signer, writeMarker } from "../../src/record/marker.ts";
import type { RecordedIssue } from "../../src/record/recorded-issue.ts";
import { readReport, signReport } from "../../src/record/report-tag.ts";
import { verifySignature } from "../../src/record/signature.ts";
import { SIGNER } from "../scenarios/app-process.ts";

/**
 * The body of a row's issue, with the ids that the issue got on the emulator. What the App signed is signed again; any other
 * signature stays as it is. A record of another issue stays one.
 */
export function recordedHere(body: string, here: Required<RecordedIssue>): string {
  const reading = readMarker(body);
  if (reading.found === "marker") {
    const { marker } = reading;
    return replaceMarker(
      body,
      writeMarker({ ...marker, issue: placed(marker.issue, here) }, signerOf(reading)),
    );
  }
  const report = readReport(body);
  if (report === null) return body;
  return signReport(
    body,
    { ...report.identity, issue: placed(report.identity.issue, here) },
    signerOf(report),
  );
}

function placed(
  recorded: RecordedIssue,
  { repositoryId, number, id }: Required<RecordedIssue>,
): RecordedIssue {
  if (recorded.number === undefined) return { repositoryId };
  return recorded.number === number ? { repositoryId, number, id } : { ...recorded, repositoryId };
}

function signerOf(signed: {
  readonly signedBy: string;
  readonly signature: string;
  readonly signedText: string;
}): Signer {
  const isOurs = verifySignature([SIGNER.publicKey], signed.signedText, signed.signature);
  return isOurs ? SIGNER : { publicKey: signed.signedBy, sign: () => signed.signature };
}
