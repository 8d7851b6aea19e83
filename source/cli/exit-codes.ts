/** What a command's exit status says, and which failure ends with which. The only place that maps codes. */
import type { ErrorCode } from '../core/errors.ts';

export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  /** The command did its work, and the answer is no. */
  no: 3,
  passphraseNeeded: 4,
  interrupted: 130,
  /** The reader of our output went away first, as `| head` does: 128 and SIGPIPE, like other programs. */
  outputClosed: 141,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** In words, for help and manual. */
export const exitCodeWords: readonly { readonly code: ExitCode; readonly meaning: string }[] = [
  { code: exitCodes.done, meaning: 'done' },
  { code: exitCodes.failed, meaning: 'failed, nothing changed' },
  { code: exitCodes.usage, meaning: 'wrong usage' },
  { code: exitCodes.no, meaning: 'the answer is no' },
  { code: exitCodes.passphraseNeeded, meaning: 'a passphrase is needed' },
  { code: exitCodes.interrupted, meaning: 'interrupted' },
  { code: exitCodes.outputClosed, meaning: 'the reader of the output went away' },
];

const codeOf: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: exitCodes.usage,
  'confirmation-needed': exitCodes.usage,
  'terminal-needed': exitCodes.usage,
  'passphrase-needed': exitCodes.passphraseNeeded,
  interrupted: exitCodes.interrupted,
  disabled: exitCodes.failed,
  'not-found': exitCodes.failed,
  ambiguous: exitCodes.failed,
  'already-there': exitCodes.failed,
  conflict: exitCodes.failed,
  'unreadable-input': exitCodes.failed,
  refused: exitCodes.failed,
  'not-possible': exitCodes.failed,
  'certificate-missing': exitCodes.failed,
  'several-private-keys': exitCodes.failed,
  'wrong-passphrase': exitCodes.failed,
  'store-locked': exitCodes.failed,
  'store-busy': exitCodes.failed,
  'store-damaged': exitCodes.failed,
  'store-newer': exitCodes.failed,
  'store-unsafe': exitCodes.failed,
  'file-exists': exitCodes.failed,
  io: exitCodes.failed,
  internal: exitCodes.failed,
};

export function exitCodeOf(code: ErrorCode): ExitCode {
  return codeOf[code];
}
