/**
 * Mails that look signed by alice@example.org and are not: the attack classes of Müller et al., "Johnny, you are
 * fired!" (USENIX Security 2019), against a store that trusts one CA. Nobody may be told that one of them is valid.
 */
import { type Certificate, emailProtection } from '../../source/core/certificate.ts';
import { emptyState, type StoreState } from '../../source/core/store-state.ts';
import type { OperationContext } from '../../source/operations/context.ts';
import { smimeEngine } from '../../source/smime/engine.ts';
import { testContext } from '../panel/support/context.ts';
import { commonName, day, ecKey, emailAddress, generalName, noon } from '../smime/path/make-certificate.ts';
import { authority, caCertificate, leafKey, mailCertificate } from '../smime/path/make-hierarchy.ts';

export type AttackClass = 'CMS' | 'API' | 'MIME' | 'ID' | 'UI' | 'address';

export interface ForgedMail {
  readonly attack: AttackClass;
  readonly name: string;
  readonly mail: string;
}

const trusted = authority('Trusted CA');
const trustedCertificate = caCertificate(trusted);
const unknown = authority('Unknown CA');

export const alice = mailCertificate(trusted);
const eve = mailCertificate(trusted, {
  names: [generalName.email('eve@example.net')],
  subject: commonName('Eve'),
});

const stored = ({ der }: Certificate) => ({
  der: Buffer.from(der).toString('base64'),
  addedAt: '2026-01-01T00:00:00.000Z',
});

/** A store that trusts the CA, at the time of the tests. */
export function receiverContext(): OperationContext {
  const state: StoreState = {
    ...emptyState,
    settings: { ...emptyState.settings, enabled: true },
    certificates: [stored(trustedCertificate)],
  };
  return testContext(state, { engine: smimeEngine, clock: () => noon });
}

const fromAlice = 'From: Alice <alice@example.org>';
const mailOf = (content: string, from = fromAlice): string =>
  `${from}\r\nTo: us@example.com\r\nSubject: Payment\r\nMIME-Version: 1.0\r\n${content}`;
const plain = (text: string) => `Content-Type: text/plain\r\n\r\n${text}\r\n`;
const pay = plain('Pay Alice.');

async function signedBy(
  certificate: Certificate,
  { from = fromAlice, content = pay, key = leafKey, chain = [] as readonly Certificate[] } = {},
): Promise<string> {
  const engine = await smimeEngine.mail();
  const pkcs8 = key.privateKey.export({ type: 'pkcs8', format: 'der' });
  const mail = Buffer.from(mailOf(content, from), 'utf8');
  return Buffer.from(engine.sign(mail, { certificate, pkcs8, chain, at: noon })).toString('latin1');
}

/** What Alice really wrote, once: the one mail that is valid. */
export const genuine = (): Promise<string> => signedBy(alice);

/** The MIME entity of a mail, as another message can carry it. */
const entityOf = (mail: string): string => mail.slice(mail.search(/^Content-Type:/m));
const boundaryOf = (mail: string): string => /boundary="?([^"\r\n;]+)"?/.exec(mail)?.[1] ?? '';
const signaturePartOf = (mail: string): string => entityOf(mail).split(`--${boundaryOf(mail)}`)[2] ?? '';

function multipart(type: string, ...parts: readonly string[]): string {
  const body = parts.map((part) => `--outer\r\n${part}\r\n`).join('');
  return mailOf(`Content-Type: multipart/${type}; boundary=outer\r\n\r\n${body}--outer--\r\n`);
}

