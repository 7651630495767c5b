import type { TestItem } from "../classroom/test-set";
import { codeTestLists } from "../classroom/world/code";
import { runMiniPython, type Value } from "../classroom/world/mini-python";
import type { CodeTask } from "../evaluate/code/code-task";

/**
 * A problem of the code classroom as the sandbox judges any other: assertions over the classroom's
 * test lists. What should be found is computed here, by the classroom's own evaluator from the
 * problem's right answer; a Python error counts as a value, so that `max` of an empty list is right
 * where the right program fails there too.
 */
export function classroomCodeTask({ id, response }: TestItem): CodeTask {
  const reference = /```\w*\n([^]*?)\n```/.exec(response)?.[1] ?? response;
  const cases = codeTestLists.map((list) => {
    const wanted = runMiniPython(reference, list);
    if (wanted === undefined) throw new RangeError(`${id}: the right answer is no program`);
    return `check([${list.join(", ")}], ${literal(wanted)})`;
  });
  const check = [
    "def check(values, wanted):",
    "    try:",
    "        found = f(list(values))",
    "    except Exception as error:",
    "        found = type(error).__name__",
    '    assert found == wanted, "f(%r) gives %r, not %r" % (values, found, wanted)',
  ];
  return {
    task_id: id,
    prompt: "",
    entryPoints: ["f"],
    preamble: "",
    tests: [...check, ...cases, ""].join("\n"),
    reference,
  };
}

function literal(value: Value): string {
  if (typeof value === "number") return String(value);
  return "error" in value ? JSON.stringify(value.error) : `[${value.join(", ")}]`;
}
