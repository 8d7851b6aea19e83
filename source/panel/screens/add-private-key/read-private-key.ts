/** From an input to a private key in the store, asking for passphrases on the way. */
import { UserError } from '../../../core/errors.ts';
import type { InputFile } from '../../../core/ports.ts';
import {
  type AddedPrivateKey,
  addPrivateKeyFrom,
  readOnlyPrivateKey,
} from '../../../operations/add-private-key.ts';
import { askSecret } from '../../components/ask-secret.tsx';
import { withFullStop } from '../../components/sentence.ts';
import type { Panel } from '../../screen.ts';
import { withStorePassphrase } from '../../store-passphrase.ts';

/** What is wrong with the passphrase, if anything: other mistakes are told, and logged, by adding itself. */
async function passphraseProblem(
  panel: Panel,
  input: InputFile,
  passphrase: Buffer | undefined,
): Promise<UserError | undefined> {
  const given = passphrase === undefined ? input : { ...input, passphrase };
  try {
    const key = await panel.run('Reading the private key', () => readOnlyPrivateKey(panel.context, given));
    key.pkcs8.fill(0);
    return undefined;
  } catch (thrown) {
    const isAboutPassphrase =
      thrown instanceof UserError &&
      (thrown.code === 'passphrase-needed' || thrown.code === 'wrong-passphrase');
    return isAboutPassphrase ? thrown : undefined;
  }
}

interface Unlocked {
  /** Undefined where none is needed. The caller wipes it. */
  readonly passphrase: Buffer | undefined;
}

/** Undefined when the person went back instead of giving the passphrase. */
async function unlocked(panel: Panel, input: InputFile): Promise<Unlocked | undefined> {
  let passphrase: Buffer | undefined;
  for (;;) {
    const problem = await passphraseProblem(panel, input, passphrase);
    if (problem === undefined) return { passphrase };
    passphrase?.fill(0);
    passphrase = await askSecret(panel, {
      title: 'Passphrase of the private key',
      lines: [
        withFullStop(problem.code === 'wrong-passphrase' ? `Error: ${problem.message}` : problem.message),
      ],
      label: 'Passphrase:',
    });
    if (passphrase === undefined) return undefined;
  }
}

/**
 * Undefined when the person went back.
 * @throws UserError as `addPrivateKeyFrom`, but for passphrases
 */
export async function addPrivateKeyAsking(
  panel: Panel,
  input: InputFile,
): Promise<AddedPrivateKey | undefined> {
  const key = await unlocked(panel, input);
  if (key === undefined) return undefined;
  const { passphrase } = key;
  try {
    return await withStorePassphrase(panel, (askStorePassphrase) =>
      panel.run('Adding the private key', () =>
        addPrivateKeyFrom(panel.context, {
          ...input,
          ...(passphrase === undefined ? {} : { passphrase }),
          askStorePassphrase,
        }),
      ),
    );
  } finally {
    passphrase?.fill(0);
  }
}
