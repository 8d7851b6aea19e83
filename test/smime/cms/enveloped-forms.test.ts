/** Forms of encrypted messages that the standards allow and no program at hand writes, checked with OpenSSL where it reads them. */
import { describe, expect, test } from 'vitest';
import { openEnvelopedData } from '../../../source/smime/cms/open-enveloped-data.ts';
import { readEnvelopedData } from '../../../source/smime/cms/read-enveloped-data.ts';
import { childrenOf, encodingOf, readWhole } from '../../../source/smime/der/read.ts';
import {
  encode,
  integer,
  nullValue,
  octetString,
  oid,
  sequence,
  setOf,
} from '../../../source/smime/der/write.ts';
import { fixturePath } from '../../support/fixture.ts';
import { openssl } from '../tools.ts';
import {
  agreementRecipient,
  cbcMessage,
  cbcMessageWith,
  content,
  gcmMessage,
  pkcs1Recipient,
  publicKeyOf,
  streamed,
} from './build-enveloped.ts';
import { certificateOf, keyOf, openedBy, privateKeyOf } from './recipients.ts';

const text = content.toString('latin1');
const [alice, bob, support] = ['alice', 'bob', 'support'].map(certificateOf);
if (alice === undefined || bob === undefined || support === undefined) throw new Error('no fixtures');
const ephemeral = privateKeyOf('support');
const toAlice = pkcs1Recipient(alice);
const toBob = agreementRecipient([bob], ephemeral);

function openssled(message: Uint8Array, name: string): string {
  const key = ['-recip', fixturePath(`${name}.pem`), '-inkey', fixturePath(`${name}.key.pem`)];
  return openssl(['cms', '-decrypt', '-binary', '-inform', 'DER', ...key], { input: message }).toString(
    'latin1',
  );
}

/** The other form of an EC point: x, and which of the two y. */
function compressedPoint(): Buffer {
  const { x = '', y = '' } = publicKeyOf(support ?? alice ?? bob ?? expect.fail()).export({ format: 'jwk' });
  const isOdd = (Buffer.from(y, 'base64url').at(-1) ?? 0) & 1;
  return Buffer.concat([Buffer.of(2 + isOdd), Buffer.from(x, 'base64url')]);
}

describe('EC keys', () => {
  test.each([
    ['with user keying material', { ukm: Buffer.alloc(64, 9) }],
    ['with cofactor ECDH', { scheme: '1.3.132.1.14.1' }],
    ['with cofactor ECDH of SHA-1', { scheme: '1.3.133.16.840.63.0.3', digest: 'sha1' }],
    ['with the recipient named by key identifier', { byKeyIdentifier: true }],
    ['with a compressed point', { point: compressedPoint() }],
  ])('%s', (_, options) => {
    const message = cbcMessage([agreementRecipient([bob], ephemeral, options)]);
    expect(openssled(message, 'bob')).toBe(text);
    expect(openedBy(message, 'bob')).toBe(text);
  });

  test('one ephemeral key for several recipients', () => {
    const other = { ...support, publicKey: bob.publicKey };
    const message = cbcMessage([agreementRecipient([other, bob], ephemeral)]);
    expect(readEnvelopedData(message).recipients).toHaveLength(2);
    expect(openssled(message, 'bob')).toBe(text);
    expect(openedBy(message, 'bob')).toBe(text);
  });

  test.each([
    ['NULL', nullValue()],
    ['its curve', oid('1.2.840.10045.3.1.7')],
  ])('an ephemeral key whose algorithm has %s for parameters', (_, parameters) => {
    const { spki } = support.publicKey;
    const [, bits] = childrenOf(readWhole(spki)).map((part) => encodingOf(part));
    const originator = encode(0xa1, sequence(oid('1.2.840.10045.2.1'), parameters), bits ?? expect.fail());
    const message = cbcMessage([agreementRecipient([bob], ephemeral, { originator })]);
    expect(openedBy(message, 'bob')).toBe(text);
  });
});

describe('AES-GCM', () => {
  const attribute = (type: string, value: Uint8Array): Uint8Array => sequence(oid(type), setOf([value]));
  const attributes = [
    attribute('1.2.840.113549.1.9.5', encode(0x17, Buffer.from('260101000000Z'))),
    attribute('1.2.840.113549.1.9.3', oid('1.2.840.113549.1.7.1')),
  ];

  test.each([12, 13, 14, 15, 16])('a tag of %i bytes', (tagLength) => {
    expect(openedBy(gcmMessage([toAlice, toBob], { tagLength }), 'bob')).toBe(text);
  });

  test('attributes are authenticated as well', () => {
    const message = gcmMessage([toBob], { attributes });
    expect(openedBy(message, 'bob')).toBe(text);
    const altered = Buffer.from(message.toString('latin1').replace('260101', '260102'), 'latin1');
    expect(altered).not.toEqual(message);
    expect(openedBy(altered, 'bob')).toBeUndefined();
  });
});

describe('what stands around it is passed over', () => {
  const originatorInfo = encode(0xa0, encode(0xa0, alice.der));
  const attribute = sequence(oid('1.2.3.4'), setOf([integer(1)]));

  test('in EnvelopedData', () => {
    const padded = cbcMessage([toAlice]);
    const { ciphertext } = readEnvelopedData(padded);
    const unprotected = encode(0xa1, attribute);
    const message = cbcMessageWith(ciphertext, [toAlice], { originatorInfo, unprotected });
    expect(openssled(message, 'alice')).toBe(text);
    expect(openedBy(message, 'alice')).toBe(text);
  });

  test('in AuthEnvelopedData', () => {
    const message = gcmMessage([toAlice], { originatorInfo, unprotected: encode(0xa2, attribute) });
    expect(openedBy(message, 'alice')).toBe(text);
  });

  test('recipients of other kinds, and with algorithms that are not known', () => {
    const others = [
      encode(0xa2, integer(4), sequence(octetString(Buffer.of(1)))),
      encode(0xa3, integer(0)),
      encode(0xa4, oid('1.2.3.4'), nullValue()),
      pkcs1Recipient({ ...alice, serialNumber: '01' }),
    ];
    const message = gcmMessage([...others, toAlice]);
    expect(readEnvelopedData(message).recipients).toHaveLength(2);
    expect(openedBy(message, 'alice')).toBe(text);
  });
});

test.each([
  ['AES-CBC', cbcMessage([toBob], Buffer.alloc(2000, text))],
  ['AES-GCM', gcmMessage([toBob], { content: Buffer.alloc(2000, text) })],
])('%s with indefinite lengths everywhere', (_, message) => {
  const opened = openEnvelopedData(readEnvelopedData(streamed(message)), [keyOf('bob')]);
  expect(opened?.content.toString('latin1')).toBe(openedBy(message, 'bob'));
  expect(opened?.content).toHaveLength(2000);
});
