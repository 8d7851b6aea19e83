/** Ways in which a file of the store comes to harm. */
import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export type Damage = readonly [how: string, damage: (path: string) => void];

export const documentNames = ['settings.json', 'certificates.json', 'private-keys.json'] as const;

export const damages: readonly Damage[] = [
  ['emptied', (path) => truncateSync(path)],
  ['cut off', (path) => truncateSync(path, readFileSync(path).length - 1)],
  ['with one bit changed', (path) => writeFileSync(path, flipped(readFileSync(path)))],
  ['filled with zeros', (path) => writeFileSync(path, Buffer.alloc(4096))],
  ['null', (path) => writeFileSync(path, 'null')],
  ['an empty list', (path) => writeFileSync(path, '[]')],
  ['an empty object', (path) => writeFileSync(path, '{}')],
  ['with a line appended', (path) => writeFileSync(path, `${readFileSync(path, 'utf8')}\n`)],
  ['with a byte order mark', (path) => writeFileSync(path, `\ufeff${readFileSync(path, 'utf8')}`)],
  [
    'with other line ends',
    (path) => writeFileSync(path, readFileSync(path, 'utf8').replaceAll('\n', '\r\n')),
  ],
  ['without its header', (path) => writeFileSync(path, readFileSync(path, 'utf8').replace(/^.*\n/, ''))],
  ['another document', (path) => writeFileSync(path, readFileSync(anotherThan(path)))],
  ['deleted', (path) => rmSync(path)],
];

function flipped(bytes: Buffer): Buffer {
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 0x20, middle);
  return bytes;
}

function anotherThan(path: string): string {
  const other = documentNames.find((name) => name !== basename(path)) ?? '';
  return join(dirname(path), other);
}
