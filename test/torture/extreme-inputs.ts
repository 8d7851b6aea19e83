/** The largest, the deepest and the most of what can be given to a reader of the fuzzing. */
import { derOf, fixtureFiles } from '../fuzz/target.ts';

/** As much as is read of a file. */
const largest = 64 * 1024 * 1024;
const deepest = 100_000;
const most = 50_000;

const full = (unit: string | Buffer, head: string | Buffer = ''): Buffer => {
  const start = Buffer.from(head);
  return Buffer.concat([start, Buffer.alloc(largest - start.length, unit)]);
};
const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');
const block = (body: string): string => `-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----\n`;
const mail = 'Content-Type: multipart/mixed; boundary=b\n\n';

/** SEQUENCEs with their true lengths, each the only content of the one around it. */
function nested(depth: number): Buffer {
  const headers: Buffer[] = [];
  let length = 0;
  for (let left = depth; left > 0; left -= 1) {
    const header = hex(`3084${length.toString(16).padStart(8, '0')}`);
    headers.push(header);
    length += header.length;
  }
  return Buffer.concat(headers.reverse());
}

/** As many copies of a certificate as are read of a file, with the byte at `at` turned over. */
function certificates(at?: number): Buffer {
  const [der = Buffer.alloc(0)] = fixtureFiles(/^alice\.pem$/).map(derOf);
  if (at !== undefined) der[at] = (der[at] ?? 0) ^ 0xff;
  const one = block(der.toString('base64').replaceAll(/.{64}/g, '$&\n'));
  return Buffer.from(one.repeat(Math.min(most, Math.floor(largest / one.length))));
}

export interface Extreme {
  /** The name of the reader that is given it. */
  readonly target: string;
  readonly make: () => Buffer;
  /** It asks for nothing but the work that its size is worth: told, not judged. */
  readonly isHonest?: true;
}

const input = (make: () => Buffer): Extreme => ({ target: 'input', make });

/** What the short form tries as well stands first. */
export const extremes: Readonly<Record<string, Extreme>> = {
  '64 MB of garbage in one block': input(() =>
    full('QUJDREVG'.repeat(8).concat('\n'), '-----BEGIN CERTIFICATE-----\n'),
  ),
  '100,000 open SEQUENCEs': input(() => hex('3080'.repeat(deepest))),
  '100,000 SEQUENCEs within each other': input(() => nested(deepest)),
  '50,000 blocks of nothing': input(() => Buffer.from(block('MAMCAQE=').repeat(most))),
  '50,000 garbled certificates': input(() => certificates(4)),
  '100,000 SEQUENCEs in a block': input(() => Buffer.from(block(nested(deepest).toString('base64')))),
  '64 MB of garbage in a whole block': input(() =>
    Buffer.from(block('QUJDREVGR0hJSktM'.repeat(largest / 16 - 8))),
  ),
  '64 MB of blocks of nothing': input(() => full(block('MAMCAQE='))),
  '64 MB of BEGIN lines': input(() => full('-----BEGIN CERTIFICATE-----\n')),
  '64 MB of half markers': input(() => full('-----BEGIN ')),
  '64 MB of hyphens': input(() => full('-')),
  '64 MB of one letter': input(() => full('M')),
  '64 MB of spaces': input(() => full(' ')),
  '64 MB of zeros': input(() => full('\0')),
  '64 MB of UTF-16': input(() => full(Buffer.from('-----BEGIN ', 'utf16le'), hex('fffe'))),
  '64 MB of open SEQUENCEs': input(() => full(hex('3080'))),
  '64 MB of open strings': input(() => full(hex('2480'))),
  '64 MB of NULLs in a SEQUENCE': input(() => full(hex('0500'), hex('308403fffffa'))),
  '64 MB of empty SEQUENCEs in one': input(() => full(hex('3000'), hex('308403fffffa'))),
  '64 MB of a mail of boundaries': input(() => full('--b\n\n', mail)),
  '64 MB of a mail of attachments': input(() =>
    full('--b\nContent-Transfer-Encoding: base64\n\nMAMCAQE=\n', mail),
  ),
  '64 MB of a mail of header lines': input(() => full('x: y\n', 'Content-Type: text/plain\n')),
  '100,000 SEQUENCEs as a certificate': { target: 'certificate', make: () => nested(deepest) },
  '100,000 SEQUENCEs as a CRL': { target: 'crl', make: () => nested(deepest) },
  '100,000 SEQUENCEs as a private key': { target: 'private-key', make: () => nested(deepest) },
  '100,000 arrays in a desired state': {
    target: 'desired-state',
    make: () => Buffer.from('['.repeat(deepest).concat(']'.repeat(deepest))),
  },
  '100,000 objects in a desired state': {
    target: 'desired-state',
    make: () => Buffer.from('{"groups":'.repeat(deepest).concat('1', '}'.repeat(deepest))),
  },
  '8 MB of a paste without an end': {
    target: 'keys',
    make: () => Buffer.concat([Buffer.from('\xff\x1b[200~', 'latin1'), Buffer.alloc(8_000_000, 'MIIB')]),
  },
  '50,000 sound certificates': { target: 'input', make: () => certificates(), isHonest: true },
};
