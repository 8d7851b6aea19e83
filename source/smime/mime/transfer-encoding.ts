/** Content-Transfer-Encoding (RFC 2045 §6): what a part's bytes are once they have arrived. */
import { decodeBase64 } from '../input/base64.ts';
import { type Entity, soleValueOf } from './entity.ts';
import { decodeQuotedPrintable } from './quoted-printable.ts';

export const encodingField = 'content-transfer-encoding';

/**
 * Lower case; `7bit` where it is absent. One that is unknown, or several that differ, mean nothing: such a body is
 * read as it stands, as everybody does.
 */
export function transferEncodingOf(entity: Entity): string {
  const { text, several } = soleValueOf(entity, encodingField);
  return several ? 'unknown' : (/^[^\s;()]+/.exec(text ?? '7bit')?.[0].toLowerCase() ?? 'unknown');
}

export const isEncoded = (encoding: string): boolean =>
  encoding === 'base64' || encoding === 'quoted-printable';

export function decodeTransfer(body: Buffer, encoding: string): Buffer {
  if (encoding === 'quoted-printable') return decodeQuotedPrintable(body);
  if (encoding !== 'base64') return body;
  // What is no base64 is passed over, and padding ends it (RFC 2045 §6.8), as where a list adds its footer.
  return decodeBase64(body) ?? Buffer.from(body.toString('latin1'), 'base64');
}

export function decodedBody(entity: Entity): Buffer {
  return decodeTransfer(entity.body, transferEncodingOf(entity));
}

const columns = 76;

/** In CRLF lines of 76 columns, the last one ended too. */
export function encodeBase64Lines(bytes: Uint8Array): Buffer {
  const base64 = Buffer.from(
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('base64'),
    'latin1',
  );
  const lines = Math.ceil(base64.length / columns);
  const out = Buffer.allocUnsafeSlow(base64.length + lines * 2);
  for (let line = 0, length = 0; line < lines; line++) {
    length += base64.copy(out, length, line * columns, Math.min((line + 1) * columns, base64.length));
    length += out.write('\r\n', length, 'latin1');
  }
  return out;
}
