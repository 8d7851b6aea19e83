/** Reads which block cipher in CBC mode an AlgorithmIdentifier names, with its IV; who may use it is not decided here. */
import { readAlgorithm } from '../ber/read-algorithm.ts';
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { DerError, derTag, expectTag } from '../der/read.ts';
import type { Cipher } from './decrypt.ts';
import { readCount } from './read-derivation.ts';

export interface CipherAndIv {
  readonly cipher: Cipher;
  readonly iv: Uint8Array;
}

const ciphers: ReadonlyMap<string, Cipher> = new Map<string, Cipher>([
  ['2.16.840.1.101.3.4.1.2', { kind: 'aes', keyLength: 16 }],
  ['2.16.840.1.101.3.4.1.22', { kind: 'aes', keyLength: 24 }],
  ['2.16.840.1.101.3.4.1.42', { kind: 'aes', keyLength: 32 }],
  ['1.2.840.113549.3.7', { kind: '3des', keyLength: 24 }],
  ['1.3.14.3.2.7', { kind: 'des', keyLength: 8 }],
]);
const rc2CbcOid = '1.2.840.113549.3.2';
/** RC2's parameter version by effective bits (RFC 8018 §B.2.3). */
const rc2Bits: ReadonlyMap<number, number> = new Map([
  [160, 40],
  [120, 64],
  [58, 128],
]);

function readRc2(parameters: BerNode | undefined): CipherAndIv {
  const parts = berChildren(expectTag(parameters, derTag.sequence, 'RC2 parameters'));
  const version = parts[0]?.tag === derTag.integer ? readCount(parts.shift(), 'RC2 version') : undefined;
  const effectiveBits = version === undefined ? 32 : (rc2Bits.get(version) ?? version);
  if (effectiveBits > 1024) throw new DerError('RC2 with too many bits');
  return {
    cipher: { kind: 'rc2', keyLength: Math.ceil(effectiveBits / 8), effectiveBits },
    iv: readOctetString(parts[0], 'IV'),
  };
}

/** Undefined for an algorithm that is none of those known here. @throws DerError */
export function readCipher(node: BerNode | undefined): CipherAndIv | undefined {
  const { oid, parameters } = readAlgorithm(node);
  if (oid === rc2CbcOid) return readRc2(parameters);
  const cipher = ciphers.get(oid);
  return cipher === undefined ? undefined : { cipher, iv: readOctetString(parameters, 'IV') };
}
