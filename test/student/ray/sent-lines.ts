import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** A line as scripts/cluster/report.py writes it. */
export function line(event: object): string {
  return `agoralab ${JSON.stringify(event)}\n`;
}

/** A file as scripts/cluster/report.py sends it, in pieces of `size` characters. */
export function fileLines(name: string, content: string, size = 60_000): string[] {
  const sha256 = createHash("sha256").update(content).digest("hex");
  const packed = gzipSync(content).toString("base64");
  const data = packed.match(new RegExp(`.{1,${size}}`, "g")) ?? [];
  return data.map((piece, part) =>
    line({ kind: "file", name, sha256, part, parts: data.length, data: piece }),
  );
}
