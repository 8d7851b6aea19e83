/** The passphrases that commands take, and the options that say where they come from. */
import { UserError } from '../core/errors.ts';
import type { PassphraseSource, UnlockMethod } from '../core/ports.ts';
import type { Invocation } from './command.ts';
import { type Option, text, wholeNumber } from './option.ts';
import { askOnTerminal } from './passphrase/ask-on-terminal.ts';
import { type PassphraseSources, passphraseFrom } from './passphrase/passphrase-from.ts';

const fileOption = (name: string, what: string) =>
  text(name, `${what}, from this file`, { placeholder: 'FILE', completes: 'file' });
const fdOption = (name: string, what: string) => wholeNumber(name, `${what}, from this open descriptor`);

export const passphraseFileOption = fileOption('passphrase-file', 'the passphrase of the input');
export const passphraseFdOption = fdOption('passphrase-fd', 'the passphrase of the input');
export const newPassphraseFileOption = fileOption('new-passphrase-file', 'the passphrase of the new file');
export const newPassphraseFdOption = fdOption('new-passphrase-fd', 'the passphrase of the new file');
const storePassphraseFileOption = fileOption('store-passphrase-file', 'the passphrase of the store');
const storePassphraseFdOption = fdOption('store-passphrase-fd', 'the passphrase of the store');
/** For commands that may have to open the private keys of the store. */
export const storePassphraseOptions = [storePassphraseFileOption, storePassphraseFdOption];

/** A systemd credential of this name opens the store without anybody being asked. */
const storePassphraseCredential = 'smimectl-store-passphrase';

interface Origin {
  readonly file: Option<string | undefined>;
  readonly fd: Option<number | undefined>;
}

function sourceOf(
  { get, world, output }: Invocation,
  { file, fd }: Origin,
  more: Pick<PassphraseSources, 'credential' | 'prompt' | 'isNew'>,
): PassphraseSource {
  const ask = world.askHidden ?? askOnTerminal;
  return passphraseFrom({
    env: world.env,
    file: get(file),
    fd: get(fd),
    ...more,
    ask: (questions) => output.withoutTransient(() => ask(questions)),
  });
}

const inputOrigin = { file: passphraseFileOption, fd: passphraseFdOption };

/** The passphrase of an input as far as options say where it is. The caller wipes it. */
export function givenPassphrase(invocation: Invocation): Promise<Buffer | undefined> {
  return sourceOf(invocation, inputOrigin, {})();
}

/** Asks the person at the terminal. The caller wipes it. @throws UserError `passphrase-needed` without one */
export async function askedPassphrase(invocation: Invocation, question: string): Promise<Buffer> {
  const passphrase = await sourceOf(invocation, inputOrigin, { prompt: question })();
  if (passphrase !== undefined) return passphrase;
  throw new UserError('passphrase-needed', 'the input is encrypted with a passphrase', {
    hint: 'Give --passphrase-file FILE or --passphrase-fd N.',
  });
}

/** The caller wipes it. @param owner what it will open @throws UserError `passphrase-needed` */
export async function newPassphrase(invocation: Invocation, owner = 'the new file'): Promise<Buffer> {
  const origin = { file: newPassphraseFileOption, fd: newPassphraseFdOption };
  const source = sourceOf(invocation, origin, { prompt: `Passphrase for ${owner}`, isNew: true });
  const passphrase = await source();
  if (passphrase !== undefined) return passphrase;
  throw new UserError('passphrase-needed', `${owner} needs a passphrase`, {
    hint: 'Give --new-passphrase-file FILE or --new-passphrase-fd N.',
  });
}

const storeOrigin = { file: storePassphraseFileOption, fd: storePassphraseFdOption };

export function storePassphrase(invocation: Invocation): PassphraseSource {
  return sourceOf(invocation, storeOrigin, {
    prompt: 'Passphrase of the store',
    credential: storePassphraseCredential,
  });
}

/** Asks for the passphrase of each unlock method by its ID, where neither option nor credential gives the only one. */
export function passphraseOfMethod(
  invocation: Invocation,
): (method: Pick<UnlockMethod, 'id'>) => Promise<Buffer | undefined> {
  const given = sourceOf(invocation, storeOrigin, { credential: storePassphraseCredential });
  return async ({ id }) =>
    (await given()) ??
    (await sourceOf(invocation, storeOrigin, { prompt: `Passphrase of the unlock method ${id}` })());
}

/** The same answer however often it is asked for, since a descriptor is read once and nobody types twice. */
export function rememberedStorePassphrase(invocation: Invocation): {
  readonly source: PassphraseSource;
  wipe(): void;
} {
  const first = storePassphrase(invocation);
  let known: Buffer | undefined;
  return {
    async source() {
      known ??= await first();
      return known === undefined ? undefined : Buffer.from(known);
    },
    wipe: () => known?.fill(0),
  };
}
