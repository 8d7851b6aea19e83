/**
 * Reads the blocks of a PEM text in order. What a block holds is told by its content; its label serves for what
 * is no certificate and no key at all, and for sentences.
 */
import type { FoundItem, OtherKind } from '../../core/import.ts';
import { readBer } from '../ber/read-ber.ts';
import { openDekEncrypted } from '../keys/open-dek-encrypted.ts';
import { decodeBase64 } from './base64.ts';
import { Findings } from './findings.ts';
import { type PemBlock, type PemFragment, pemBlocks } from './pem-blocks.ts';
import { publicKeyHint, readDer, requestHint } from './read-der.ts';
import { otherItem, privateKeyItem, type Reading } from './reading.ts';

interface Useless {
  readonly label: RegExp;
  readonly what: OtherKind;
  readonly hint: string;
}

const useless: readonly Useless[] = [
  { label: /^PGP /, what: 'openpgp', hint: 'OpenPGP and S/MIME do not mix: ask for an S/MIME certificate.' },
  {
    label: /^OPENSSH PRIVATE KEY$|^SSH/,
    what: 'ssh-key',
    hint: 'Keys for SSH have no S/MIME certificate; choose the key that the certificate was made for.',
  },
  { label: /REQUEST$/, what: 'certificate-request', hint: requestHint },
  { label: /PUBLIC KEY$/, what: 'public-key', hint: publicKeyHint },
  {
    label: /PARAMETERS$/,
    what: 'parameters',
    hint: 'Parameters are for servers; choose the file with the certificate or the private key.',
  },
];

function expectedFor(label: string): string {
  return /PRIVATE KEY/.test(label) ? 'private key for S/MIME' : 'certificate';
}

function fragmentItem(source: string, { kind, label }: PemFragment): FoundItem {
  const name = label === '' ? '' : ` ${label}`;
  const half = kind === 'no-end' ? ['BEGIN', 'END'] : ['END', 'BEGIN'];
  const message = `this is half a block: its ${half[0]}${name} line is there, but the matching ${half[1]} line is not`;
  return otherItem(source, 'unreadable', message, 'Copy it again, from the BEGIN line to the END line.');
}

function uselessItem(source: string, { label }: PemBlock): FoundItem | undefined {
  const found = useless.find((candidate) => candidate.label.test(label));
  if (found === undefined) return undefined;
  const name = `${/^[AEIOX]/.test(label) ? 'an' : 'a'} ${label}${label.endsWith('BLOCK') ? '' : ' block'}`;
  const message = `this is ${name}, not a ${expectedFor(label)}`;
  return otherItem(source, found.what, message, found.hint);
}

async function readBlock(block: PemBlock, source: string, reading: Reading): Promise<readonly FoundItem[]> {
  const named = uselessItem(source, block);
  if (named !== undefined) return [named];
  const what = `${block.label} block`;
  const der = decodeBase64(block.body);
  if (der === undefined || der.length === 0) {
    const message =
      der === undefined ? `this ${what} holds characters that are not base64` : `this ${what} is empty`;
    return [otherItem(source, 'unreadable', message, 'Copy it again, from the BEGIN line to the END line.')];
  }
  try {
    const dekInfo = block.headers.get('dek-info');
    if (dekInfo !== undefined) {
      return [
        await privateKeyItem(source, () => openDekEncrypted(block.label, dekInfo, der, reading.passphrase)),
      ];
    }
    const trimmed = block.label === 'TRUSTED CERTIFICATE' ? firstValue(der) : der;
    return await readDer(trimmed, source, reading, what);
  } finally {
    // Certificates were copied; what else was in it may be a secret.
    der.fill(0);
  }
}

/** OpenSSL's trusted certificates carry its own trust settings behind the certificate: not ours to believe. */
function firstValue(der: Buffer): Buffer {
  try {
    return der.subarray(0, readBer(der).end);
  } catch {
    return der;
  }
}

/** Whether the text holds anything that looks like PEM, be it half. */
export function hasPemMarker(text: Buffer): boolean {
  return text.includes('-----BEGIN ') || text.includes('-----END ');
}

export async function readPem(text: Buffer, source: string, reading: Reading): Promise<readonly FoundItem[]> {
  const isSingle = pemBlocks(text).take(2).toArray().length < 2;
  const hasEcKey = text.includes('-----BEGIN EC PRIVATE KEY-----');
  const findings = new Findings(source);
  let number = 0;
  for (const block of pemBlocks(text)) {
    number++;
    if (block.label === 'EC PARAMETERS' && hasEcKey) continue;
    const position = isSingle ? source : `${source}, block ${number}`;
    const isWhole = block.kind === 'block';
    const found = isWhole ? await readBlock(block, position, reading) : [fragmentItem(position, block)];
    if (!(await findings.add(...found))) break;
  }
  return findings.items;
}
