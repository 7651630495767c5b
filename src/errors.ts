/**
 * The few kinds of failure a caller reacts to differently. Messages are one lower-case clause: what,
 * where, the value found, how to mend. Keys and headers never enter a message.
 */
export class AgoraError extends Error {
  /** Process exit status the command line gives this error. */
  readonly exitStatus: number = 1;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** The input (an option, a file, a cell) must be mended by whoever gave it. Exit status 2. */
export class InputError extends AgoraError {
  override readonly exitStatus = 2;
}

/** A run stopped on purpose at its budget; everything made so far is kept. Exit status 3. */
export class BudgetError extends AgoraError {
  override readonly exitStatus = 3;
  /** The most that the next call may cost, US dollars. */
  readonly nextUsd: number;

  constructor(message: string, details: { nextUsd: number; cause?: unknown }) {
    super(message, { cause: details.cause });
    this.nextUsd = details.nextUsd;
  }
}

/** The user interrupted; running the same command again resumes. Exit status 130. */
export class InterruptedError extends AgoraError {
  override readonly exitStatus = 130;
}

/** A provider (model API, dataset hub) failed in a way that retrying here could not mend. Exit status 1. */
export class ProviderError extends AgoraError {
  /** HTTP status, undefined when no answer came. */
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** Whether the same request may succeed later (overload, timeout) or never (bad key, no quota). */
  readonly retryable: boolean;

  constructor(
    message: string,
    details: { status?: number; requestId?: string; retryable: boolean; cause?: unknown },
  ) {
    super(message, { cause: details.cause });
    this.status = details.status;
    this.requestId = details.requestId;
    this.retryable = details.retryable;
  }
}