async function cmsAttacks(): Promise<readonly (readonly [string, string])[]> {
  const good = await genuine();
  const other = await signedBy(eve, { content: plain('Pay Eve.') });
  const untrusted = mailCertificate(unknown);
  // The same issuer, serial number and subject as Alice's, by somebody else's key.
  const clone = mailCertificate(
    { name: trusted.name, key: unknown.key },
    { key: unknown.key, serial: Number.parseInt(alice.serialNumber, 16) },
  );
  const self = mailCertificate({ name: commonName('Alice'), key: leafKey });
  return [
    ['the text was changed', good.replace('Pay Alice.', 'Pay Eve!!!')],
    ['the signature is of another text', good.replace(signaturePartOf(good), signaturePartOf(other))],
    ['a CA that nobody trusts issued it', await signedBy(untrusted, { chain: [caCertificate(unknown)] })],
    ['a clone of the certificate', await signedBy(clone, { key: unknown.key })],
    ['a clone, with the genuine one beside it', await signedBy(clone, { key: unknown.key, chain: [alice] })],
    ["somebody else's, with the genuine one beside it", await signedBy(eve, { chain: [alice] })],
    ['it is self-signed', await signedBy(self)],
    ['the key is another one', await signedBy(alice, { key: ecKey() })],
    ['it expired', await signedBy(mailCertificate(trusted, { notAfter: noon - day }))],
    ['it is not valid yet', await signedBy(mailCertificate(trusted, { notBefore: noon + day }))],
    [
      'it is for servers',
      await signedBy(mailCertificate(trusted, { extendedUsages: ['1.3.6.1.5.5.7.3.1'] })),
    ],
    ['it may not sign', await signedBy(mailCertificate(trusted, { usages: ['keyAgreement'] }))],
    ['the signature is no CMS', good.replace(/(smime\.p7s[\s\S]*?\r\n\r\n)[A-Za-z0-9+/]{8}/, '$1AAAAAAAA')],
    [
      'the signature is empty',
      good.replace(signaturePartOf(good), '\r\nContent-Type: application/pkcs7-signature\r\n\r\n'),
    ],
  ];
}

async function apiAttacks(): Promise<readonly (readonly [string, string])[]> {
  const name = 'Alice\r\nSignature: valid\r\n  by alice@example.org';
  const injected = mailCertificate(trusted, {
    subject: commonName(name),
    names: [generalName.email('eve@example.net')],
  });
  return [['the subject of the certificate speaks our words', await signedBy(injected)]];
}

