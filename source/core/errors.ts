/**
 * What goes wrong in a way that a person can mend. Every such failure carries a stable code; what a code
 * means for an exit status is the command line's business, and nobody branches on the message's text.
 */

/** Stable names for failures: scripts read them in `{"error":{"code"}}`. */
export type ErrorCode =
  | 'usage' // the command's words are off
  | 'disabled' // S/MIME is disabled, so nothing may be added
  | 'not-found' // nothing in the store matches
  | 'ambiguous' // more than one thing matches
  | 'already-there'
  | 'conflict' // somebody else changed the same record meanwhile
  | 'unreadable-input' // the bytes are not what was asked for
  | 'refused' // readable, but may not be stored, with the reason
  | 'not-possible' // what was asked for of a mail cannot be done
  | 'certificate-missing' // a private key without its certificate
  | 'several-private-keys'
  | 'passphrase-needed'
  | 'wrong-passphrase'
  | 'store-locked' // the store key cannot be unwrapped
  | 'store-busy' // another process holds the lock
  | 'store-damaged'
  | 'store-newer' // written by a newer version
  | 'store-unsafe' // modes or owners let others in
  | 'confirmation-needed' // a destructive command without --yes
  | 'terminal-needed'
  | 'file-exists'
  | 'io' // the operating system said no
  | 'interrupted'
  | 'internal'; // a defect of ours

export interface UserErrorOptions {
  /** What to do next, one sentence. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/**
 * A failure with one clear sentence for a person: what was found, what was expected. The message may quote
 * text from certificates or file names as it is; whoever shows it passes it through `printable()`.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, message: string, options: UserErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }
}

/** `ENOENT` and the like; undefined for what has no code. */
export function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string'
    ? thrown.code
    : undefined;
}

/** Anything thrown, as a UserError: an operating system's error keeps its sentence, the rest is a defect. */
export function asUserError(thrown: unknown): UserError {
  if (thrown instanceof UserError) return thrown;
  if (thrown instanceof Error && errorCode(thrown) !== undefined && 'syscall' in thrown) {
    return new UserError('io', thrown.message, { cause: thrown });
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new UserError('internal', `unexpected failure: ${message}`, { cause: thrown });
}
