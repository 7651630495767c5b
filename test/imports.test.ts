import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, normalize, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const source = join(__dirname, "..", "src");

/**
 * Which rooms of src/ each room may import from, beside itself. Data flows one way: stages never
 * import one another, they meet in the run directory.
 */
const foundations = ["errors", "stats", "table", "bench"];
const allowed: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  version: [],
  stats: ["errors"],
  bench: ["errors"],
  table: ["errors"],
  pgr: foundations,
  paper: [...foundations, "pgr"],
  store: [...foundations, "version"],
  models: [...foundations, "version"],
  datasets: foundations,
  calls: [...foundations, "store", "models"],
  generate: [...foundations, "store", "models", "calls", "datasets"],
  sandbox: ["errors", "stats"],
  evaluate: [...foundations, "store", "models", "calls", "datasets", "pgr", "sandbox", "version"],
  intrinsic: [...foundations, "store", "models", "calls", "datasets", "version"],
  student: [...foundations, "store", "models", "paper"],
  classroom: [...foundations, "store", "models", "datasets"],
  analysis: [...foundations, "paper", "pgr", "store", "models"],
  figures: foundations,
  notebook: [...foundations, "store", "figures", "version"],
  course: [...foundations, "pgr", "paper", "notebook"],
  experiment: [
    ...foundations,
    ...["store", "models", "datasets", "calls", "generate", "intrinsic", "student", "evaluate"],
    ...["sandbox", "pgr", "analysis", "classroom", "figures", "version"],
  ],
  report: [
    ...foundations,
    ...["store", "paper", "pgr", "analysis", "experiment", "figures", "notebook", "version"],
  ],
};
/** Imports of types only that a room may make in addition: they vanish in the build. */
const allowedTypes: Readonly<Record<string, readonly string[]>> = {
  classroom: ["intrinsic", "student"],
  figures: ["paper", "analysis"],
};
/** The top: they hold no logic and may use everything. */
const top = ["cli", "index"];

interface Import {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports = sourceFiles().flatMap(importsOf);

describe("the rooms of src/", () => {
  it("are all in the table", () => {
    const rooms = new Set(sourceFiles().map(roomOf));
    expect([...rooms].filter((room) => !(room in allowed) && !top.includes(room))).toEqual([]);
  });

  it("import only from the rooms they may", () => {
    const wrong = imports.filter(({ from, to, typeOnly }) => {
      if (from === to || top.includes(from)) return false;
      if (allowed[from]?.includes(to)) return false;
      return !(typeOnly && allowedTypes[from]?.includes(to));
    });
    expect(wrong.map(({ file, to }) => `${file} imports ${to}`)).toEqual([]);
  });

  it("are seen by this test at all", () => {
    expect(imports).toContainEqual({
      file: "bench/settings.ts",
      from: "bench",
      to: "errors",
      typeOnly: false,
    });
  });
});

function sourceFiles(): string[] {
  return readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
}

function importsOf(file: string): Import[] {
  const text = readFileSync(join(source, file), "utf8");
  const statements = text.matchAll(
    /^(?:import|export)\s+(type\s)?(?:[^;]*?\sfrom\s+)?"(\.[^"]+)"|(?:require|import)\("(\.[^"]+)"\)/gm,
  );
  return [...statements].map((match) => {
    const target = match[2] ?? match[3] ?? "";
    const resolved = relative(source, normalize(join(source, dirname(file), target)));
    return {
      file: file.split(sep).join("/"),
      from: roomOf(file),
      to: roomOf(resolved),
      typeOnly: match[1] !== undefined,
    };
  });
}

/** The first folder of a path inside src, or the file's own name for the few at the top. */
function roomOf(path: string): string {
  return path.split(sep)[0]!.replace(/\.ts$/, "");
}
