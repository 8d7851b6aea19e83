/** Signers who are not who they say, and algorithms that do not fit, one trick each; honest oddities beside them. */
import { describe, expect, test } from 'vitest';
import type { SignerResult } from '../../../source/core/mail-engine.ts';
import { encode, oid, sequence, time } from '../../../source/smime/der/write.ts';
import {
  algorithm,
  attributes,
  content,
  judge,
  message,
  type SignerPlan,
  signedAt,
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

describe('algorithms', () => {
  const sha512 = [attributes.contentType(), attributes.messageDigest(content, 'sha512')];
  test.each<Case>([
    ['RSA by the name of its key', 'intact', { signatureAlgorithm: algorithm.rsa, attributes: usual }],
    ['RSA with its digest', 'intact', { signatureAlgorithm: algorithm.rsaSha256, attributes: usual }],
    [
      'RSA with another digest than the signer says',
      'malformed',
      {
        digestAlgorithm: algorithm.sha512,
        signatureAlgorithm: algorithm.rsaSha256,
        attributes: sha512,
      },
      /uses the digest SHA-512 with RSA with SHA-256/,
    ],
    [
      'RSA with a digest that it was not made with',
      'altered',
      {
        digestAlgorithm: algorithm.sha512,
        attributes: sha512,
      },
    ],
    [
      'RSA-PSS whose parameters say SHA-1',
      'malformed',
      {
        signatureAlgorithm: sequence(oid('1.2.840.113549.1.1.10'), sequence()),
        attributes: usual,
      },
      /SHA-256 with RSA-PSS with SHA-1/,
    ],
    ['ECDSA over a key of RSA', 'altered', { signatureAlgorithm: algorithm.ecdsaSha256, attributes: usual }],
    [
      'an unknown digest',
      'unsupported',
      { digestAlgorithm: unknown, attributes: usual },
      /unknown digest 1\.2\.3\.4/,
    ],
    [
      'an unknown signature',
      'unsupported',
      { signatureAlgorithm: unknown, attributes: usual },
      /uses 1\.2\.3\.4 with a key of the kind RSA 2048/,
    ],
    [
      'Ed25519 with the digest of others',
      'malformed',
      {
        signatureAlgorithm: algorithm.ed25519,
        attributes: usual,
      },
    ],
    [
      'Ed25519 over a key of RSA',
      'altered',
      {
        digestAlgorithm: algorithm.sha512,
        signatureAlgorithm: algorithm.ed25519,
        attributes: sha512,
      },
    ],
  ])('%s', (_, result, plan, why = /^(?=.)/) => {
    const signer = judged(plan);
    expect(signer?.result).toBe(result);
    if (result === 'malformed' || result === 'unsupported') expect(signer?.why).toMatch(why);
  });

  test('ECDSA, by its name or that of its key, with its own digest', () => {
    const plan = { attributes: usual, signatureAlgorithm: algorithm.ecdsaSha256 };
    expect(judged(plan, bob)).toMatchObject({ result: 'intact' });
    expect(judged({ ...plan, signatureAlgorithm: algorithm.ec }, bob)).toMatchObject({ result: 'intact' });
    expect(judged({ ...plan, signatureAlgorithm: algorithm.ecdsaSha384 }, bob)).toMatchObject({
      result: 'malformed',
    });
  });
});

describe('signers', () => {
  const [by, other] = [
    { attributes: usual },
    { attributes: usual, signatureAlgorithm: algorithm.ecdsaSha256 },
  ];
  const named = (plan: SignerPlan, certificate: string): SignerPlan => ({
    ...plan,
    identifier: encode(0x80, Buffer.from(certificate, 'hex')),
  });

  test('that are none are told as none', () => {
    expect(judge(message([]), content, both)).toEqual([]);
  });

  test('that claim to be another are not believed', () => {
    const bobs = bob.certificate.subjectKeyIdentifier ?? '';
    expect(judged(named(by, bobs))).toMatchObject({
      result: 'altered',
      certificate: { fingerprint: bob.certificate.fingerprint },
    });
    expect(judged(named(by, alice.certificate.subjectKeyIdentifier ?? ''))?.result).toBe('intact');
    expect(judged(named(by, ''))).toMatchObject({ result: 'no-certificate' });
    expect(judged(named(by, 'ff'))?.certificate).toBeUndefined();
  });

  test('each have their own verdict', () => {
    const wrong = { attributes: [attributes.contentType(), attributes.messageDigest(Buffer.from('else'))] };
    const signed = message([signerInfo(alice, wrong), signerInfo(bob, other), signerInfo(alice, by)]);
    expect(judge(signed, content, both).map(({ result }) => result)).toEqual(['altered', 'intact', 'intact']);
    expect(judge(signed, content, [bob.certificate]).map(({ result }) => result)).toEqual([
      'altered',
      'intact',
      'no-certificate',
    ]);
  });

  test('are told among several certificates of one name by their key', () => {
    const { serialNumber, issuer } = alice.certificate;
    const twin = { ...bob.certificate, serialNumber, issuer };
    const signed = message([signerInfo(alice, by)]);
    for (const certificates of [
      [twin, alice.certificate],
      [alice.certificate, twin, alice.certificate],
    ]) {
      expect(judge(signed, content, certificates)).toMatchObject([
        { result: 'intact', certificate: { fingerprint: alice.certificate.fingerprint } },
      ]);
    }
    expect(judge(signed, content, [twin])).toMatchObject([{ result: 'altered' }]);
  });

  test('claim their time themselves', () => {
    expect(judged({ attributes: [...usual, attributes.signingTime(time(signedAt))] })?.signingTime).toBe(
      signedAt,
    );
    expect(judged(by)).not.toHaveProperty('signingTime');
  });
});
