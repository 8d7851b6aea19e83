/** Whatever is wrong with an encrypted message, who looks on from outside sees one and the same. */
import { constants, publicEncrypt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import {
  openEnvelopedData,
  type RecipientKey,
  recipientsAmong,
} from '../../../source/smime/cms/open-enveloped-data.ts';
import { readEnvelopedData } from '../../../source/smime/cms/read-enveloped-data.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import { encode, integer, nullValue, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { computing } from '../../support/computing.ts';
import {
  agreementRecipient,
  cbcMessage,
  cbcMessageOf,
  cbcMessageWith,
  content,
  gcmMessage,
  messageKey,
  pkcs1Encrypt,
  pkcs1Recipient,
  publicKeyOf,
  transportRecipient,
} from './build-enveloped.ts';
import { certificateOf, keyOf, privateKeyOf } from './recipients.ts';

const alice = certificateOf('alice');
const bob = certificateOf('bob');
const carol = certificateOf('carol');
const support = certificateOf('support');
const ephemeral = privateKeyOf('support');
const keys = ['alice', 'bob', 'carol'].map(keyOf);
const toBob = agreementRecipient([bob], ephemeral);

const opened = (message: Uint8Array, with_: readonly RecipientKey[] = keys) =>
  openEnvelopedData(readEnvelopedData(message), with_);

/** `oaep` with SHA-1, which is what no parameters mean. */
const oaepAlgorithm = sequence(oid('1.2.840.113549.1.1.7'), sequence());
const oaep = (options: { readonly oaepHash?: string; readonly oaepLabel?: Buffer } = {}) =>
  publicEncrypt(
    { key: publicKeyOf(alice), padding: constants.RSA_PKCS1_OAEP_PADDING, ...options },
    messageKey,
  );
const transported = (encryptedKey: Uint8Array, algorithm?: Uint8Array) =>
  transportRecipient(alice, encryptedKey, algorithm);
const agreed = (options: Parameters<typeof agreementRecipient>[2]) =>
  agreementRecipient([bob], ephemeral, options);
const key = pkcs1Encrypt(alice, messageKey);
const flipped = (bytes: Uint8Array, at: number) =>
  Buffer.from(bytes.map((byte, i) => (i === (at + bytes.length) % bytes.length ? byte ^ 1 : byte)));

const unopenable: readonly (readonly [string, Uint8Array])[] = [
  ['RSA: padding of a signature', transported(pkcs1Encrypt(alice, messageKey, [0, 1]))],
  ['RSA: padding that starts above zero', transported(pkcs1Encrypt(alice, messageKey, [1, 2]))],
  ['RSA: a message key that is too short', transported(pkcs1Encrypt(alice, messageKey.subarray(16)))],
  ['RSA: a message key that is too long', transported(pkcs1Encrypt(alice, Buffer.alloc(33, 7)))],
  ['RSA: no message key', transported(pkcs1Encrypt(alice, Buffer.alloc(0)))],
  ['RSA: another message key', transported(pkcs1Encrypt(alice, Buffer.alloc(32, 8)))],
  ['RSA: altered', transported(flipped(key, 100))],
  ['RSA: cut', transported(key.subarray(1))],
  ['RSA: too long', transported(Buffer.concat([key, key]))],
  ['RSA: nothing', transported(Buffer.alloc(0))],
  ['RSA: zeros', transported(Buffer.alloc(256))],
  ['RSA: above the modulus', transported(Buffer.alloc(256, 0xff))],
  ['RSA: encrypted to somebody else', transported(pkcs1Encrypt(certificateOf('sales'), messageKey))],
  ['RSA: named, but with an EC key', transportRecipient(bob, key)],
  ['RSA: an algorithm that nobody knows', transported(key, sequence(oid('1.2.3.4'), nullValue()))],
  ['OAEP: altered', transported(flipped(oaep(), 100), oaepAlgorithm)],
  ['OAEP: cut', transported(oaep().subarray(1), oaepAlgorithm)],
  ['OAEP: nothing', transported(Buffer.alloc(0), oaepAlgorithm)],
  ['OAEP: zeros', transported(Buffer.alloc(256), oaepAlgorithm)],
  ['OAEP: with another digest', transported(oaep({ oaepHash: 'sha256' }), oaepAlgorithm)],
  ['OAEP: with a label', transported(oaep({ oaepLabel: Buffer.of(1) }), oaepAlgorithm)],
  ['OAEP: that is PKCS #1 v1.5', transported(key, oaepAlgorithm)],
  ['EC: no point', agreed({ point: Buffer.alloc(0) })],
  ['EC: the point at infinity', agreed({ point: Buffer.of(0) })],
  ['EC: a point beside the curve', agreed({ point: Buffer.concat([Buffer.of(4), Buffer.alloc(64, 1)]) })],
  ['EC: a point of zeros', agreed({ point: Buffer.concat([Buffer.of(4), Buffer.alloc(64)]) })],
  ['EC: a point of another curve', agreed({ point: Buffer.concat([Buffer.of(4), Buffer.alloc(96, 1)]) })],
  ['EC: derived with another digest', agreed({ digest: 'sha512' })],
  ['EC: another message key', agreed({ key: Buffer.alloc(32, 8) })],
  ['EC: a message key that is too short', agreed({ key: messageKey.subarray(16) })],
  ['EC: an algorithm that nobody knows', agreed({ scheme: '1.3.132.1.15.1' })],
  ['EC: a sender’s certificate for the ephemeral key', agreed({ originator: encode(0x80, Buffer.of(1)) })],
  ['EC: made for somebody else', agreementRecipient([{ ...bob, publicKey: support.publicKey }], ephemeral)],
  ['nobody of ours', pkcs1Recipient(certificateOf('dave'))],
];

test.each([
  ['RSA', pkcs1Recipient(alice)],
  ['OAEP', transported(oaep(), oaepAlgorithm)],
  ['EC', toBob],
])('%s opens where nothing is wrong', (_, recipient) => {
  expect(opened(gcmMessage([recipient]))?.content).toEqual(content);
  expect(opened(cbcMessage([recipient]))?.content).toEqual(content);
});

describe('keys that do not open AES-GCM', () => {
  test.each(unopenable)('%s', (_, recipient) => {
    expect(opened(gcmMessage([recipient]))).toBeUndefined();
  });

  test.each(unopenable)('%s, beside a recipient that does', (_, recipient) => {
    expect(opened(gcmMessage([recipient, toBob]))?.content).toEqual(content);
  });
});

describe('keys that do not open AES-CBC', () => {
  // PKCS #1 v1.5 goes on with a wrong key, which wrong padding shows 255 times in 256.
  test.each(unopenable)('%s', (_, recipient) => {
    const message = cbcMessage([recipient], Buffer.alloc(100, content));
    const [once, again] = [opened(message), opened(message)];
    expect(again?.content).toEqual(once?.content);
    expect(once?.content.includes('fox')).not.toBe(true);
  });
});

const block = Buffer.alloc(16, 1);
const whole = readEnvelopedData(gcmMessage([toBob]));
const { tag } = whole.encryption.kind === 'gcm' ? whole.encryption : expect.fail();

describe('content that does not open', () => {
  test.each([
    ['padding of zero', cbcMessageOf(Buffer.alloc(32), [toBob])],
    ['padding beyond a block', cbcMessageOf(Buffer.alloc(32, 17), [toBob])],
    ['padding that does not agree', cbcMessageOf(Buffer.from([...block, ...block.subarray(1), 2]), [toBob])],
    ['no content', cbcMessageWith(Buffer.alloc(0), [toBob])],
    ['part of a block', cbcMessageWith(Buffer.alloc(31), [toBob])],
    ['an altered tag', gcmMessage([toBob], { tag: flipped(tag, 0) })],
    ['a tag of zeros', gcmMessage([toBob], { tag: Buffer.alloc(16) })],
    ['the end of the tag altered', gcmMessage([toBob], { tag: flipped(tag, -1) })],
  ])('%s', (_, message) => {
    expect(opened(message)).toBeUndefined();
  });
});

test('a private key that is not the certificate’s opens nothing and breaks nothing', () => {
  const message = gcmMessage([
    pkcs1Recipient(alice),
    toBob,
    agreementRecipient([carol], privateKeyOf('carol')),
  ]);
  for (const { certificate } of keys) {
    for (const name of ['dave', 'support', 'ec-p521', 'ed25519', 'carol']) {
      if (certificate.publicKey.curve === 'P-384' && name === 'carol') continue;
      expect(opened(message, [{ certificate, privateKey: privateKeyOf(name) }])).toBeUndefined();
    }
  }
});

/** The outcome for each message that differs from `message` in one byte. */
function eachFlip(message: Buffer, change: number, with_: readonly RecipientKey[]) {
  return [...message.keys()].map((at) => {
    const altered = Buffer.from(message);
    altered[at] = (altered[at] ?? 0) ^ change;
    try {
      return opened(altered, with_)?.content.toString('latin1');
    } catch (error) {
      if (error instanceof DerError || error instanceof UserError) return 'unreadable';
      throw error;
    }
  });
}

describe('messages with one byte altered', () => {
  const text = content.toString('latin1');

  test.each([0x01, 0x80, 0xff])('AES-GCM never gives altered content (0x%i)', (change) => {
    const outcomes = new Set(eachFlip(gcmMessage([toBob]), change, keys));
    // What is not content has no say in it: versions, the type of the content, what follows an algorithm.
    expect([...outcomes].filter((outcome) => outcome !== 'unreadable')).toEqual([text, undefined]);
  });

  test('every byte of ciphertext, nonce and tag counts', () => {
    const message = gcmMessage([toBob]);
    const start = message.indexOf(Buffer.alloc(12, 3));
    const outcomes = eachFlip(message, 0x10, keys).slice(start);
    const counted = [
      ...outcomes.slice(0, 12),
      ...outcomes.slice(-16),
      ...outcomes.slice(-18 - content.length, -18),
    ];
    expect(counted).toHaveLength(28 + content.length);
    expect(counted.every((outcome) => outcome === undefined)).toBe(true);
  });

  test.each([
    ['EC', toBob],
    ['RSA', pkcs1Recipient(alice)],
  ])('AES-CBC to %s gives something or nothing, and never throws', (_, recipient) => {
    const outcomes = eachFlip(cbcMessage([recipient]), 0x01, keys);
    expect(outcomes.filter((outcome) => outcome === undefined).length).toBeGreaterThan(0);
  });

  test('a message that is cut anywhere is unreadable', () => {
    const message = gcmMessage([toBob]);
    for (const end of message.keys()) {
      expect(() => readEnvelopedData(message.subarray(0, end))).toThrow(DerError);
    }
  });
});

describe('bounds', () => {
  test('a message that names one certificate thousands of times costs a few attempts', () => {
    const message = gcmMessage(Array.from({ length: 9000 }, (_, i) => transported(Buffer.alloc(256, i))));
    const enveloped = readEnvelopedData(message);
    const computed = computing();
    expect(openEnvelopedData(enveloped, keys)).toBeUndefined();
    expect(computed()).toBeLessThan(1000);
  });

  test('thousands of recipients are looked up among thousands of certificates', () => {
    const { issuer } = carol;
    const message = gcmMessage(
      Array.from({ length: 9000 }, (_, i) =>
        transportRecipient({ ...alice, serialNumber: `02${1000 + i}` }, key),
      ),
    );
    const stored = Array.from({ length: 9000 }, (_, i) => ({
      ...alice,
      issuer,
      serialNumber: `02${1000 + i / 2}`,
    }));
    const enveloped = readEnvelopedData(message);
    const computed = computing();
    expect(recipientsAmong(enveloped, stored)).toHaveLength(4500);
    expect(computed()).toBeLessThan(1000);
  });

  test('more recipients than anybody has are refused', () => {
    const many = Array.from({ length: 10_001 }, () => transported(Buffer.of(1)));
    expect(() => readEnvelopedData(gcmMessage(many))).toThrow(DerError);
    const others = Array.from({ length: 10_001 }, () => support);
    expect(() => readEnvelopedData(gcmMessage([agreementRecipient(others, ephemeral)]))).toThrow(DerError);
  });
});

describe('what is not read', () => {
  const message = cbcMessage([toBob]);
  const withOid = (from: string, to: string, bytes: Buffer = message) =>
    Buffer.from(bytes.toString('hex').replace(hexOf(from), hexOf(to)), 'hex');
  const hexOf = (dotted: string) => Buffer.from(oid(dotted)).toString('hex');

  test.each([
    ['a signed message', withOid('1.2.840.113549.1.7.3', '1.2.840.113549.1.7.2'), 'a signed message'],
    ['encrypted data', withOid('1.2.840.113549.1.7.3', '1.2.840.113549.1.7.6'), '1.2.840.113549.1.7.6'],
    [
      'AES-GCM without its tag',
      withOid('2.16.840.1.101.3.4.1.42', '2.16.840.1.101.3.4.1.46'),
      '2.16.840.1.101.3.4.1.46',
    ],
    [
      'AES-CBC where the cipher authenticates',
      withOid('2.16.840.1.101.3.4.1.46', '2.16.840.1.101.3.4.1.42', gcmMessage([toBob])),
      '2.16.840.1.101.3.4.1.42',
    ],
  ])('%s is refused, and told', (_, bytes, told) => {
    expect(() => readEnvelopedData(bytes)).toThrow(
      expect.objectContaining({ name: 'UserError', code: 'refused', message: expect.stringContaining(told) }),
    );
  });

  test.each([
    ['a tag that is shorter than any standard has', () => gcmMessage([toBob], { tagLength: 8 })],
    ['a tag of another length than stated', () => gcmMessage([toBob], { tag: tag.subarray(4) })],
    ['an IV of a wrong length', () => cbcMessageWith(block, [toBob], { iv: Buffer.alloc(8) })],
    ['a recipient without its key', () => gcmMessage([sequence(integer(0), sequence())])],
    ['content that is none', () => Buffer.from(octetString(Buffer.alloc(3)))],
  ])('%s is no CMS message', (_, make) => {
    expect(() => readEnvelopedData(make())).toThrow(DerError);
  });
});
