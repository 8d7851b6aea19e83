/** Mails with certificates in them, in the ways that mail programs attach them. */
import { fixtureFiles } from '../target.ts';

const lines = (...text: readonly string[]) => Buffer.from(text.join('\r\n'), 'latin1');

const base64 = (bytes: Buffer) => (bytes.toString('base64').match(/.{1,76}/g) ?? []).join('\r\n');

const quoted = (bytes: Buffer) =>
  bytes.toString('latin1').replace(/[=\x80-\xff]/g, (character) => {
    return `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });

const head = (subject: string) => [
  'From: Alice <alice@example.org>',
  'To: bob@example.org',
  `Subject: ${subject}`,
  'MIME-Version: 1.0',
];

export function mailSeeds(): readonly Buffer[] {
  const [container = Buffer.alloc(0)] = fixtureFiles(/^chain\.p7b$/);
  const [certificate = Buffer.alloc(0)] = fixtureFiles(/^alice\.pem$/);
  const [der = Buffer.alloc(0)] = fixtureFiles(/^alice\.der$/);
  const signed = lines(
    ...head('signed'),
    'Content-Type: multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256; boundary="----B1"',
    '',
    '------B1',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Hello',
    '------B1',
    'Content-Type: application/pkcs7-signature; name="smime.p7s"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="smime.p7s"',
    '',
    base64(container),
    '------B1--',
    '',
  );
  const opaque = lines(
    ...head('opaque'),
    'Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m',
    'Content-Transfer-Encoding: base64',
    '',
    base64(container),
  );
  const mixed = lines(
    ...head('several parts'),
    'Content-Type: multipart/mixed;',
    '\tboundary=b2',
    '',
    '--b2',
    'Content-Type: text/plain',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    quoted(certificate),
    '--b2',
    'Content-Type: application/pkix-cert',
    'Content-Transfer-Encoding: base64',
    '',
    base64(der),
    '--b2',
    'Content-Type: multipart/alternative; boundary=b3',
    '',
    '--b3',
    '',
    certificate.toString('latin1'),
    '--b3--',
    '--b2--',
  );
  const forwarded = lines(
    ...head('forwarded'),
    'Content-Type: message/rfc822',
    '',
    signed.toString('latin1'),
  );
  return [signed, opaque, mixed, forwarded];
}

/** What is inside of an encrypted message whose Subject stands nowhere else (RFC 9788). */
export const hiddenSubject = (): Buffer =>
  lines(
    'Subject: real',
    'From: alice@example.org',
    'To: bob@example.org',
    'Comments: hidden',
    'HP-Outer: Subject: [...]',
    'HP-Outer: From: alice@example.org',
    'Content-Type: multipart/mixed; boundary=b1; hp="cipher"',
    '',
    '--b1',
    'Content-Type: text/plain; hp-legacy-display="1"',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    'Subject: real',
    '',
    'Hello',
    '--b1--',
  );
