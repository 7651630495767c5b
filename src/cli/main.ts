#!/usr/bin/env -S node --
import { runCommandLine } from "./command-line";

// `agoralab ... | head` closes our output early; that ends the command, it is no failure to report.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

void runCommandLine(process.argv.slice(2)).then((status) => {
  // Set rather than exit(): what was written to a pipe must still drain.
  process.exitCode = status;
});
