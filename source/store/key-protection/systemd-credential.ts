/**
 * A secret that systemd hands to a unit (systemd.exec(5), LoadCredentialEncrypted=): the content of a key
 * file, or any bytes long enough to be random.
 */
import { isAbsolute, join } from 'node:path';
import { UserError } from '../../core/errors.ts';
import { readGuarded } from './guarded-file.ts';
import { type Environment, looksLikeKeyFile, secretIn } from './key-file.ts';

const fewestBytes = 32;

/** systemd's own rule for names (systemd.exec(5)). @throws UserError `refused` */
function refuseCredentialName(name: string): void {
  if (/^[!-.0-9;-~]{1,255}$/.test(name) && name !== '.' && name !== '..') return;
  throw new UserError('refused', `"${name}" is not a name for a systemd credential`, {
    hint: 'Use letters, digits, dots, dashes and underscores.',
  });
}

/**
 * The secret, which the caller wipes; undefined when this process was not given the credential.
 * @throws UserError `refused`, `store-unsafe`, `store-locked` when it cannot be a secret for this store
 */
export function readCredentialSecret(
  env: Environment,
  name: string,
  storeKeyId: string,
  uid: number,
): Buffer | undefined {
  refuseCredentialName(name);
  const folder = env.CREDENTIALS_DIRECTORY;
  if (folder === undefined || !isAbsolute(folder)) return undefined;
  // Who may read it is systemd's decision; its access control list for the unit's user shows as a group's right.
  const guard = { what: 'systemd credential', uid, isSecret: false };
  const bytes = readGuarded(join(folder, name), guard);
  if (bytes === undefined) return undefined;
  const source = `the systemd credential ${name}`;
  if (looksLikeKeyFile(bytes)) {
    try {
      return secretIn(bytes, source, storeKeyId);
    } finally {
      bytes.fill(0);
    }
  }
  if (bytes.length >= fewestBytes) return bytes;
  const { length } = bytes;
  bytes.fill(0);
  throw new UserError(
    'store-locked',
    `${source} has ${length} bytes, at least ${fewestBytes} random ones were expected`,
    { hint: 'Make one with: head -c 32 /dev/urandom | systemd-creds encrypt - NAME.cred' },
  );
}
