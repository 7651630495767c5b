// `npm run bench`: sets the clone up if needed, then measures, one script of scripts/bench after another.
//   npm run bench -- math-verdicts sandbox     only these
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const all = ["generate", "intrinsic", "math-verdicts", "sandbox", "classroom-training"];
const names = process.argv.slice(2);
const unknown = names.find((name) => !all.includes(name));
if (unknown !== undefined) {
  console.error(`no benchmark "${unknown}"; there are ${all.join(", ")}`);
  process.exit(2);
}
process.argv.length = 2;
await import("./setup.mjs");
for (const name of names.length > 0 ? names : all) {
  console.log(`\n${name}`);
  const script = fileURLToPath(new URL(`./bench/${name}.mjs`, import.meta.url));
  const { status } = spawnSync(process.execPath, [script], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
