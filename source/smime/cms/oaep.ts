/**
 * The padding of RSAES-OAEP (RFC 8017 §7.1) with any digests and label, because Node's own takes one digest for
 * both the label and the mask. Where it fails it does not say why: that would decrypt the message (Manger 2001).
 */
import { createHash, hash } from 'node:crypto';
import { readAlgorithm } from '../ber/read-algorithm.ts';
import { type BerNode, berChildren, readOctetString } from '../ber/read-ber.ts';
import { digestNameOf, mgf1Oid } from '../certificate/algorithm-names.ts';
import { contextTag, derTag, expectTag } from '../der/read.ts';
import { encode, nullValue, oid, sequence } from '../der/write.ts';
import { nodeDigestOf } from '../path/verify-signature.ts';

export interface OaepParameters {
  /** Node's name of the label's digest. */
  readonly digest: string;
  /** Node's name of the mask's digest (MGF1). */
  readonly maskDigest: string;
  readonly label: Uint8Array;
}

const pSpecifiedOid = '1.2.840.113549.1.1.9';

/** RSAES-OAEP-params (RFC 4055 §4.1); undefined for what is not supported. @throws DerError */
export function readOaepParameters(node: BerNode | undefined): OaepParameters | undefined {
  const fields =
    node === undefined ? [] : berChildren(expectTag(node, derTag.sequence, 'OAEP parameters'), 3);
  const fieldOf = (number: number) => {
    const field = fields.find(({ tag }) => tag === contextTag(number, true));
    return field === undefined ? undefined : readAlgorithm(berChildren(field, 1)[0]);
  };
  const [digest, mask, source] = [fieldOf(0), fieldOf(1), fieldOf(2)];
  if (mask !== undefined && mask.oid !== mgf1Oid) return undefined;
  if (source !== undefined && source.oid !== pSpecifiedOid) return undefined;
  const digestName = digest === undefined ? 'sha1' : nodeDigestOf(digestNameOf(digest.oid));
  const maskName =
    mask === undefined ? 'sha1' : nodeDigestOf(digestNameOf(readAlgorithm(mask.parameters).oid));
  if (digestName === undefined || maskName === undefined) return undefined;
  const label = source === undefined ? new Uint8Array() : readOctetString(source.parameters, 'label');
  return { digest: digestName, maskDigest: maskName, label };
}

/** RSAES-OAEP-params with SHA-256 for both digests and no label, which is what we write. */
export function encodeSha256OaepParameters(): Uint8Array {
  const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'), nullValue());
  return sequence(encode(0xa0, sha256), encode(0xa1, sequence(oid(mgf1Oid), sha256)));
}

/** Takes the mask of MGF1 off `masked`, or puts it on (RFC 8017 §B.2.1). */
function applyMask(masked: Buffer, seed: Uint8Array, digest: string): void {
  const counter = Buffer.alloc(4);
  for (let at = 0, round = 0; at < masked.length; round++) {
    counter.writeUInt32BE(round);
    const mask = createHash(digest).update(seed).update(counter).digest();
    for (let i = 0; i < mask.length && at < masked.length; i++, at++) {
      masked[at] = (masked[at] ?? 0) ^ (mask[i] ?? 0);
    }
    mask.fill(0);
  }
}

/**
 * What `encoded`, as long as the modulus, is the padding of. Wipes `encoded`. Every byte is looked at in the same
 * way, wherever the padding is wrong.
 */
export function decodeOaep(encoded: Buffer, parameters: OaepParameters): Buffer | undefined {
  const labelHash = hash(parameters.digest, parameters.label, 'buffer');
  const size = labelHash.length;
  if (encoded.length < 2 * size + 2) return undefined;
  const seed = encoded.subarray(1, 1 + size);
  const block = encoded.subarray(1 + size);
  applyMask(seed, block, parameters.maskDigest);
  applyMask(block, seed, parameters.maskDigest);
  let wrong = encoded[0] ?? 0;
  for (let i = 0; i < size; i++) wrong |= (block[i] ?? 0) ^ (labelHash[i] ?? 0);
  // After the hash come zeros, a one and the message. `found` turns from 0 to 1 at the first one.
  let found = 0;
  let start = 0;
  for (let i = size; i < block.length; i++) {
    const byte = block[i] ?? 0;
    const isZero = (byte - 1) >>> 31;
    const isOne = ((byte ^ 1) - 1) >>> 31;
    start |= (i + 1) & -(isOne & (1 - found));
    found |= isOne;
    wrong |= 1 - (found | isZero);
  }
  wrong |= 1 - found;
  const message = Buffer.from(block.subarray(start));
  encoded.fill(0);
  if (wrong === 0) return message;
  message.fill(0);
  return undefined;
}
