/**
 * Where a passphrase comes from, in order: a systemd credential, a file, a descriptor, the person at the
 * terminal. Never the environment's values and never the command line's words: others can read both.
 */
import { isAbsolute, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { PassphraseSource } from '../../core/ports.ts';
import { askOnTerminal } from './ask-on-terminal.ts';
import { readCredential, readPassphraseDescriptor, readPassphraseFile } from './read-passphrase.ts';

export interface PassphraseSources {
  /** Only `CREDENTIALS_DIRECTORY` is looked at. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Name of the systemd credential; none is looked for without. */
  readonly credential?: string | undefined;
  readonly file?: string | undefined;
  /** A descriptor that the caller's shell opened: `3 3<file`, `3 3< <(pass show mail)`. Read once, then closed. */
  readonly fd?: number | undefined;
  /** The question at the terminal, without a colon. Nobody is asked without. */
  readonly prompt?: string | undefined;
  /** Asked twice, because nobody sees what is typed. */
  readonly isNew?: boolean;
  /** The terminal's part, for tests. */
  readonly ask?: typeof askOnTerminal;
}

/**
 * What the source throws is a UserError: `unreadable-input` for an empty or overlong one, `refused` for a file
 * that everybody can read, `io`, and `interrupted`.
 */
export function passphraseFrom(sources: PassphraseSources): PassphraseSource {
  return async () => (await given(sources)) ?? (await asked(sources));
}

async function given({ env, credential, file, fd }: PassphraseSources): Promise<Buffer | undefined> {
  const folder = env.CREDENTIALS_DIRECTORY;
  if (credential !== undefined && folder !== undefined && isAbsolute(folder)) {
    const passphrase = await readCredential(join(folder, credential), credential);
    if (passphrase !== undefined) return passphrase;
  }
  if (file !== undefined) return readPassphraseFile(file);
  if (fd !== undefined) return readPassphraseDescriptor(fd);
  return undefined;
}

async function asked({
  prompt,
  isNew = false,
  ask = askOnTerminal,
}: PassphraseSources): Promise<Buffer | undefined> {
  if (prompt === undefined) return undefined;
  const answers = await ask(isNew ? [prompt, 'The same again'] : [prompt]);
  const [first, second] = answers ?? [];
  if (first === undefined || !isNew) return first;
  const isSame = second?.equals(first) === true;
  second?.fill(0);
  if (isSame) return first;
  first.fill(0);
  throw new UserError('refused', 'the two passphrases differ', { hint: 'Try again.' });
}
