/** The real scrypt, which is asked the same thing only once: a thousand changed bytes cost no thousand half seconds. */
import {
  type PassphraseStretch,
  stretchWithScrypt,
} from '../../source/store/key-protection/passphrase-stretch.ts';

export function rememberedScrypt(): PassphraseStretch {
  const known = new Map<string, Promise<Buffer>>();
  return async (passphrase, salt, cost) => {
    const asked = JSON.stringify([passphrase.toString('hex'), salt.toString('hex'), cost]);
    const stretched = known.get(asked) ?? stretchWithScrypt(passphrase, salt, cost);
    known.set(asked, stretched);
    // Whoever asked wipes the answer.
    return Buffer.from(await stretched);
  };
}
