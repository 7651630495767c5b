import { terminalDrawing } from "../notebook/progress";

/** Draws the progress of long work as one line on stderr: at most ten times a second, on a terminal only. */
export function progressDrawing<T>(
  textOf: (state: T) => string,
): (state: T, isLast: boolean) => void {
  const draw = terminalDrawing(process.stderr);
  let drawnAt = -Infinity;
  return (state, isLast) => {
    if (!draw || (!isLast && performance.now() - drawnAt < 100)) return;
    drawnAt = performance.now();
    draw(textOf(state), isLast);
  };
}
