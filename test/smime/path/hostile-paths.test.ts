/** Certificates that ask for endless work get an answer soon, and the answer is no. */
import { expect, test } from 'vitest';
import { ask } from './ask-trust.ts';
import { crlDer, encodedSerial, extensions, generalName } from './make-certificate.ts';
import {
  type Authority,
  authority,
  caCertificate,
  issuing,
  issuingCertificate,
  mailCertificate,
  root,
  rootCertificate,
} from './make-hierarchy.ts';

const alice = mailCertificate(issuing);
const nearby = (label: string): Authority => ({ name: issuing.name, key: authority(label).key });

test('a mesh of CAs that all certify each other is given up, not walked', () => {
  const authorities = Array.from({ length: 13 }, (_, i) => authority(`Mesh ${i}`));
  const supplied = authorities.flatMap((one) =>
    authorities.filter((other) => other !== one).map((other) => caCertificate(one, other)),
  );
  const [first = root] = authorities;
  const verdict = ask(mailCertificate(first), { stored: [rootCertificate] }, { supplied });
  expect(verdict.isTrusted).toBe(false);
  expect(verdict.chain.length).toBeLessThanOrEqual(20);
});

test('a mesh below a stored root is given up as well, however much its certificates ask for', () => {
  const authorities = Array.from({ length: 9 }, (_, i) => authority(`Below ${i}`));
  const bases = Array.from({ length: 150 }, (_, i) => generalName.email(`h${i}.example.org`));
  const heavy = [
    extensions.nameConstraints({ permitted: [generalName.email('example.org'), ...bases] }),
    extensions.policies(...Array.from({ length: 600 }, (_, i) => `1.2.${i}`)),
  ];
  const supplied = authorities.flatMap((one) => [
    caCertificate(one, root, { extensions: heavy }),
    ...authorities
      .filter((other) => other !== one)
      .map((other) => caCertificate(one, other, { extensions: heavy })),
  ]);
  const [first = root] = authorities;
  const target = mailCertificate(first, {
    extendedUsages: [],
    names: Array.from({ length: 150 }, (_, i) => generalName.email(`a@h${i}.example.org`)),
  });
  const verdict = ask(target, { stored: [rootCertificate] }, { supplied });
  expect(verdict.isTrusted).toBe(false);
  expect(verdict.codes).toContain('wrong-usage');
});

test('hundreds of CAs of one name do not hide the stored one', () => {
  const crowd = Array.from({ length: 250 }, (_, i) => caCertificate(nearby(`${i}`), root));
  expect(ask(alice, { stored: [issuingCertificate] }, { supplied: crowd }).isTrusted).toBe(true);
  expect(
    ask(mailCertificate(nearby('unknown')), { stored: [rootCertificate] }, { supplied: crowd }).codes,
  ).toContain('search-limit');
});

test('a chain without end is cut', () => {
  const authorities = Array.from({ length: 40 }, (_, i) => authority(`Link ${i}`));
  const supplied = authorities.slice(1).map((upper, i) => caCertificate(authorities[i] ?? upper, upper));
  const [first = root] = authorities;
  const verdict = ask(mailCertificate(first), {}, { supplied });
  expect(verdict.codes).toEqual(['search-limit']);
  expect(verdict.chain).toHaveLength(20);
});

test('a crowd that came with a mail cannot keep a revocation from being seen', () => {
  const crowd = Array.from({ length: 250 }, (_, i) => caCertificate(nearby(`${i}`), root));
  const mail = mailCertificate(issuing);
  const crls = [
    crlDer({ issuer: issuing.name, signer: issuing.key, entries: [{ serial: encodedSerial(mail) }] }),
  ];
  const stored = [mail, issuingCertificate];
  expect(ask(mail, { stored, crls }, { supplied: crowd })).toMatchObject({ isTrusted: false });
  expect(ask(mail, { stored, crls }, { supplied: crowd }).codes).toContain('revoked');
});
