import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../../source/core/errors.ts';
import { readCertificate } from '../../../source/smime/certificate/read-certificate.ts';
import { readCrl } from '../../../source/smime/crl/read-crl.ts';
import { encode, integer, octetString, sequence } from '../../../source/smime/der/write.ts';
import { fixture } from '../../support/fixture.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { crlDer, day, encodedSerial, extension, noon } from '../path/make-certificate.ts';
import { issuing, mailCertificate } from '../path/make-hierarchy.ts';

const mail = mailCertificate(issuing);
const entry = (...extensions: readonly Uint8Array[]) => ({ serial: encodedSerial(mail), extensions });
const crlOf = (more: Partial<Parameters<typeof crlDer>[0]>) =>
  readCrl(crlDer({ issuer: issuing.name, signer: issuing.key, ...more }));
const enumerated = (code: number) => encode(0x0a, Uint8Array.of(code));

describe('a revocation list', () => {
  test('made by OpenSSL is read as OpenSSL reads it', () => {
    const der = fixture('crl-issuing.der');
    const crl = readCrl(der);
    const file = path.join(temporaryFolder(), 'crl.der');
    writeFileSync(file, der);
    const said = execFileSync(
      'openssl',
      ['crl', '-inform', 'DER', '-in', file, '-noout', '-lastupdate', '-nextupdate', '-crlnumber'],
      { encoding: 'utf8' },
    );
    const field = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(said)?.[1] ?? '';
    expect(crl.thisUpdate).toBe(Date.parse(field('lastUpdate')));
    expect(crl.nextUpdate).toBe(Date.parse(field('nextUpdate')));
    expect(crl.number).toBe(BigInt(field('crlNumber')));
    const pem = fixture('revoked.pem').toString();
    const revoked = readCertificate(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'));
    expect(crl.find(revoked.issuer, revoked.serialNumber)).toBeDefined();
    expect(crl.find(revoked.issuer, '00')).toBeUndefined();
  });

  test('tells when and why', () => {
    const crl = crlOf({ entries: [{ ...entry(extension('2.5.29.21', enumerated(1))), at: noon - 3 * day }] });
    expect(crl.find(mail.issuer, mail.serialNumber)).toEqual({ reason: 'keyCompromise', at: noon - 3 * day });
    expect(crlOf({ entries: [entry()] }).find(mail.issuer, mail.serialNumber)?.reason).toBe('unspecified');
  });

  test('may be without an end, and without entries', () => {
    const crl = crlOf({ nextUpdate: null });
    expect(crl.nextUpdate).toBeUndefined();
    expect(crl.entryCount).toBe(0);
  });

  test('names the critical extensions that nobody understands', () => {
    expect(crlOf({ extensions: [extension('1.2.3', integer(1), true)] }).unknownCritical).toEqual(['1.2.3']);
    expect(crlOf({ entries: [entry(extension('1.2.4', integer(1), true))] }).unknownCritical).toEqual([
      '1.2.4',
    ]);
    expect(crlOf({ extensions: [extension('1.2.3', integer(1))] }).unknownCritical).toEqual([]);
  });
});

describe('what is no revocation list gets a sentence', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array()],
    ['a certificate', mail.der],
    ['something else', octetString(Buffer.from('hello'))],
    ['an empty sequence', sequence()],
    [
      'a list with more after it',
      Buffer.concat([crlDer({ issuer: issuing.name, signer: issuing.key }), Buffer.of(0)]),
    ],
    [
      'a reason that does not exist',
      crlDer({
        issuer: issuing.name,
        signer: issuing.key,
        entries: [entry(extension('2.5.29.21', enumerated(7)))],
      }),
    ],
    [
      'a negative CRL number',
      crlDer({
        issuer: issuing.name,
        signer: issuing.key,
        extensions: [extension('2.5.29.20', encode(0x02, Uint8Array.of(0x80)))],
      }),
    ],
  ])('%s', (_, bytes) => {
    expect(() => readCrl(bytes)).toThrow(UserError);
    expect(() => readCrl(bytes)).toThrow(/^this is not a readable certificate revocation list: /);
  });

  test('whatever bytes are changed, it reads or says so', () => {
    const whole = crlDer({
      issuer: issuing.name,
      signer: issuing.key,
      entries: [entry(extension('2.5.29.21', enumerated(4)))],
      extensions: [
        extension('2.5.29.20', integer(5)),
        extension('2.5.29.28', sequence(encode(0x81, Uint8Array.of(0xff))), true),
      ],
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(whole.length),
        (changes, length) => {
          const bytes = Buffer.from(whole);
          for (const [at, value] of changes) bytes[at] = value;
          for (const candidate of [bytes, bytes.subarray(0, length)]) {
            try {
              readCrl(candidate);
            } catch (error) {
              if (!(error instanceof UserError)) throw error;
            }
          }
        },
      ),
      { numRuns: 1500 },
    );
  });
});
