/** What a secret looks like wherever it could have been left: as bytes, hex, base64 and other encodings, in pieces. */
import type { KeyObject } from 'node:crypto';

export interface Needle {
  readonly what: string;
  readonly bytes: Buffer;
}

/** Long enough to be no coincidence, short enough to be found in a piece and within a line of base64. */
const windowLength = 16;

/** At the beginning, in the middle and at the end. */
function windowsOf(bytes: Buffer): readonly Buffer[] {
  if (bytes.length <= windowLength) return [bytes];
  const last = bytes.length - windowLength;
  return [0, Math.floor(last / 2), last].map((at) => bytes.subarray(at, at + windowLength));
}

/** The same bytes within any base64: how they are encoded depends on what stands before them. */
function base64Of(window: Buffer): readonly string[] {
  return [0, 1, 2].map((shift) => {
    const length = Math.floor((window.length - shift) / 3) * 3;
    return window.subarray(shift, shift + length).toString('base64');
  });
}

function encodingsOf(what: string, window: Buffer): readonly Needle[] {
  const hex = window.toString('hex');
  const texts = [
    hex,
    hex.toUpperCase(),
    hex.replace(/..(?=.)/g, '$&:'),
    ...base64Of(window),
    window.join(','),
  ];
  return [{ what, bytes: window }, ...texts.map((text) => ({ what, bytes: Buffer.from(text, 'latin1') }))];
}

export function needlesOfPassphrase(passphrase: string): readonly Needle[] {
  const wide = Buffer.from(passphrase, 'utf16le');
  return [Buffer.from(passphrase), wide, Buffer.from(wide).swap16()]
    .flatMap(windowsOf)
    .flatMap((window) => encodingsOf('the passphrase', window));
}

/** Only the private numbers: everybody may know the others. */
export function needlesOfKey(privateKey: KeyObject): readonly Needle[] {
  const { d, p, q, dp, dq, qi } = privateKey.export({ format: 'jwk' });
  return Object.entries({ d, p, q, dp, dq, qi }).flatMap(([part, value]) => {
    if (value === undefined) return [];
    const windows = windowsOf(Buffer.from(value, 'base64url'));
    return windows.flatMap((window) => encodingsOf(`${part} of the private key`, window));
  });
}

/** What of `needles` is in `bytes`, each told once. */
export function found(needles: readonly Needle[], bytes: Buffer): readonly string[] {
  return [...new Set(needles.filter((needle) => bytes.includes(needle.bytes)).map(({ what }) => what))];
}
