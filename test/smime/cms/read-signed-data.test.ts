/** Everything that may stand in SignedData is read or left out on purpose, and nothing in it costs much. */
import { createPrivateKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { cmsTypes, encodeContentInfo } from '../../../source/smime/cms/content-info.ts';
import { encodeSignedData } from '../../../source/smime/cms/encode-signed-data.ts';
import { readSignedData } from '../../../source/smime/cms/read-signed-data.ts';
import { readCrl } from '../../../source/smime/crl/read-crl.ts';
import { DerError } from '../../../source/smime/der/read.ts';
import { encode, integer, octetString, oid, sequence } from '../../../source/smime/der/write.ts';
import { encodePkcs7Certificates } from '../../../source/smime/output/encode-certificates.ts';
import { computing } from '../../support/computing.ts';
import { corporaFolder, fixture } from '../../support/fixture.ts';
import {
  algorithm,
  attributes,
  content,
  isGoodForOpenssl,
  judge,
  message,
  signerInfo,
  signerOf,
} from './signed-messages.ts';

const alice = signerOf('alice');
const usual = [attributes.contentType(), attributes.messageDigest(content)];
const signer = signerInfo(alice, { attributes: usual });
const { der } = alice.certificate;

describe('what came along', () => {
  test('lists of revoked certificates do not stand in the way', () => {
    const crl = fixture('crl-issuing.der');
    const signed = message([signer], { certificates: [der], crls: [crl, crl] });
    const { crls, certificates } = readSignedData(signed);
    expect(crls.map((one) => Buffer.from(one).equals(crl))).toEqual([true, true]);
    expect(certificates).toHaveLength(1);
    expect(judge(signed)).toMatchObject([{ result: 'intact' }]);
    expect(isGoodForOpenssl(signed, content)).toBe(true);
  });

  test('certificates and lists of other formats are left out', () => {
    const other = [0xa0, 0xa1, 0xa2, 0xa3].map((tag) => encode(tag, integer(1)));
    const signed = message([signer], {
      certificates: [...other, der, ...other],
      crls: [encode(0xa1, oid('1.2.3'), integer(1))],
    });
    expect(
      readSignedData(signed).certificates.map((one) => Buffer.from(one).equals(Buffer.from(der))),
    ).toEqual([true]);
    expect(readSignedData(signed).crls).toEqual([]);
    expect(judge(signed)).toMatchObject([{ result: 'intact' }]);
  });

  test('a bundle of certificates has no signers', () => {
    const {
      signers,
      certificates,
      content: none,
    } = readSignedData(encodePkcs7Certificates([alice.certificate]));
    expect({ signers, none, count: certificates.length }).toEqual({ signers: [], none: undefined, count: 1 });
  });

  test('unsigned attributes are not looked at', () => {
    const extended = Buffer.concat([signer.subarray(4), encode(0xa1, attributes.contentType('1.2.3'))]);
    expect(judge(message([encode(0x30, extended)], { certificates: [der] }))).toMatchObject([
      { result: 'intact' },
    ]);
  });
});

const corpora = corporaFolder();
describe.skipIf(corpora === undefined)(
  corpora === undefined ? 'public corpora (skipped: no corpora)' : 'public corpora',
  () => {
    const folder = corpora ?? '';
    test('every list and certificate of PKITS comes along unharmed', () => {
      const read = (kind: string) =>
        readdirSync(join(folder, 'pkits', kind)).map((name) =>
          readFileSync(join(folder, 'pkits', kind, name)),
        );
      const [certificates, crls] = [read('certs'), read('crls')];
      expect(crls.length).toBeGreaterThan(100);
      for (const crl of crls) {
        const signed = message([signer], { certificates: [der], crls: [crl] });
        expect(readCrl(readSignedData(signed).crls[0] ?? new Uint8Array()).der).toHaveLength(crl.length);
        expect(judge(signed)).toMatchObject([{ result: 'intact' }]);
      }
      const all = message([signer], { certificates: [...certificates, der], crls });
      expect(readSignedData(all).certificates).toHaveLength(certificates.length + 1);
      expect(judge(all)).toMatchObject([{ result: 'intact' }]);
      expect(isGoodForOpenssl(all, content)).toBe(true);
    });

    test.each<[string, string, string]>([
      ['Alice', '4.1', '4.2'],
      ['Bob', '5.1', '5.2'],
      ['Carlos', '7.1', '7.2'],
      ['Dana', '8.1', '8.2'],
    ])('RFC 9216: %s', (_, ...sections) => {
      const [own, secret] = sections.map((section) => {
        const file =
          readdirSync(join(folder, 'rfc9216')).find((name) => name.startsWith(`${section}_`)) ?? '';
        return readFileSync(join(folder, 'rfc9216', file), 'latin1');
      });
      const [, base64 = ''] = /-----BEGIN CERTIFICATE-----([^-]*)-----END/.exec(own ?? '') ?? [];
      const certificate = readCertificate(Buffer.from(base64, 'base64'));
      const privateKey = createPrivateKey(
        /-----BEGIN PRIVATE[^-]*-----[^-]*-----END PRIVATE KEY-----/.exec(secret ?? '')?.[0] ?? '',
      );
      const signed = encodeSignedData(content, { ...alice, certificate, privateKey }, 'detached');
      expect(judge(signed)).toMatchObject([
        { result: 'intact', certificate: { fingerprint: certificate.fingerprint } },
      ]);
      if (certificate.publicKey.algorithm === 'RSA') expect(isGoodForOpenssl(signed, content)).toBe(true);
    });
  },
);

describe('is refused', () => {
  const signedData = (...parts: readonly Uint8Array[]) =>
    encodeContentInfo(cmsTypes.signedData, sequence(...parts));
  const [version, digests, plain, none] = [
    integer(1),
    encode(0x31, algorithm.sha256),
    sequence(oid(cmsTypes.data)),
    encode(0x31),
  ];
  test.each<[string, Uint8Array]>([
    ['another content type', encodeContentInfo(cmsTypes.data, octetString(content))],
    ['nothing inside', signedData()],
    ['no signers', signedData(version, digests, plain)],
    ['something behind the signers', signedData(version, digests, plain, none, none)],
    ['certificates behind the signers', signedData(version, digests, plain, none, encode(0xa0, der))],
    [
      'two contents',
      message([signer], { embedded: Buffer.concat([octetString(content), octetString(content)]) }),
    ],
    ['content that is no string of bytes', message([signer], { embedded: sequence() })],
    ['a signer that is none', message([integer(1)])],
    ['a signer of too many parts', message([encode(0x30, signer.subarray(4), integer(1))])],
    ['a signer without a name', message([signerInfo(alice, { identifier: sequence(), attributes: usual })])],
    ['33 signers', message(Array.from({ length: 33 }, () => signer))],
  ])('%s', (_, bytes) => {
    expect(() => readSignedData(bytes)).toThrow(DerError);
  });
});

describe('work is bounded', () => {
  const fast = (milliseconds: number, work: () => void) => {
    const computed = computing();
    work();
    expect(computed()).toBeLessThan(milliseconds);
  };

  test('32 signers without attributes do not go through the content 32 times', () => {
    const large = Buffer.alloc(25_000_000);
    const bare = signerInfo(alice, { signed: large });
    const signed = message(
      Array.from({ length: 32 }, () => bare),
      { certificates: [der] },
    );
    fast(2000, () => {
      const results = judge(signed, large).map(({ result }) => result);
      expect(results.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 'intact'));
      expect(new Set(results.slice(8))).toEqual(new Set(['unsupported']));
    });
  });

  test('thousands of certificates of one name are not all tried', () => {
    const dave = signerOf('dave').certificate.publicKey;
    const twins = Array.from({ length: 5000 }, (_, i) => ({
      ...alice.certificate,
      fingerprint: i.toString(16).padStart(64, '0'),
      publicKey: { ...dave, id: String(i) },
    }));
    const large = Buffer.alloc(25_000_000);
    for (const [one, what] of [
      [signer, content],
      [signerInfo(alice, { signed: large }), large],
    ] as const) {
      const signed = message(Array.from({ length: 32 }, () => one));
      fast(2000, () => {
        const [first, ...others] = judge(signed, what, twins);
        expect(first).toMatchObject({ result: 'unsupported', why: 'is one of more than can be checked' });
        expect(others).toHaveLength(31);
      });
    }
  });

  test('a million empty pieces of content are too many', () => {
    const pieces = Buffer.alloc(2_000_000);
    for (let i = 0; i < pieces.length; i += 2) pieces[i] = 0x04;
    const definite = message([signer], { embedded: encode(0x24, pieces) });
    const end = Uint8Array.of(0, 0);
    const indefinite = message([signer], {
      embedded: Buffer.concat([Uint8Array.of(0x24, 0x80), pieces, end]),
    });
    for (const bytes of [definite, indefinite]) {
      fast(1000, () => expect(() => readSignedData(bytes)).toThrow('too many parts'));
    }
  });
});