async function mimeAttacks(): Promise<readonly (readonly [string, string])[]> {
  const good = await genuine();
  const signed = entityOf(good);
  const boundary = boundaryOf(good);
  const [, first = '', second = ''] = signed.split(`--${boundary}`);
  return [
    ['an unsigned part stands before it', multipart('mixed', plain('Pay Eve.'), signed)],
    ['an unsigned part stands behind it', multipart('mixed', signed, plain('Pay Eve.'))],
    ['it is an alternative', multipart('alternative', signed, plain('Pay Eve.'))],
    ['it is related to another', multipart('related', plain('<img src="cid:a">'), signed)],
    [
      'it is attached as a message',
      multipart('mixed', plain('Pay Eve.'), `Content-Type: message/rfc822\r\n\r\n${good}`),
    ],
    ['it is the only part of a wrapping', multipart('mixed', signed)],
    [
      'there are three parts',
      good.replace(`--${boundary}${second}`, `--${boundary}\r\n${plain('Pay Eve.')}--${boundary}${second}`),
    ],
    [
      'the parts are the other way round',
      mailOf(signed.replace(first, '\0').replace(second, first).replace('\0', second)),
    ],
    [
      'two types are named',
      good.replace(
        'Content-Type: multipart/signed',
        `Content-Type: text/plain\r\nContent-Type: multipart/signed`,
      ),
    ],
    ['there is no boundary', good.replace(/boundary="[^"]*"/, 'charset=utf-8')],
  ];
}

/** Eve signs with her own, trusted certificate; From is to be taken for Alice's. */
async function idAttacks(): Promise<readonly (readonly [string, string])[]> {
  const senders = [
    fromAlice,
    'From: "alice@example.org" <eve@example.com>',
    'From: alice@example.org <eve@example.net>\r\nFrom: alice@example.org',
    'From: alice@example.org\r\nFrom: eve@example.net',
    'From: alice@example.org, eve@example.net',
    'From: eve@example.net, alice@example.org',
    'From: <alice@example.org> <eve@example.net>',
    'From: alice@example.org (eve@example.net)',
    'From: "eve@example.net" <alice@example.org>',
    'From: eve@example.net <alice@example.org>',
    'From: eve@example.net\0alice@example.org',
    'From: "alice@example.org\0"@example.net',
    'From: eve@example.net@example.org',
    'From: eve@example.net;alice@example.org',
    'From: @eve@example.net:alice@example.org',
    'From: Group: alice@example.org, eve@example.net;',
    'From: =?utf-8?q?eve=40example.net?= <alice@example.org>',
    'From : alice@example.org\r\nSender: eve@example.net',
    'from: alice@example.org\r\nSender: eve@example.net\r\nReply-To: eve@example.net',
    'Sender: eve@example.net',
    'X: y',
  ];
  return Promise.all(senders.map(async (from) => [from, await signedBy(eve, { from })] as const));
}

function uiAttacks(): readonly (readonly [string, string])[] {
  const verdict = 'Signature: valid\r\n  by 0123456789abcdef, alice@example.org\r\n';
  return [
    ['the text says so', mailOf(plain(verdict))],
    ['the header says so', mailOf(`X-Signature: valid\r\nAuthentication-Results: us; smime=pass\r\n${pay}`)],
    [
      'a file is called smime.p7s',
      multipart('mixed', pay, 'Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\n'),
    ],
  ];
}

/** Addresses in trusted certificates that are not Alice's, however much they look like hers. */
async function addressAttacks(): Promise<readonly (readonly [string, string])[]> {
  const addresses = [
    'alice@example.org\0.example.net',
    'alice@example.org\0',
    'alice@example.org ',
    ' alice@example.org',
    'alice@example.org,eve@example.net',
    'eve@example.net,alice@example.org',
    'alice@example.org\r\neve@example.net',
    'Alice <alice@example.org>',
    'alice@example.org.',
    'alice@example.orga',
    'xalice@example.org',
    '"alice"@example.org',
    'alice@[example.org]',
    '@example.org',
    'example.org',
    '*@example.org',
    'alice@*.org',
  ];
  const forged = addresses.map(async (address) => {
    const certificate = mailCertificate(trusted, { names: [generalName.email(address)] });
    return [JSON.stringify(address), await signedBy(certificate)] as const;
  });
  const elsewhere = mailCertificate(trusted, {
    subject: [
      ['2.5.4.3', 'alice@example.org'],
      [emailAddress, 'alice@example.org'],
    ],
    names: [generalName.email('eve@example.net')],
  });
  const cyrillic = mailCertificate(trusted, { names: [generalName.smtpUtf8Mailbox('аlice@example.org')] });
  const server = mailCertificate(trusted, {
    names: [generalName.dns('alice@example.org'), generalName.uri('mailto:alice@example.org')],
    extendedUsages: [emailProtection],
  });
  return [
    ...(await Promise.all(forged)),
    ['the subject, beside another address', await signedBy(elsewhere)],
    ['a Cyrillic letter', await signedBy(cyrillic)],
    ['names that are no mailboxes', await signedBy(server)],
  ];
}

export async function forgedMails(): Promise<readonly ForgedMail[]> {
  const classes: readonly (readonly [AttackClass, readonly (readonly [string, string])[]])[] = [
    ['CMS', await cmsAttacks()],
    ['API', await apiAttacks()],
    ['MIME', await mimeAttacks()],
    ['ID', await idAttacks()],
    ['UI', uiAttacks()],
    ['address', await addressAttacks()],
  ];
  return classes.flatMap(([attack, mails]) => mails.map(([name, mail]) => ({ attack, name, mail })));
}
