/** A private key that is opened for one piece of work. */
import { createPrivateKey, type KeyObject } from 'node:crypto';
import type { SigningKey } from '../../core/mail-engine.ts';

export function privateKeyOf({ pkcs8 }: SigningKey): KeyObject {
  return createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
}
