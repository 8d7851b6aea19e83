/** A protection in folders of its own, with a stretch that takes no time. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { KeyProtection, PrivateKeyMaterial, StoreKey } from '../../../source/core/ports.ts';
import type { PrivateKeys, StoreKeyWrapping } from '../../../source/core/store-state.ts';
import { createKeyProtection } from '../../../source/store/key-protection/key-protection.ts';
import type { PassphraseStretch } from '../../../source/store/key-protection/passphrase-stretch.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

export const quickStretch: PassphraseStretch = async (passphrase, salt, { N, r, p }) =>
  createHash('sha256').update(passphrase).update(salt).update(`${N} ${r} ${p}`).digest();

export const nobody = async () => undefined;

export interface Place {
  readonly root: string;
  readonly store: string;
  readonly data: string;
  readonly credentials: string;
  readonly env: Record<string, string>;
}

export function place(): Place {
  const root = temporaryFolder();
  const store = join(root, 'store');
  const data = join(root, 'data');
  const credentials = join(root, 'credentials');
  mkdirSync(store, { mode: 0o700 });
  mkdirSync(credentials, { mode: 0o700 });
  return { root, store, data, credentials, env: { HOME: join(root, 'home'), XDG_DATA_HOME: data } };
}

export function protectionIn(at: Place, stretch: PassphraseStretch = quickStretch): KeyProtection {
  return createKeyProtection({ env: at.env, storeFolder: at.store, stretch, clock: () => 1_700_000_000_000 });
}

export function material(pkcs8: Buffer = randomBytes(120)): PrivateKeyMaterial {
  const publicKeyId = createHash('sha256').update(pkcs8).digest('hex');
  return { publicKeyId, algorithm: 'EC P-256', pkcs8: Buffer.from(pkcs8) };
}

export function keysWith(storeKey: StoreKey, ...wrappings: StoreKeyWrapping[]): PrivateKeys {
  return { storeKeyId: storeKey.id, wrappings, keys: [] };
}

/** Asks by answering with a fresh copy, and counts. */
export function answering(passphrase: string) {
  const asked: Buffer[] = [];
  return {
    asked,
    ask: async () => {
      const answer = Buffer.from(passphrase);
      asked.push(answer);
      return answer;
    },
  };
}

/** Every record that differs from `record` in one character of one field, or in one number. */
export function* changedInOneCharacter<Fields extends object>(record: Fields): Generator<Fields> {
  for (const [name, value] of Object.entries(record)) {
    for (const changed of changedValues(value)) yield { ...record, [name]: changed };
  }
}

function* changedValues(value: unknown): Generator<unknown> {
  if (typeof value === 'number') yield value * 2;
  if (typeof value === 'object' && value !== null) yield* changedInOneCharacter(value);
  if (typeof value !== 'string') return;
  for (let at = 0; at < value.length; at++) {
    yield value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ 1) + value.slice(at + 1);
  }
  yield `${value}=`;
  yield value.slice(0, -1);
}
