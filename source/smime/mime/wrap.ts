/** Writes the MIME entities that carry CMS: multipart/signed and application/pkcs7-mime (RFC 8551 §3). */
import { randomBytes } from 'node:crypto';
import { encodeBase64Lines } from './transfer-encoding.ts';

export type SmimeType = 'signed-data' | 'enveloped-data' | 'authEnveloped-data';

/** "=_" is neither in base64 nor in quoted-printable. */
function boundaryOutside(content: Buffer): string {
  for (;;) {
    const boundary = `=_${randomBytes(16).toString('hex')}`;
    if (!content.includes(boundary)) return boundary;
  }
}

const lines = (...text: readonly string[]): Buffer => Buffer.from(`${text.join('\r\n')}\r\n`, 'latin1');

/**
 * multipart/signed (RFC 1847, RFC 8551 §3.5.3), all in CRLF. What is signed is `entity`, to the byte.
 * @param micalg `sha-256`
 */
export function wrapSignedDetached(entity: Buffer, signature: Uint8Array, micalg: string): Buffer {
  const boundary = boundaryOutside(entity);
  return Buffer.concat([
    lines(
      'Content-Type: multipart/signed; protocol="application/pkcs7-signature";',
      ` micalg=${micalg}; boundary="${boundary}"`,
      '',
      'This is a signed message in MIME format.',
      '',
      `--${boundary}`,
    ),
    entity,
    lines(
      '',
      `--${boundary}`,
      'Content-Type: application/pkcs7-signature; name="smime.p7s"',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="smime.p7s"',
      '',
    ),
    encodeBase64Lines(signature),
    lines(`--${boundary}--`),
  ]);
}

/** application/pkcs7-mime (RFC 8551 §3.2), all in CRLF. */
export function wrapPkcs7Mime(cms: Uint8Array, smimeType: SmimeType): Buffer {
  return Buffer.concat([
    lines(
      `Content-Type: application/pkcs7-mime; smime-type=${smimeType};`,
      ' name="smime.p7m"',
      'Content-Transfer-Encoding: base64',
      'Content-Disposition: attachment; filename="smime.p7m"',
      '',
    ),
    encodeBase64Lines(cms),
  ]);
}
