// `node scripts/course.mjs`: makes the course's notebooks from notebooks/course/source/*.md, the
// students' and the instructor's, and runs them. Without arguments, those whose source has changed.
//   node scripts/course.mjs 2 5      lessons 2 and 5
//   node scripts/course.mjs --all    all of them
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const wanted = process.argv.slice(2);
process.argv.length = 2;
await import("./setup.mjs");
const require = createRequire(import.meta.url);
const { readNotebook, runNotebookFiles, writeNotebook } = require("../dist/index.js");
const { lessonNotebooks } = require("../dist/course/lesson-notebooks.js");

const course = join(dirname(dirname(fileURLToPath(import.meta.url))), "notebooks", "course");
const sources = readdirSync(join(course, "source")).filter((name) => name.endsWith(".md"));

const stale = sources.sort().flatMap((name) => {
  const { student, solutions } = lessonNotebooks(
    readFileSync(join(course, "source", name), "utf8"),
    name,
  );
  const notebook = name.replace(/\.md$/, ".ipynb");
  const pairs = [
    [join(course, notebook), student],
    [join(course, "solutions", notebook), solutions],
  ];
  return pairs.filter(([file, made]) => isWanted(name) || isStale(file, made));
});
mkdirSync(join(course, "solutions"), { recursive: true });
for (const [file, made] of stale) {
  // Pictures of figures that stay the same are taken over from what is there, so keep its outputs.
  writeNotebook(file, existsSync(file) ? withOutputs(made, readNotebook(file)) : made);
}
let failed = 0;
await runNotebookFiles(
  stale.map(([file]) => file),
  {
    jobs: 2,
    onDone: ({ file, status, seconds, failure }) => {
      console.log(`${status} ${file.slice(course.length + 1)} (${seconds.toFixed(1)} s)`);
      if (!failure) return;
      failed++;
      console.log(`  cell ${failure.id}: ${failure.error.ename}: ${failure.error.evalue}`);
    },
  },
);
if (stale.length === 0) console.log("all notebooks are in step with their sources");
process.exit(failed > 0 ? 1 : 0);

function isWanted(name) {
  if (wanted.length === 0) return false;
  return wanted.includes("--all") || wanted.includes(name.split("-")[0]);
}

function isStale(file, made) {
  if (wanted.length > 0) return false;
  if (!existsSync(file)) return true;
  const cells = ({ cells }) => JSON.stringify(cells.map(({ id, source }) => [id, source]));
  const old = readNotebook(file);
  const isExecuted = old.cells.every((cell) => cell.execution_count !== null);
  return !isExecuted || cells(old) !== cells(made);
}

function withOutputs(made, old) {
  const outputs = new Map(old.cells.map((cell) => [cell.id, cell.outputs ?? []]));
  const cells = made.cells.map((cell) =>
    cell.cell_type === "code" ? { ...cell, outputs: outputs.get(cell.id) ?? [] } : cell,
  );
  return { ...made, cells };
}
