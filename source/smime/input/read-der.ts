/** Reads BER and DER values by their structure: each goes to the reader of its kind, or gets a sentence. */
import type { FoundItem } from '../../core/import.ts';
import { readBer } from '../ber/read-ber.ts';
import { DerError } from '../der/read.ts';
import { groupedDigits } from '../keys/grouped-digits.ts';
import { openEncryptedPrivateKey } from '../keys/open-encrypted-private-key.ts';
import { openPrivateKey, otherAlgorithm } from '../keys/open-private-key.ts';
import { readPkcs12 } from '../pkcs12/read-pkcs12.ts';
import { Findings } from './findings.ts';
import { certificateItem, crlItem } from './read-certificates.ts';
import { readCms } from './read-cms.ts';
import { otherItem, positionOf, privateKeyItem, type Reading } from './reading.ts';
import { structureOf } from './structure.ts';

const mostValues = 100_000;

/** The values that stand one after the other in `bytes`; `rest` is what follows the last whole one. */
function splitValues(bytes: Buffer): { readonly values: readonly Buffer[]; readonly rest: Buffer } {
  const values: Buffer[] = [];
  let at = 0;
  try {
    while (bytes[at] === 0x30 && values.length < mostValues) {
      const { end } = readBer(bytes, at);
      values.push(bytes.subarray(at, end));
      at = end;
    }
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
  }
  return { values, rest: bytes.subarray(at) };
}

/** Files get line ends or zero bytes appended on their way, which mean nothing. */
const isFiller = (bytes: Buffer): boolean =>
  bytes.every((byte) => byte === 0 || byte === 0x0a || byte === 0x0d);

/**
 * @param what what was expected where the structure tells nothing: `CERTIFICATE block`
 */
export async function readDer(
  bytes: Buffer,
  source: string,
  reading: Reading,
  what?: string,
): Promise<readonly FoundItem[]> {
  const { values, rest } = splitValues(bytes);
  const [only] = values;
  if (only === undefined) return [otherItem(source, 'unreadable', cutOffSentence(bytes, what), sendAgain)];
  const isWhole = isFiller(rest);
  if (isWhole && values.length === 1) return readValue(only, source, reading, what);
  const findings = new Findings(source);
  for (const [i, value] of values.entries()) {
    const position = positionOf(source, 'part', i, values.length);
    if (!(await findings.add(...(await readValue(value, position, reading, what))))) return findings.items;
  }
  if (!isWhole) {
    const message = `it is followed by ${groupedDigits(rest.length)} bytes that are neither certificate nor private key`;
    await findings.add(otherItem(source, 'unreadable', message, sendAgain));
  }
  return findings.items;
}

const sendAgain = 'It may have been damaged on its way: ask for it to be sent again, best as an attachment.';

function cutOffSentence(bytes: Buffer, what = 'file'): string {
  const count = (bytes[1] ?? 0) & 0x7f;
  const isLong = (bytes[1] ?? 0) > 0x80 && count <= 4 && bytes.length >= 2 + count;
  const says = isLong ? bytes.readUIntBE(2, count) + 2 + count : 0;
  if (bytes[0] === 0x30 && says > bytes.length) {
    return (
      `this ${what} is cut off: it says that it has ${groupedDigits(says)} bytes, ` +
      `but ${groupedDigits(bytes.length)} are there`
    );
  }
  return `this ${what} holds no certificate and no private key, or is damaged`;
}

async function readValue(
  value: Buffer,
  source: string,
  reading: Reading,
  what = 'file',
): Promise<readonly FoundItem[]> {
  const structure = safeStructureOf(value);
  switch (structure) {
    case 'certificate':
      return [certificateItem(source, value)];
    case 'crl':
      return [crlItem(source, value)];
    case 'cms':
      return readCms(value, source);
    case 'pkcs8':
    case 'pkcs1':
    case 'sec1':
      return [await privateKeyItem(source, () => openPrivateKey(value, structure))];
    case 'encrypted-pkcs8':
      return [await privateKeyItem(source, () => openEncryptedPrivateKey(value, reading))];
    case 'pkcs12':
      return readPkcs12(value, source, reading);
    case 'certificate-request':
      return [
        otherItem(
          source,
          'certificate-request',
          'this is a certificate request, not a certificate',
          requestHint,
        ),
      ];
    case 'public-key':
      return [otherItem(source, 'public-key', 'this is a public key, not a certificate', publicKeyHint)];
    case 'dsa-key':
      return [
        { kind: 'locked-private-key', source, reason: 'unsupported', message: otherAlgorithm('DSA').message },
      ];
    default:
      return [
        otherItem(
          source,
          'unreadable',
          `this ${what} is made like a certificate, but holds neither a certificate nor a private key`,
          'Expected are certificates, private keys, PKCS#7 (.p7b) or PKCS#12 (.p12).',
        ),
      ];
  }
}

export const requestHint =
  'Send the request to a certification authority; add the certificate that comes back.';
export const publicKeyHint =
  'A public key alone says nothing about its owner: ask for the certificate (BEGIN CERTIFICATE).';

function safeStructureOf(value: Buffer): ReturnType<typeof structureOf> {
  try {
    return structureOf(value);
  } catch (error) {
    if (error instanceof DerError) return 'unknown';
    throw error;
  }
}
