import { createHash } from "node:crypto";
import { crc32, deflateSync } from "node:zlib";
import type { Browser } from "playwright-core";

/** Of an artifact, what a picture in README shows: from one text up to another. */
interface Part {
  readonly artifact: string;
  readonly from: string;
  readonly to: string;
}

export const PICTURES: readonly (readonly [name: string, part: Part])[] = [
  ["red-summary", { artifact: "gate-red", from: "## ", to: "\nNo **Re-run jobs**" }],
  ["postmortem", { artifact: "postmortem-half", from: "## Action items", to: "\n## Timeline" }],
];

/** The Markdown that a picture shows. */
export function markdownOf({ from, to }: Part, text: string): string {
  const [start, end] = [text.indexOf(from), text.indexOf(to)];
  if (start < 0 || end < start) throw new Error(`Expected “${from}” before “${to}” in:\n${text}`);
  return text.slice(start, end);
}

/** A PNG of a page, with 32 shades of each color to keep it small. It names the Markdown that it shows. */
export async function takePicture(browser: Browser, html: string, markdown: string): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 900, height: 800 }, colorScheme: "light" });
  await page.setContent(html);
  await page.addStyleTag({ content: "section { border: 1px solid #d1d9e0; border-radius: 6px }" });
  const shot = (await page.locator("section").screenshot()).toString("base64");
  const seen = await page.evaluate<{ width: number; rgb: string }>(`(${colorsOf})("${shot}")`);
  await page.close();
  const [colors, stride] = [Buffer.from(seen.rgb, "base64"), seen.width * 3];
  const rows: Buffer[] = [];
  for (let at = 0; at < colors.length; at += stride)
    rows.push(Buffer.from([0]), colors.subarray(at, at + stride)); // 0: the row has no filter
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0]); // 8 bits each of red, green and blue
  header.writeUInt32BE(seen.width, 0);
  header.writeUInt32BE(colors.length / stride, 4);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("tEXt", Buffer.from(SOURCE + hashOf(markdown))),
    chunk("IDAT", deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Runs in the browser: the red, green and blue of each pixel. */
const colorsOf = `async (shot) => {
  const image = new Image();
  image.src = "data:image/png;base64," + shot;
  await image.decode();
  const { width, height } = image;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const shade = (value) => String.fromCharCode(Math.round((Math.round((value / 255) * 31) / 31) * 255));
  return { width, rgb: btoa(Array.from(data, shade).filter((_, at) => at % 4 < 3).join("")) };
}`;

const SOURCE = "Source\0";

export const hashOf = (markdown: string) => createHash("sha256").update(markdown).digest("hex");

/** The hash of the Markdown that a picture was made from. */
export function sourceOf(png: Buffer): string {
  const at = png.indexOf(SOURCE) + SOURCE.length;
  return png.toString("latin1", at, at + 64);
}

/** A chunk of a PNG (PNG specification, 5.3). */
function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type), data]);
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  checksum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, checksum]);
}
