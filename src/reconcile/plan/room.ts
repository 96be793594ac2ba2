import { writeAdoptedBody } from "../../markdown/adopted-body.ts";
import { writeItemBody } from "../../markdown/item-body.ts";
import { replaceMarker, type Signer, writeMarker } from "../../markdown/marker.ts";
import type { PostmortemMarker } from "../../markdown/marker-shape.ts";
import type { Operation } from "../operation.ts";

/** "body is too long (maximum is 65536 characters)": GitHub's answer 422 to more. */
export const MAX_BODY = 65_536;
/** As long as an Ed25519 key and signature in base64url. */
export const STAND_IN: Signer = { publicKey: `ed25519:${"x".repeat(43)}`, sign: () => "x".repeat(86) };

/** The characters by which an item's body would be too long once it is brought up to date; 0 when it fits. */
export function excessOfItem(body: string, { head, marker }: Operation & { kind: "update-item" }): number {
  const write = marker.adopted === null ? writeItemBody : writeAdoptedBody;
  return excessOf(write(body, head, writeMarker(marker, STAND_IN)));
}

/** The same for a postmortem that gets this marker. */
export function excessOfPostmortem(body: string, marker: PostmortemMarker): number {
  return excessOf(replaceMarker(body, writeMarker(marker, STAND_IN)));
}

/** Said to whoever asked for what there is no room for in the text of `where`. */
export function noRoom(where: string, excess: number): string {
  return `It could not be saved: the text of ${where} would be too long by ${excess} characters (GitHub allows 65,536). Shorten it, then write the command again.`;
}

function excessOf(body: string): number {
  return Math.max(0, body.length - MAX_BODY);
}
