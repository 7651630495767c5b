// Brings a clone into working order with nothing but Node and npm: installs when node_modules is
// missing or stale, builds when dist is. Does nothing, quickly, when both are current.
//   node scripts/setup.mjs           install if needed, then build if needed
//   node scripts/setup.mjs --build   build if needed (npm's prepare, after an install; installs where
//                                    there was none)
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const installStamp = join(root, "node_modules", ".agoralab-install");
const buildStamp = join(root, "dist", ".build");

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");

requireNode(20, 19);
// `npx agoralab` in a fresh clone asks for the build before anything is installed.
if (!process.argv.includes("--build") || !existsSync(tsc)) installIfStale();
buildIfStale();

function requireNode(major, minor) {
  const [a, b] = process.versions.node.split(".").map(Number);
  if (a > major || (a === major && b >= minor)) return;
  fail(`agoralab needs Node >= ${major}.${minor}; this is ${process.version}`);
}

function installIfStale() {
  const wanted = hashOf(["package-lock.json", "package.json"]);
  if (read(installStamp) === wanted) return;
  say("installing dependencies (npm ci)");
  // npm_execpath is the npm that runs us; calling it through node needs no shell on any platform.
  const npm = process.env.npm_execpath;
  const args = ["ci", "--no-audit", "--no-fund", "--loglevel=error"];
  if (npm?.endsWith(".js")) run(process.execPath, [npm, ...args]);
  else if (process.platform === "win32") run("cmd.exe", ["/d", "/s", "/c", "npm", ...args]);
  else run("npm", args);
  writeFileSync(installStamp, wanted);
}

function buildIfStale() {
  const wanted = hashOf(["package.json", "tsconfig.json", ...filesUnder("src")]);
  if (read(buildStamp) === wanted) return;
  if (!existsSync(tsc)) fail("typescript is not installed; run npm ci");
  say("building (tsc)");
  rmSync(join(root, "dist"), { recursive: true, force: true });
  run(process.execPath, [tsc, "-p", join(root, "src")]);
  // npx runs the file itself; npm made it executable at install, a rebuild must do so again.
  chmodSync(join(root, "dist", "cli", "main.js"), 0o755);
  writeFileSync(buildStamp, wanted);
}

function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(file).update(readFileSync(join(root, file)));
  return hash.digest("hex");
}

function filesUnder(folder) {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(root.length + 1))
    .sort();
}

function read(file) {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: "inherit" });
  if (error) fail(`${command} could not be started: ${error.message}`);
  if (status !== 0) fail(`${command} ${args.join(" ")} ended with status ${status}`);
}

function say(message) {
  process.stderr.write(`agoralab setup: ${message}\n`);
}

function fail(message) {
  process.stderr.write(`agoralab setup: ${message}\n`);
  process.exit(1);
}
