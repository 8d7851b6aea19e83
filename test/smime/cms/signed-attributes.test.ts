/** Attributes that are made to be believed, one trick each; and the oddities of honest signers beside them. */
import { describe, expect, test } from 'vitest';
import type { SignerResult } from '../../../source/core/mail-engine.ts';
import { cmsTypes } from '../../../source/smime/cms/content-info.ts';
import { encodeSignedData } from '../../../source/smime/cms/encode-signed-data.ts';
import { readSignedData } from '../../../source/smime/cms/read-signed-data.ts';
import { encode, octetString, oid, sequence, time } from '../../../source/smime/der/write.ts';
import {
  algorithm,
  attribute,
  attributes,
  content,
  isGoodForOpenssl,
  judge,
  message,
  type SignerPlan,
  signerInfo,
  signerOf,
} from './signed-messages.ts';

const alice = signerOf('alice');
const bob = signerOf('bob');
const both = [alice.certificate, bob.certificate];
const usual = [attributes.contentType(), attributes.messageDigest(content)];
const unknown = sequence(oid('1.2.3.4'));

function judged(plan: SignerPlan, signer = alice) {
  return judge(message([signerInfo(signer, plan)]), content, both)[0];
}

type Case = [title: string, result: SignerResult, plan: SignerPlan, why?: RegExp];

describe('attributes', () => {
  const { contentType, messageDigest, signingTime, signingCertificate, signingCertificateV2 } = attributes;
  test.each<Case>([
    ['as they should be', 'intact', { attributes: usual }],
    ['over other content', 'altered', { attributes: [contentType(), messageDigest(Buffer.from('else'))] }],
    [
      'of another content type',
      'altered',
      { attributes: [contentType(cmsTypes.envelopedData), ...usual.slice(1)] },
    ],
    ['without content type', 'malformed', { attributes: usual.slice(1) }, /contentType is missing/],
    ['without message digest', 'malformed', { attributes: usual.slice(0, 1) }, /messageDigest is missing/],
    [
      'with two message digests',
      'malformed',
      { attributes: [...usual, messageDigest(content)] },
      /occurs twice/,
    ],
    [
      'with a message digest of two values',
      'malformed',
      {
        attributes: [
          contentType(),
          attribute('1.2.840.113549.1.9.4', octetString(Buffer.alloc(32)), octetString(Buffer.alloc(32))),
        ],
      },
      /not exactly one value/,
    ],
    [
      'with a message digest of no value',
      'malformed',
      { attributes: [contentType(), attribute('1.2.840.113549.1.9.4')] },
      /not exactly one value/,
    ],
    ['with two content types', 'malformed', { attributes: [...usual, contentType('1.2.3')] }, /occurs twice/],
    ['that are none', 'malformed', { attributes: [] }, /there are none/],
    [
      'in indefinite length',
      'malformed',
      {
        encodedAttributes: Buffer.concat([Uint8Array.of(0xa0, 0x80), ...usual, Uint8Array.of(0, 0)]),
        signed: encode(0x31, ...usual),
      },
    ],
    [
      'with two signing times',
      'malformed',
      {
        attributes: [...usual, signingTime(time(1)), signingTime(time(2))],
      },
      /occurs twice/,
    ],
    [
      'with a signing time that nobody can read',
      'intact',
      {
        attributes: [...usual, signingTime(encode(0x17, Buffer.from('yesterday')))],
      },
    ],
    [
      'that are unknown',
      'intact',
      { attributes: [...usual, attribute('1.2.3', time(1)), attribute('1.2.3')] },
    ],
    [
      'that name the certificate',
      'intact',
      {
        attributes: [
          ...usual,
          signingCertificate(alice.certificate),
          signingCertificateV2(alice.certificate),
        ],
      },
    ],
    [
      'that name the certificate with its digest spelt out',
      'intact',
      {
        attributes: [...usual, signingCertificateV2(alice.certificate, algorithm.sha256)],
      },
    ],
    [
      'that name another certificate',
      'altered',
      {
        attributes: [...usual, signingCertificateV2(bob.certificate)],
      },
    ],
    [
      'that name another certificate in the old way',
      'altered',
      {
        attributes: [...usual, signingCertificate(bob.certificate), signingCertificateV2(alice.certificate)],
      },
    ],
    [
      'that name the certificate twice',
      'malformed',
      {
        attributes: [
          ...usual,
          signingCertificateV2(alice.certificate),
          signingCertificateV2(bob.certificate),
        ],
      },
    ],
    [
      'that name no certificate',
      'malformed',
      {
        attributes: [...usual, attribute('1.2.840.113549.1.9.16.2.47', sequence(sequence()))],
      },
    ],
    [
      'that name the certificate with an unknown digest',
      'unsupported',
      {
        attributes: [...usual, signingCertificateV2(alice.certificate, unknown)],
      },
      /unknown digest 1\.2\.3\.4/,
    ],
    [
      'that are too many',
      'malformed',
      {
        attributes: [...usual, attribute('1.2.3', octetString(Buffer.alloc(300_000)))],
      },
    ],
  ])('%s', (_, result, plan, why = /^(?=.)/) => {
    const signer = judged(plan);
    expect(signer?.result).toBe(result);
    if (result === 'malformed' || result === 'unsupported') expect(signer?.why).toMatch(why);
    if (result === 'intact') {
      expect(
        isGoodForOpenssl(
          message([signerInfo(alice, plan)], { certificates: [alice.certificate.der] }),
          content,
        ),
      ).toBe(true);
    }
  });

  test('in any order are signed as they stand, and in no other order, for OpenSSL too', () => {
    const certificates = [alice.certificate.der];
    const [first = content, second = content] = usual;
    for (const order of [
      [first, second],
      [second, first],
    ]) {
      for (const signed of [
        [first, second],
        [second, first],
      ]) {
        const plan = { attributes: order, signed: encode(0x31, ...signed) };
        const forged = message([signerInfo(alice, plan)], { certificates });
        const result = order[0] === signed[0] ? 'intact' : 'altered';
        expect(judge(forged)).toMatchObject([{ result }]);
        expect(isGoodForOpenssl(forged, content)).toBe(result === 'intact');
      }
    }
  });
});

describe('no attributes', () => {
  test('are right over plain data, and only there', () => {
    expect(judged({})).toMatchObject({ result: 'intact' });
    const other = message([signerInfo(alice, {})], { contentType: '1.2.3.4' });
    expect(judge(other, content, both)).toMatchObject([{ result: 'malformed' }]);
  });

  test('are not believed where the content is the attributes of another message', () => {
    const honest = readSignedData(encodeSignedData(content, alice, 'detached'));
    const [signer] = honest.signers;
    if (signer?.signedAttributes === undefined) throw new Error('no attributes');
    const stripped = message([signerInfo(alice, { signature: signer.signature })]);
    expect(judge(stripped, Buffer.from(signer.signedAttributes), both)).toMatchObject([
      { result: 'malformed', why: 'was made over the attributes of another message' },
    ]);
    // This is how far the trick reaches: the signature itself is good.
    expect(
      isGoodForOpenssl(
        message([signerInfo(alice, { signature: signer.signature })], {
          certificates: [alice.certificate.der],
        }),
        signer.signedAttributes,
      ),
    ).toBe(true);
  });

  test('are right over text that begins like a set', () => {
    const text = Buffer.from('1.0 is the number of the first version, and there is more\r\n');
    const signed = message([signerInfo(alice, { signed: text })]);
    expect(judge(signed, text, both)).toMatchObject([{ result: 'intact' }]);
  });
});
