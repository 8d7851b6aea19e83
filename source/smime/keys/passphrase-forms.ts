/** A passphrase as the formats want it: UTF-8 for PBES2, BMPString for the key derivation of PKCS#12. */

export interface PassphraseForms {
  readonly utf8: Buffer;
  /** UTF-16 big-endian with two closing zeros (RFC 7292 §B.1), or no bytes at all for one form of "empty". */
  readonly bmp: Buffer;
}

/** Each UTF-16 unit of `text` in two bytes, and the closing zeros. */
function bmpOf(text: string): Buffer {
  const bmp = Buffer.alloc(2 * text.length + 2);
  for (let i = 0; i < text.length; i++) bmp.writeUInt16BE(text.charCodeAt(i), 2 * i);
  return bmp;
}

/** What is not UTF-8 is taken as Latin-1, as OpenSSL does. */
function textOf(passphrase: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(passphrase);
  } catch {
    return passphrase.toString('latin1');
  }
}

/** The forms to write with. Wipe them. */
export function formsOf(passphrase: Buffer): PassphraseForms {
  return { utf8: Buffer.from(passphrase), bmp: bmpOf(textOf(passphrase)) };
}

/**
 * The forms to try for reading, one after the other: "empty" has two, since programs do not agree on it, and so
 * has everything outside ASCII, since OpenSSL 1.0 and gpgsm take each byte for a character. Wipe them.
 */
export function passphraseForms(passphrase: Buffer): readonly PassphraseForms[] {
  const forms = formsOf(passphrase);
  if (passphrase.length === 0) return [forms, { utf8: Buffer.alloc(0), bmp: Buffer.alloc(0) }];
  if (passphrase.every((byte) => byte < 0x80)) return [forms];
  return [forms, { utf8: Buffer.from(passphrase), bmp: bmpOf(passphrase.toString('latin1')) }];
}

export function wipeForms(forms: readonly PassphraseForms[]): void {
  for (const { utf8, bmp } of forms) {
    utf8.fill(0);
    bmp.fill(0);
  }
}
