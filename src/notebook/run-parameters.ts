import { createRequire } from "node:module";
import { join } from "node:path";
import type * as Ts from "typescript";
import { suggestion } from "../bench/closest";
import { InputError } from "../errors";
import type { Json } from "../figures/figure";
import { hasTag, type CodeCell, type Notebook } from "./ipynb";
import { tslabFolder } from "./kernel-process";
import { findKeys, isKeyName } from "./scrub";

/** A variable that the notebook's cell tagged `parameters` declares, open to a value from outside. */
export interface DeclaredParameter {
  readonly name: string;
  readonly keyword: "const" | "let" | "var";
  /** The type as written, or that of a literal initial value; undefined when neither is there. */
  readonly type: string | undefined;
  /** Other variables of the cell that are computed from this one. */
  readonly usedBy: readonly string[];
}

const parametersTag = "parameters";
const injectedTag = "injected-parameters";

/** The variables that the cell tagged `parameters` declares; none without such a cell. */
export function declaredParameters(notebook: Notebook): DeclaredParameter[] {
  const cell = parametersCell(notebook);
  if (cell === undefined) return [];
  const ts = kernelTypeScript();
  const file = ts.createSourceFile("cell.ts", cell.source, ts.ScriptTarget.ES2022, true);
  const declarations = file.statements
    .filter(ts.isVariableStatement)
    .flatMap((statement) => [...statement.declarationList.declarations]);
  return declarations.flatMap((declaration) => {
    if (!ts.isIdentifier(declaration.name)) return [];
    const name = declaration.name.text;
    const users = declarations.filter(
      (other) => other !== declaration && mentions(ts, other, name),
    );
    return [
      {
        name,
        keyword: keywordOf(ts, declaration),
        type: declaration.type?.getText(file) ?? literalType(ts, declaration.initializer),
        usedBy: users.map((user) => user.name.getText(file)),
      },
    ];
  });
}

function parametersCell({ cells }: Notebook): CodeCell | undefined {
  return cells.find((cell) => cell.cell_type === "code" && hasTag(cell, parametersTag)) as
    CodeCell | undefined;
}

/** The compiler that the kernel itself uses: what it reads differently, the kernel would as well. */
function kernelTypeScript(): typeof Ts {
  const require = createRequire(join(tslabFolder(), "package.json"));
  return require("@tslab/typescript-for-tslab") as typeof Ts;
}

function keywordOf(ts: typeof Ts, { parent }: Ts.VariableDeclaration): "const" | "let" | "var" {
  if (parent.flags & ts.NodeFlags.Const) return "const";
  return parent.flags & ts.NodeFlags.Let ? "let" : "var";
}

function literalType(ts: typeof Ts, value: Ts.Expression | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (ts.isStringLiteralLike(value)) return "string";
  if (ts.isNumericLiteral(value)) return "number";
  if (ts.isPrefixUnaryExpression(value)) return literalType(ts, value.operand);
  const isBoolean =
    value.kind === ts.SyntaxKind.TrueKeyword || value.kind === ts.SyntaxKind.FalseKeyword;
  return isBoolean ? "boolean" : undefined;
}

function mentions(ts: typeof Ts, node: Ts.Node, name: string): boolean {
  if (ts.isIdentifier(node) && node.text === name) return true;
  return ts.forEachChild(node, (child) => mentions(ts, child, name) || undefined) ?? false;
}

/**
 * The value that a text from the command line means: JSON where it parses, else the text itself. What
 * is declared a string stays one, so that `--param label=2024` needs no quotes within quotes.
 * @throws InputError when the parameter is declared a number or boolean and the text is neither
 */
export function parseParameter(text: string, { name, type }: DeclaredParameter): Json {
  const value = parseJson(text);
  if (type === "string") return typeof value === "string" ? value : text;
  if ((type === "number" || type === "boolean") && typeof value !== type) {
    throw new InputError(`parameter ${name} is declared as ${type}, found "${text}"`);
  }
  return value === undefined ? text : value;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * The notebook with a cell, tagged `injected-parameters`, behind the one tagged `parameters` that gives
 * its variables other values, as papermill does (which cannot for TypeScript). A `let` is assigned; a
 * `const` is declared again with its type, which tslab allows in a later cell. Both are type-checked.
 * @throws InputError when a name is not declared, would carry a key, or feeds another variable of the
 *   same cell, which would go on with the old value without a word
 */
export function injectParameters(
  notebook: Notebook,
  values: Readonly<Record<string, Json>>,
): Notebook {
  const names = Object.keys(values);
  if (names.length === 0) return notebook;
  const declared = declaredParameters(notebook);
  const lines = names.map((name) => {
    const parameter = findParameter(name, declared);
    refuseKeys(name, values[name]);
    if (parameter.usedBy.length > 0) {
      throw new InputError(
        `parameter ${name} is used to compute ${parameter.usedBy.join(", ")} in the cell that declares it; move that to a later cell`,
      );
    }
    return assignment(parameter, values[name] ?? null);
  });
  const cells = notebook.cells.filter((cell) => !hasTag(cell, injectedTag));
  const injected: CodeCell = {
    cell_type: "code",
    id: freeId(cells.map(({ id }) => id)),
    metadata: { tags: [injectedTag] },
    source: ["// Parameters", ...lines].join("\n"),
    outputs: [],
    execution_count: null,
  };
  const place = cells.findIndex((cell) => cell.id === parametersCell(notebook)?.id) + 1;
  return { ...notebook, cells: [...cells.slice(0, place), injected, ...cells.slice(place)] };
}

/** @throws InputError when the notebook declares no parameter of this name */
export function findParameter(
  name: string,
  declared: readonly DeclaredParameter[],
): DeclaredParameter {
  const found = declared.find((parameter) => parameter.name === name);
  if (found) return found;
  if (declared.length === 0) {
    throw new InputError(
      `unknown parameter "${name}": no cell tagged "${parametersTag}" declares any`,
    );
  }
  const known = declared.map((parameter) => parameter.name);
  throw new InputError(`unknown parameter "${name}"; ${suggestion(name, known)}`);
}

function refuseKeys(name: string, value: Json | undefined): void {
  if (!isKeyName(name) && findKeys(JSON.stringify(value) ?? "").length === 0) return;
  throw new InputError(
    `parameter ${name} looks like a key, which would stay in the executed notebook: set it in the environment or an env file`,
  );
}

function assignment({ name, keyword, type }: DeclaredParameter, value: Json): string {
  // JSON is TypeScript, but for one name: a literal "__proto__" would set the prototype.
  const literal = JSON.stringify(value).replaceAll('"__proto__":', '["__proto__"]:');
  // void: a cell that ends with an assignment would print its value.
  if (keyword !== "const") return `void (${name} = ${literal});`;
  return `const ${name}${type === undefined ? "" : `: ${type}`} = ${literal};`;
}

function freeId(taken: readonly string[]): string {
  let id = injectedTag;
  for (let n = 2; taken.includes(id); n++) id = `${injectedTag}-${n}`;
  return id;
}
