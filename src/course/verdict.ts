import { inspect } from "node:util";
import { escapeHtml } from "../notebook/escape";
import type { Judgement } from "./exercise";

/**
 * What `check` says of an answer. `show` displays it as a coloured line in a notebook; at the end of a
 * cell, or in a terminal, it prints as text.
 */
export class Verdict implements Judgement {
  readonly status: Judgement["status"];
  readonly message: string;

  constructor(
    /** Lesson and place: `2.3`. */
    readonly exercise: string,
    readonly title: string,
    { status, message }: Judgement,
  ) {
    this.status = status;
    this.message = message;
  }

  /** One line: `2.3 Standard error of a score: wrong. ...` */
  get text(): string {
    return `${marks[this.status]} ${this.exercise} ${this.title}: ${this.status}. ${this.message}`;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    return { "text/html": this.html(), "text/plain": this.text };
  }

  [inspect.custom](): string {
    return this.text;
  }

  /** Styled inline: front ends remove style sheets from outputs that they do not trust. */
  private html(): string {
    const { status, exercise, title, message } = this;
    const colour = colours[status];
    return (
      `<div class="tex2jax_ignore mathjax_ignore" role="status" style="border-left:0.3em solid rgb(${colour});` +
      `background-color:rgba(${colour},0.12);padding:0.5em 0.9em;max-width:50em;line-height:1.45">` +
      `<b>${marks[status]} ${escapeHtml(exercise)} ${escapeHtml(title)}: ${status}.</b> ` +
      `${escapeHtml(message)}</div>`
    );
  }
}

/** A verdict from its line of text, as it stands in an executed notebook; undefined for other text. */
export function parseVerdict(text: string): Verdict | undefined {
  const match = /^[✔✘…] (\d+\.\d+) (.+?): (right|wrong|not yet)\. (.+)$/u.exec(text.trim());
  if (!match) return undefined;
  const [, exercise = "", title = "", status, message = ""] = match;
  return new Verdict(exercise, title, { status: status as Judgement["status"], message });
}

const marks = { right: "✔", wrong: "✘", "not yet": "…" } as const;

/** Blue, orange and grey of the Okabe-Ito palette: distinct without red and green. */
const colours = { right: "0,114,178", wrong: "213,94,0", "not yet": "128,136,148" } as const;
