/** No change on the way leaves a signature intact over something else: every byte of message and content is tried. */
import { describe, expect, test } from 'vitest';
import { encodeSignedData } from '../../../source/smime/cms/encode-signed-data.ts';
import { readSignedData } from '../../../source/smime/cms/read-signed-data.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import {
  algorithm,
  certificatesIn,
  content,
  filesOf,
  isGoodForOpenssl,
  judge,
  signedByOpenssl,
  signerOf,
} from './signed-messages.ts';

/** Copies with one byte changed: its lowest bit, its highest, all of them. */
function* changesOf(bytes: Uint8Array): Generator<Buffer> {
  for (const at of bytes.keys()) {
    for (const mask of [0x01, 0x80, 0xff]) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ mask;
      yield changed;
    }
  }
}

const judgeChanged = (message: Uint8Array) => judge(message, content);

/** The changed messages in which some signer is still intact; a message that cannot be read has none. */
function stillIntact(message: Uint8Array, judgeOne = judgeChanged): readonly Buffer[] {
  return [...changesOf(message)].filter((changed) => {
    try {
      return judgeOne(changed).some(({ result }) => result === 'intact');
    } catch (thrown) {
      if (!(thrown instanceof DerError)) throw thrown;
      return false;
    }
  });
}

const messages = [
  ['RSA', encodeSignedData(content, signerOf('alice'), 'detached'), 'alice'],
  ['EC', encodeSignedData(content, signerOf('bob'), 'detached'), 'bob'],
  ['Ed25519', encodeSignedData(content, signerOf('ed25519'), 'detached'), 'ed25519'],
  [
    'RSA-PSS of OpenSSL',
    () => signedByOpenssl(content, ...filesOf('alice'), '-keyopt', 'rsa_padding_mode:pss'),
    'alice',
  ],
  [
    'EC of OpenSSL, with a key identifier',
    () => signedByOpenssl(content, ...filesOf('bob'), '-keyid'),
    'bob',
  ],
  ['RSA without attributes', () => signedByOpenssl(content, ...filesOf('alice'), '-noattr'), 'alice'],
] as const;

describe.each(messages)('%s', (_, made, name) => {
  const { certificate } = signerOf(name);

  test('one changed byte of the content is noticed', () => {
    const message = typeof made === 'function' ? made() : made;
    for (const changed of [...changesOf(content), content.subarray(1), Buffer.concat([content, content])]) {
      expect(judge(message, changed)).toMatchObject([{ result: 'altered' }]);
    }
  });

  test('one changed byte of the message changes nothing of what was signed, and by whom', () => {
    const message = typeof made === 'function' ? made() : made;
    const [original] = readSignedData(message).signers;
    const intact = stillIntact(message, (changed) => judge(changed, content, [certificate]));
    // Certificates that come along and lists of algorithms are not signed.
    expect(intact.length).toBeGreaterThan(0);
    for (const changed of intact) {
      const signed = readSignedData(changed);
      expect(signed.content).toBeUndefined();
      expect(signed.signers).toHaveLength(1);
      expect(signed.signers[0]?.signedAttributes).toEqual(original?.signedAttributes);
      expect(signed.signers[0]?.signature).toEqual(original?.signature);
      expect(signed.signers[0]?.digestAlgorithm).toBe(original?.digestAlgorithm);
    }
  });
});

test('a changed certificate is not the one that signed, where the signature names it', () => {
  const message = encodeSignedData(content, signerOf('bob'), 'detached');
  const { certificate } = signerOf('bob');
  for (const changed of stillIntact(message)) {
    expect(certificatesIn(changed)).toMatchObject([{ fingerprint: certificate.fingerprint }]);
  }
});

test('whatever is still intact here is so for OpenSSL, which wants the digest in the list in front as well', () => {
  const message = Buffer.from(encodeSignedData(content, signerOf('bob'), 'detached'));
  const listed = message.indexOf(algorithm.sha256);
  const refused = stillIntact(message).filter((changed) => !isGoodForOpenssl(changed, content));
  for (const changed of refused) {
    changed.set(algorithm.sha256, listed);
    expect(changed.equals(message)).toBe(true);
  }
});

test('in an opaque message, whatever is still intact has the content that was signed', () => {
  const message = encodeSignedData(content, signerOf('bob'), 'opaque');
  for (const changed of stillIntact(message)) {
    expect(Buffer.from(readSignedData(changed).content ?? content).equals(content)).toBe(true);
  }
});
